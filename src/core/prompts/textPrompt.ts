import { asMessages, chatText, parseChat, userMessage } from './chat.ts';
import { createPrompt, type PromptSource } from './createPrompt.ts';
import type { ChatMessage, ContentPart, Prompt, RenderContext, RenderedPrompt } from './prompt.ts';
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
      renderWithin(raw, vars, context, { env: env ?? context.environment.variables, filters }),
  });
}

/** The names that a text reads, whether it is JSON with templates in its strings or a template itself. */
export function variablesOf(raw: string, filters: TemplateFilters | undefined): string[] {
  return compileTemplate(raw, filters).variables.map(({ name }) => name);
}

/** Renders a text with the case's prefix and suffix around it; those of a chat go around its last message. */
export async function renderWithin(
  raw: string,
  vars: Readonly<Record<string, unknown>>,
  context: RenderContext,
  options: RenderOptions,
): Promise<RenderedPrompt> {
  const { prefix = '', suffix = '', outputs } = context;
  const bare = await renderText(raw, vars, options, outputs);
  if (prefix === '' && suffix === '') return bare;
  // Around a text they may belong to one template with it.
  return isText(bare)
    ? renderText(`${prefix}${raw}${suffix}`, vars, options, outputs)
    : surround(bare, vars, context, options);
}

/** Puts the case's prefix and suffix, which are templates of their own, around the last message of what was rendered. */
export async function surround(
  rendered: RenderedPrompt,
  vars: Readonly<Record<string, unknown>>,
  { prefix = '', suffix = '', outputs }: RenderContext,
  options: RenderOptions,
): Promise<RenderedPrompt> {
  const last = rendered.messages.at(-1);
  if ((prefix === '' && suffix === '') || !last) return rendered;
  const values = await renderValues(vars, options, outputs);
  const before = await renderTemplate(prefix, values, options);
  const after = await renderTemplate(suffix, values, options);
  const content = around(last.content, before, after);
  if (isText(rendered) && typeof content === 'string')
    return { ...rendered, text: content, messages: userMessage(content) };
  const messages = [...rendered.messages.slice(0, -1), { ...last, content }];
  return { ...rendered, text: chatText(messages), messages };
}

/** Whether a prompt is one user message, and no chat that is written as JSON. */
function isText({ text, messages }: RenderedPrompt): boolean {
  return messages.length === 1 && messages[0]?.content === text;
}

/** @param content absent where a message only has tool calls */
function around(
  content: ChatMessage['content'] | undefined,
  before: string,
  after: string,
): ChatMessage['content'] {
  if (!Array.isArray(content)) return `${before}${content ?? ''}${after}`;
  const part = (text: string): ContentPart[] => (text === '' ? [] : [{ type: 'text', text }]);
  return [...part(before), ...content, ...part(after)];
}

/**
 * Renders a text. If it is JSON as it stands, its strings are rendered one by one, so that no value can break it, and
 * it is written again with two-space indent; else the whole is one template.
 * @param outputs names of variables that hold what models wrote, and are no templates
 */
async function renderText(
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
