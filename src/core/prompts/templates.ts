import nunjucks from 'nunjucks';
import { CupelError, messageOf } from '../errors.ts';
import { TimeLimit, TimeLimitError } from '../timeLimit.ts';
import type { Location, Position } from '../location.ts';
import { findVariables, type TemplateVariable } from './templateVariables.ts';
import './templateRuntime.ts';

/** Filters that a suite brings along. They run outside the engine's thread, hence asynchronously. */
export interface TemplateFilters {
  readonly names: readonly string[];
  /** @param args the filtered value, then the filter's arguments */
  call(name: string, args: readonly unknown[]): Promise<unknown>;
}

export interface RenderOptions {
  /** What `{{ env.X }}` reads. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly filters?: TemplateFilters | undefined;
}

/** A text that was read as a Nunjucks template. */
export interface Template {
  readonly variables: readonly TemplateVariable[];
  /** @throws CupelError `template.failed` */
  render(vars: Readonly<Record<string, unknown>>, env?: RenderOptions['env']): Promise<string>;
}

/** The key of templates that use no filters of a suite. */
const noFilters: TemplateFilters = { names: [], call: async () => undefined };
/** Compiled templates a set of filters; the oldest go first. */
const cacheLimit = 5000;
const caches = new WeakMap<TemplateFilters, TemplateCache>();

interface TemplateCache {
  readonly environment: nunjucks.Environment;
  /** All filters, Nunjucks' own among them. */
  readonly filters: readonly string[];
  readonly limit: TimeLimit;
  readonly templates: Map<string, Template>;
}

/** A text that is no template. Its code is `template.syntax`. */
export class TemplateSyntaxError extends CupelError {
  /** Zero-based, within the template. */
  readonly position: Position;
  /** How many characters from there are wrong, as far as that is known. */
  readonly length: number;

  constructor(cause: unknown, text: string) {
    const { lineno, colno, written, nearest } = cause as {
      lineno?: unknown;
      colno?: unknown;
      written?: string;
      nearest?: string;
    };
    const known = typeof lineno === 'number' && typeof colno === 'number';
    // What is missing at the end is missed there, and the parser gives no place.
    const position = known ? { line: Math.max(0, lineno - 1), column: Math.max(0, colno - 1) } : endOf(text);
    const where = `, line ${position.line + 1}, column ${position.column + 1}`;
    super('template.syntax', `The template cannot be read${where}: ${cleanMessage(cause)}.`, {
      hint: 'Templates are Nunjucks: {{ variable }}, {% if … %}. Write {% raw %}…{% endraw %} around braces that are text.',
      replacement: nearest,
    });
    this.name = 'TemplateSyntaxError';
    this.position = position;
    this.length = written?.length ?? 1;
  }

  /**
   * The same mistake, in a file where the template begins here.
   * @param begin without a column where the file says in another way what the template reads
   */
  at(file: string, begin: { readonly line: number; readonly column?: number }): CupelError {
    const { line, column } = this.position;
    const first = column + (line === 0 ? (begin.column ?? 0) : 0);
    const start = { line: line + begin.line, column: first };
    const location = { file, range: { start, end: { ...start, column: first + this.length } } };
    return this.inPlace(location, begin.column !== undefined);
  }

