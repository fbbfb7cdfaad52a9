import type Handlebars from 'handlebars';
import { CupelError, messageOf } from '../../errors.ts';
import { chatText, userMessage } from '../chat.ts';
import { createPrompt } from '../createPrompt.ts';
import { mapOf, parseFrontMatter } from '../frontMatter.ts';
import type { ChatMessage, ContentPart, RenderedPrompt } from '../prompt.ts';
import { labelOf, linesAt, type PromptReader } from '../promptFile.ts';
import { surround } from '../textPrompt.ts';
import { emptyFile } from './text.ts';

// Dotprompt: YAML front matter, then Handlebars with the helpers `role`, `media`, `json`, `history`, `ifEquals`,
// `unlessEquals`. https://google.github.io/dotprompt/reference/

/** Helpers leave marks in the text that no value can hold: this is made anew for each file. */
interface Marks {
  open: string;
  close: string;
}

const settingNames: Readonly<Record<string, string>> = {
  maxOutputTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  stopSequences: 'stop',
};

const roles: Readonly<Record<string, ChatMessage['role']>> = {
  model: 'assistant',
  assistant: 'assistant',
  system: 'system',
  user: 'user',
  tool: 'tool',
};

export const readDotpromptFile: PromptReader = async (source) => {
  const { file, config, context } = source;
  const text = await context.environment.readText(file);
  const { data, body, bodyLine } = parseFrontMatter(text, file);
  if (body.trim() === '') throw emptyFile(file);
  const { default: library } = await import('handlebars');
  const marks = { open: `\u0000${crypto.randomUUID()}:`, close: '\u0000' };
  const instance = library.create();
  registerHelpers(instance, marks);
  const defaults = mapOf(mapOf(data['input'])['default']);
  let variables: string[];
  let template: Handlebars.TemplateDelegate;
  try {
    variables = variablesOf(instance.parse(body));
    template = instance.compile(body, { noEscape: true });
  } catch (error) {
    const inBody = Number(/on line (\d+)/.exec(messageOf(error))?.[1] ?? 1);
    const line = bodyLine + inBody - 1;
    throw new CupelError(
      'template.syntax',
      `The template cannot be read: ${messageOf(error).split('\n')[0]}.`,
      {
        location: linesAt(file, line, ''),
        hint: 'A .prompt file is a Handlebars template.',
      },
    );
  }
  return [
    createPrompt({
      ...context,
      label: labelOf(source),
      raw: body,
      format: 'dotprompt',
      config: { ...configOf(data), ...config },
      location: linesAt(file, bodyLine, body),
      variables: variables.filter((name) => !(name in defaults)),
      identity: defaults,
      render: async (vars, renderContext) => {
        const all = { ...defaults, ...vars };
        let rendered: string;
        try {
          rendered = template(all);
        } catch (error) {
          throw new CupelError('template.failed', `The template cannot be rendered: ${messageOf(error)}.`);
        }
        const { env = renderContext.environment.variables, filters } = context;
        return surround(finish(rendered, marks), all, renderContext, { env, filters });
      },
    }),
  ];
};

function registerHelpers(instance: typeof Handlebars, { open, close }: Marks): void {
  instance.registerHelper('role', (name: string) => `${open}role:${name}${close}`);
  instance.registerHelper('history', () => '');
  instance.registerHelper(
    'media',
    (options: { hash: { url?: string } }) => `${open}media:${options.hash.url ?? ''}${close}`,
  );
  instance.registerHelper('json', (value: unknown, options: { hash: { indent?: number } }) =>
    JSON.stringify(value, null, options.hash.indent ?? 0),
  );
  type Block = { fn: (context: unknown) => string; inverse: (context: unknown) => string };
  instance.registerHelper(
    'ifEquals',
    function (this: unknown, a: unknown, b: unknown, { fn, inverse }: Block) {
      return a === b ? fn(this) : inverse(this);
    },
  );
  instance.registerHelper(
    'unlessEquals',
    function (this: unknown, a: unknown, b: unknown, { fn, inverse }: Block) {
      return a === b ? inverse(this) : fn(this);
    },
  );
}

function finish(text: string, { open, close }: Marks): RenderedPrompt {
  const messages: { role: ChatMessage['role']; parts: ContentPart[] }[] = [{ role: 'user', parts: [] }];
  for (const [index, piece] of text.split(open).entries()) {
    const end = index === 0 ? -1 : piece.indexOf(close);
    const mark = end === -1 ? '' : piece.slice(0, end);
    if (mark.startsWith('role:')) messages.push({ role: roles[mark.slice(5)] ?? 'user', parts: [] });
    if (mark.startsWith('media:'))
      messages.at(-1)?.parts.push({ type: 'image_url', image_url: { url: mark.slice(6) } });
    const rest = (end === -1 ? piece : piece.slice(end + close.length)).trim();
    if (rest !== '') messages.at(-1)?.parts.push({ type: 'text', text: rest });
  }
  const chat = messages
    .filter(({ parts }) => parts.length > 0)
    .map(({ role, parts }): ChatMessage => ({ role, content: contentOf(parts) }));
  const [only] = chat;
  if (chat.length === 1 && only?.role === 'user' && typeof only.content === 'string')
    return { text: only.content, messages: userMessage(only.content) };
  return { text: chatText(chat), messages: chat };
}

function contentOf(parts: ContentPart[]): string | ContentPart[] {
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? only.text : parts;
}

/** `config`, by the names that providers use, and JSON output. */
function configOf(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const config = Object.fromEntries(
    Object.entries(mapOf(data['config'])).map(([name, value]) => [settingNames[name] ?? name, value]),
  );
  const output = mapOf(data['output']);
  return output['format'] === 'json' ? { response_format: { type: 'json_object' }, ...config } : config;
}

interface SyntaxNode {
  type: string;
  [field: string]: unknown;
}

/** Names at the start of paths, outside of blocks that change what names mean. */
function variablesOf(program: unknown): string[] {
  const names = new Set<string>();
  visit(program, new Set(), names);
  return [...names];
}

const helperNames = new Set([
  'role',
  'history',
  'media',
  'json',
  'ifEquals',
  'unlessEquals',
  'if',
  'unless',
  'each',
  'with',
  'lookup',
  'log',
  'this',
]);

function visit(value: unknown, scoped: ReadonlySet<string>, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, scoped, names);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as SyntaxNode;
  if (node.type === 'PathExpression') {
    const { parts, data, depth } = node as unknown as { parts: string[]; data: boolean; depth: number };
    const [first] = parts;
    if (
      first !== undefined &&
      !data &&
      depth === 0 &&
      !helperNames.has(first) &&
      !scoped.has('*') &&
      !scoped.has(first)
    )
      names.add(first);
    return;
  }
  if (node.type !== 'BlockStatement') {
    for (const [key, child] of Object.entries(node)) if (key !== 'loc') visit(child, scoped, names);
    return;
  }
  const block = node as unknown as {
    path: { original?: string; head?: string };
    params: unknown;
    hash: unknown;
    program?: { blockParams?: string[] };
    inverse?: unknown;
  };
  const name = block.path.original ?? '';
  visit(block.params, scoped, names);
  visit(block.hash, scoped, names);
  const own = block.program?.blockParams ?? [];
  // Inside `each`, `with` and plain sections, names are first those of the item; which, only rendering tells.
  const isSection = !helperNames.has(name);
  if (isSection) visit(block.path, scoped, names);
  const changesNames = isSection || name === 'each' || name === 'with';
  visit(block.program, new Set([...scoped, ...own, ...(changesNames ? ['*'] : [])]), names);
  visit(block.inverse, scoped, names);
}
