import { chatText, userMessage } from '../chat.ts';
import { createPrompt } from '../createPrompt.ts';
import { mapOf, parseFrontMatter } from '../frontMatter.ts';
import type { ChatMessage, RenderedPrompt } from '../prompt.ts';
import { labelOf, linesAt, type PromptReader } from '../promptFile.ts';
import {
  type RenderOptions,
  renderTemplate,
  type TemplateFilters,
  TemplateSyntaxError,
} from '../templates.ts';
import { surround, variablesOf } from '../textPrompt.ts';
import { emptyFile } from './text.ts';

// Prompty: YAML front matter, then a template whose lines `system:`, `user:`, `assistant:` begin messages.
// https://prompty.ai/docs/prompty-file-format

const roleLine = /^[ \t]*(?:#[ \t]*)?(system|developer|user|assistant|tool|function)[ \t]*:[ \t]*\r?$/im;

/** A role that only rendering tells. */
const computedRole = /^[ \t]*\{\{[^{}]*\}\}[ \t]*:[ \t]*\r?$/m;

interface Section {
  role: ChatMessage['role'];
  text: string;
}

export const readPromptyFile: PromptReader = async (source) => {
  const { file, config, context } = source;
  const text = await context.environment.readText(file);
  const { data, body, bodyLine } = parseFrontMatter(text, file);
  if (body.trim() === '') throw emptyFile(file);
  const defaults = sampleOf(data);
  const name = typeof data['name'] === 'string' ? data['name'] : undefined;
  const filters = context.filters;
  const variables = variablesAt(body, filters, file, bodyLine);
  return [
    createPrompt({
      ...context,
      label: source.label ?? name ?? labelOf(source),
      raw: body,
      format: 'prompty',
      config: { ...configOf(data), ...config },
      location: linesAt(file, bodyLine, body),
      variables: variables.filter((variable) => !(variable in defaults)),
      identity: defaults,
      render: async (vars, renderContext) => {
        const all = { ...defaults, ...vars };
        const options = { env: context.env ?? renderContext.environment.variables, filters };
        return surround(await renderSections(body, all, options), all, renderContext, options);
      },
    }),
  ];
};

function variablesAt(
  body: string,
  filters: TemplateFilters | undefined,
  file: string,
  bodyLine: number,
): readonly string[] {
  try {
    return variablesOf(body, filters);
  } catch (error) {
    throw error instanceof TemplateSyntaxError ? error.at(file, { line: bodyLine, column: 0 }) : error;
  }
}

/** Values that stand in for variables that a case does not give. */
function sampleOf(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const inputs = Object.entries(mapOf(data['inputs'])).flatMap(([name, input]) => {
    const value = mapOf(input)['default'];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(inputs);
}

/** `model.parameters` are the provider's settings, by OpenAI's names. */
function configOf(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const model = mapOf(data['model']);
  return { ...mapOf(model['options']), ...mapOf(model['parameters']) };
}

/** Sections are cut before rendering, so that a value with a line `system:` stays a value. */
async function renderSections(
  body: string,
  vars: Readonly<Record<string, unknown>>,
  options: RenderOptions,
): Promise<RenderedPrompt> {
  if (computedRole.test(body)) return finish(cutSections(await renderTemplate(body, vars, options)));
  try {
    const sections: Section[] = [];
    for (const { role, text } of cutSections(body))
      sections.push({ role, text: await renderTemplate(text, vars, options) });
    return finish(sections);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    // A statement spans several messages: only the rendered whole has sections.
    return finish(cutSections(await renderTemplate(body, vars, options)));
  }
}

function cutSections(body: string): Section[] {
  const parts = body.split(new RegExp(roleLine, 'gim'));
  const [before = '', ...rest] = parts;
  const sections: Section[] = before.trim() === '' ? [] : [{ role: 'system', text: before }];
  if (rest.length === 0) return [{ role: 'user', text: body }];
  for (let index = 0; index < rest.length; index += 2) {
    const role = (rest[index] ?? 'user').toLowerCase();
    sections.push({
      role: (role === 'function' ? 'tool' : role) as Section['role'],
      text: rest[index + 1] ?? '',
    });
  }
  return sections;
}

function finish(sections: readonly Section[]): RenderedPrompt {
  const messages = sections
    .map(({ role, text }) => ({ role, content: text.trim() }))
    .filter(({ content }) => content !== '');
  const [only] = messages;
  if (messages.length === 1 && only?.role === 'user')
    return { text: only.content, messages: userMessage(only.content) };
  return { text: chatText(messages), messages };
}
