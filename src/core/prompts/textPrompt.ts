import { asMessages, chatText, parseChat, userMessage } from './chat.ts';
import { createPrompt, type PromptSource } from './createPrompt.ts';
import type { Prompt, RenderContext, RenderedPrompt } from './prompt.ts';
import {
  compileTemplate,
  isTemplate,
  renderDeep,
  type RenderOptions,
  renderTemplate,
  type TemplateFilters,
  TemplateSyntaxError,
} from './templates.ts';

/** A prompt whose text is a Nunjucks template, of plain text or of a chat. */
export type TextPromptSource = Omit<PromptSource, 'format' | 'render' | 'variables'> & {
  readonly filters?: TemplateFilters | undefined;
  readonly env?: RenderOptions['env'];
};

/** @throws CupelError `template.syntax` */
export function createTextPrompt(source: TextPromptSource): Prompt {
  const { raw, filters, env } = source;
  return createPrompt({
    ...source,
    format: parseChat(raw) ? 'chat' : 'text',
    variables: variablesOf(raw, filters),
    render: (vars, context) =>
      renderText(
        wrap(raw, context),
        vars,
        { env: env ?? context.environment.variables, filters },
        context.outputs,
      ),
  });
}

/** The names that a text reads, whether it is JSON with templates in its strings or a template itself. */
export function variablesOf(raw: string, filters: TemplateFilters | undefined): string[] {
  return compileTemplate(raw, filters).variables.map(({ name }) => name);
}

/** The text with the case's prefix and suffix; those of a chat go into its last message. */
export function wrap(raw: string, { prefix = '', suffix = '' }: RenderContext): string {
  if (prefix === '' && suffix === '') return raw;
  const messages = parseChat(raw);
  const last = messages?.at(-1);
  if (messages === undefined || typeof last?.content !== 'string') return `${prefix}${raw}${suffix}`;
  return chatText([...messages.slice(0, -1), { ...last, content: `${prefix}${last.content}${suffix}` }]);
}

/**
 * Renders a text. If it is JSON as it stands, its strings are rendered one by one, so that no value can break it, and
 * it is written again with two-space indent; else the whole is one template.
 * @param outputs names of variables that hold what models wrote, and are no templates
 */
export async function renderText(
  raw: string,
  vars: Readonly<Record<string, unknown>>,
  options: RenderOptions,
  outputs?: ReadonlySet<string>,
): Promise<RenderedPrompt> {
  const json = parseJson(raw);
  if (json !== undefined) {
    const value = await renderDeep(json.value, vars, options);
    const text = JSON.stringify(value, null, 2);
    return { text, messages: asMessages(value) ?? userMessage(text) };
  }
  const text = await renderTemplate(raw, await renderValues(vars, options, outputs), options);
  const messages = parseChat(text);
  return messages ? { text: chatText(messages), messages } : { text, messages: userMessage(text) };
}

/** Variables that are templates themselves, beyond plain names, are rendered with the others. */
async function renderValues(
  vars: Readonly<Record<string, unknown>>,
  options: RenderOptions,
  outputs: ReadonlySet<string> | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const templates = Object.entries(vars).filter(
    ([name, value]) => typeof value === 'string' && isTemplate(value) && !outputs?.has(name),
  );
  if (templates.length === 0) return vars;
  const rendered = { ...vars };
  for (const [name, value] of templates)
    try {
      rendered[name] = await renderTemplate(String(value), vars, options);
    } catch (error) {
      // Data may hold braces that are no template, such as code.
      if (!(error instanceof TemplateSyntaxError)) throw error;
    }
  return rendered;
}

// A prompt is rendered once a case, and its text is parsed anew each time without this.
const parsed = new Map<string, { value: unknown } | undefined>();
const parsedLimit = 500;

function parseJson(raw: string): { value: unknown } | undefined {
  if (!/^\s*[[{"]/.test(raw)) return undefined;
  if (parsed.has(raw)) return parsed.get(raw);
  let result: { value: unknown } | undefined;
  try {
    result = { value: JSON.parse(raw) as unknown };
  } catch {
    // A template that only becomes JSON when rendered, or text that begins with a bracket.
    result = undefined;
  }
  if (parsed.size >= parsedLimit) parsed.clear();
  parsed.set(raw, result);
  return result;
}