  /** The same mistake where it stands, as far as that is known. */
  inPlace(location: Location, isExact = true): CupelError {
    const { code, message, hint } = this;
    const replacement = isExact ? this.replacement : undefined;
    return new CupelError(code, message, { hint, location, replacement, cause: this });
  }
}

function endOf(text: string): Position {
  const lines = text.trimEnd().split('\n');
  return { line: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
}

/** Whether a text holds anything to render. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

/**
 * Reads a text as a Nunjucks template, once.
 * @throws CupelError `template.syntax`; its message names the line and column within the text
 */
export function compileTemplate(text: string, filters: TemplateFilters = noFilters): Template {
  const cache = cacheOf(filters);
  const { templates } = cache;
  const known = templates.get(text);
  if (known) return known;
  const made = isTemplate(text) ? compileNew(text, cache) : plainText(text);
  if (templates.size >= cacheLimit) {
    const [oldest] = templates.keys();
    if (oldest !== undefined) templates.delete(oldest);
  }
  templates.set(text, made);
  return made;
}

/**
 * Renders a text with a case's variables. A variable that is not given renders as nothing.
 * @throws CupelError `template.syntax`, `template.failed`
 */
export async function renderTemplate(
  text: string,
  vars: Readonly<Record<string, unknown>>,
  options: RenderOptions = {},
): Promise<string> {
  if (!isTemplate(text)) return text;
  return compileTemplate(text, options.filters).render(vars, options.env);
}

/** Lists and maps that may stand inside one another: more would end the process, since each takes a part of the stack. */
const deepest = 500;

/**
 * Renders every text inside a value, keys excepted.
 * @throws CupelError `template.syntax`, `template.failed`, also for a value that is too deep
 */
export async function renderDeep(
  value: unknown,
  vars: Readonly<Record<string, unknown>>,
  options: RenderOptions = {},
): Promise<unknown> {
  const render = async (inner: unknown, depth: number): Promise<unknown> => {
    if (typeof inner === 'string') return renderTemplate(inner, vars, options);
    if (typeof inner !== 'object' || inner === null) return inner;
    if (depth === deepest)
      throw new CupelError('template.failed', 'The values stand too deep inside one another.');
    if (Array.isArray(inner)) return Promise.all(inner.map((item) => render(item, depth + 1)));
    const entries = Object.entries(inner).map(
      async ([key, item]) => [key, await render(item, depth + 1)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  };
  return render(value, 0);
}

function cacheOf(filters: TemplateFilters): TemplateCache {
  const known = caches.get(filters);
  if (known) return known;
  const environment = new nunjucks.Environment([], { autoescape: false, dev: true });
  environment.addGlobal('range', boundedRange);
  for (const name of filters.names)
    environment.addFilter(
      name,
      (...args: unknown[]) => {
        const done = args.pop() as (error: unknown, value?: unknown) => void;
        void callFilter(filters, name, args, done);
      },
      true,
    );
  const { filters: all } = environment as unknown as { filters: object };
  const made = { environment, filters: Object.keys(all), limit: new TimeLimit(), templates: new Map() };
  caches.set(filters, made);
  return made;
}

/** Numbers that one `range()` may make: a template must not hang whoever renders it. */
const rangeLimit = 100_000;

/** As Nunjucks' own: `range(stop)`, `range(start, stop)`, `range(start, stop, step)`. */
function boundedRange(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (!(length <= rangeLimit))
    throw new CupelError('template.failed', `range() makes at most ${rangeLimit} numbers, not ${length}.`);
  return Array.from({ length }, (_, index) => start + index * step);
}

/** Tags that may go on for ever, or as good as. */
const loop = /\{%-?\s*(?:for|asyncEach|asyncAll|macro)\b/;
/** Milliseconds that the loops of one template may take. */
const renderTimeoutMs = 5000;

async function callFilter(
  filters: TemplateFilters,
  name: string,
  args: readonly unknown[],
  done: (error: unknown, value?: unknown) => void,
): Promise<void> {
  let value: unknown;
  try {
    value = await filters.call(name, args);
    if (value === undefined || value === null)
      throw new CupelError('template.failed', `The filter "${name}" returned nothing.`);
  } catch (error) {
    return done(error);
  }
  done(null, value);
}

function plainText(text: string): Template {
  return { variables: [], render: async () => text };
}

function compileNew(text: string, { environment, filters, limit }: TemplateCache): Template {
  let template: nunjucks.Template;
  let variables: readonly TemplateVariable[];
  try {
    variables = findVariables(text, filters);
    template = new nunjucks.Template(text, environment, undefined, true);
  } catch (error) {
    throw new TemplateSyntaxError(error, text);
  }
  const start = (vars: object, done: (error: unknown, result: string | null) => void) => {
    if (!loop.test(text)) return template.render(vars, done);
    limit.run(() => template.render(vars, done), renderTimeoutMs);
  };
  return {
    variables,
    render: (vars, env) =>
      new Promise((resolve, reject) => {
        start(env === undefined ? vars : { env, ...vars }, (error, result) => {
          if (error === null || error === undefined) return resolve(result ?? '');
          const cause = (error as { cause?: unknown }).cause ?? error;
          if (cause instanceof CupelError) return reject(cause);
          reject(
            new CupelError('template.failed', `The template cannot be rendered: ${cleanMessage(error)}`),
          );
        });
      }).catch((error: unknown) => {
        if (!(error instanceof TimeLimitError)) throw error;
        throw new CupelError('template.failed', `The template ${error.message} to be rendered.`, {
          hint: 'Look for loops inside loops.',
        });
      }) as Promise<string>,
  };
}

/** Nunjucks' messages begin with the template's name, of which there is none, on a line of its own. */
function cleanMessage(error: unknown): string {
  return messageOf(error)
    .replace(/\(unknown path\)\s*/g, '')
    .replace(/^\s*(?:Template render error|Error):\s*/, '')
    .replace(/\[Line \d+, Column \d+\]\s*/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
