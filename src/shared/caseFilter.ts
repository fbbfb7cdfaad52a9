/*
 * Which cases a view shows, as text that people type, keep and send to each other:
 * `mode:failures metric:format<1 cost>0.001 provider:gpt "two words" -/regex/`. A case is shown when one of its results
 * meets every term.
 */

export const modes = ['all', 'failures', 'errors', 'different', 'changed', 'flaky', 'unrated'] as const;
export type Mode = (typeof modes)[number];

export const comparisons = ['<=', '>=', '<', '>', '='] as const;
export type Comparison = (typeof comparisons)[number];

/** Where a text is looked for: `any` is in outputs, variables and reasons. */
export type TextPlace = 'any' | 'output' | 'vars' | 'reason';

export type Figure = 'score' | 'cost' | 'latency' | 'tokens';

export type Term = { not: boolean } & (
  | { kind: 'text'; place: TextPlace; text: string; regex: boolean }
  /** US dollars, milliseconds, tokens in and out together, or a score. */
  | { kind: 'figure'; figure: Figure; comparison: Comparison; value: number }
  | { kind: 'metric'; name: string; comparison: Comparison; value: number }
  /** Part of the label, case-insensitive. */
  | { kind: 'column'; of: 'provider' | 'prompt'; text: string }
  /** `failed`: and it did not pass. */
  | { kind: 'assertion'; type: string; failed: boolean }
  | { kind: 'metadata'; name: string; value: string }
  /** From 1, as it is shown. */
  | { kind: 'case'; comparison: Comparison; number: number }
);

export interface CaseFilter {
  mode: Mode;
  terms: Term[];
}

/** What is wrong with a filter's text, and where. */
export interface FilterProblem {
  message: string;
  start: number;
  end: number;
}

interface Word {
  not: boolean;
  /** What stands before the colon. */
  key: string | undefined;
  value: string;
  quoted: boolean;
  regex: boolean;
  start: number;
  end: number;
}

/** Reads a filter. What cannot be understood is a problem and is left out. */
export function parseCaseFilter(text: string): { filter: CaseFilter; problems: FilterProblem[] } {
  const filter: CaseFilter = { mode: 'all', terms: [] };
  const problems: FilterProblem[] = [];
  for (const word of wordsOf(text)) {
    try {
      if (word.key === 'mode') filter.mode = modeOf(word.value);
      else filter.terms.push(termOf(word));
    } catch (error) {
      problems.push({ message: (error as Error).message, start: word.start, end: word.end });
    }
  }
  return { filter, problems };
}

/** The same filter with another mode; the rest of the text stays as it was typed. */
export function withMode(text: string, mode: Mode): string {
  const rest = wordsOf(text)
    .filter((word) => word.key !== 'mode')
    .map((word) => text.slice(word.start, word.end));
  return [...(mode === 'all' ? [] : [`mode:${mode}`]), ...rest].join(' ');
}

interface TermParts {
  /** What is looked at: a figure, or what stands before a colon. */
  key: string;
  /** Of a metric, or a key of the metadata. */
  name: string;
  comparison: Comparison;
  value: string;
  not: boolean;
}

/** A term as text; undefined while it says nothing that can be understood. */
export function termText({ key, name, comparison, value, not }: TermParts): string | undefined {
  const isFigure = figurePattern.test(`${key}=`);
  const held =
    key === 'metric' ? `${name}${comparison}${value}` : key === 'meta' ? `${name}=${value}` : value;
  const text = isFigure ? `${key}${comparison}${value}` : `${key}:${quotedWord(held)}`;
  if (value === '' || (name === '' && (key === 'metric' || key === 'meta'))) return undefined;
  const { filter, problems } = parseCaseFilter(text);
  return problems.length === 0 && filter.terms.length === 1 ? `${not ? '-' : ''}${text}` : undefined;
}

function quotedWord(text: string): string {
  return /^[^\s"/][^\s"]*$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

// key:value, where the value is "quoted", /a regex/ or a word; a leading minus says not.
const wordPattern =
  /(?<not>-?)(?:(?<key>[a-z]+):)?(?:"(?<quoted>(?:[^"\\]|\\.)*)"|\/(?<regex>(?:[^/\\]|\\.)+)\/(?=\s|$)|(?<bare>\S*))/gy;

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let position = 0;
  for (;;) {
    position += /^\s*/.exec(text.slice(position))?.[0].length ?? 0;
    if (position >= text.length) return words;
    wordPattern.lastIndex = position;
    const groups = wordPattern.exec(text)?.groups;
    const end = groups ? wordPattern.lastIndex : text.length;
    words.push({
      not: groups?.['not'] === '-',
      key: groups?.['key'],
      value:
        groups?.['quoted']?.replaceAll(/\\(["\\])/g, '$1') ?? groups?.['regex'] ?? groups?.['bare'] ?? '',
      quoted: groups?.['quoted'] !== undefined,
      regex: groups?.['regex'] !== undefined,
      start: position,
      end,
    });
    position = Math.max(end, position + 1);
  }
}

const places: Record<string, TextPlace> = { output: 'output', var: 'vars', vars: 'vars', reason: 'reason' };

function termOf(word: Word): Term {
  const { not, key, value, regex, quoted } = word;
  if (key !== undefined && key in places) return textTerm(word, places[key] ?? 'any');
  switch (key) {
    case undefined:
      return (!regex && !quoted && figureTerm(value, not)) || textTerm(word, 'any');
    case 'metric':
      return metricTerm(value, not);
    case 'provider':
    case 'prompt':
      if (value === '') throw new Error(`${key}: needs a part of a label, as in ${key}:gpt.`);
      return { kind: 'column', of: key, text: value, not };
    case 'assertion':
    case 'failed':
      return { kind: 'assertion', type: value, failed: key === 'failed', not };
    case 'meta':
      return metadataTerm(value, not);
    case 'case':
      return caseTerm(value, '=', not);
    default:
      // "http://…" and the like are texts.
      if (value.startsWith('//')) return textTerm({ ...word, value: `${key}:${value}` }, 'any');
      throw new Error(
        `"${key}:" is not known. Known are mode, output, vars, reason, metric, provider, prompt, assertion, failed, meta and case; a text with a colon stands in quotes.`,
      );
  }
}

function textTerm({ not, value, regex }: Word, place: TextPlace): Term {
  if (regex) {
    try {
      void new RegExp(value, 'iu');
    } catch (error) {
      throw new Error(`This is no regular expression: ${(error as Error).message}`, { cause: error });
    }
  }
  return { kind: 'text', place, text: value, regex, not };
}

function caseTerm(number: string, comparison: Comparison, not: boolean): Term {
  if (!/^[1-9]\d*$/.test(number)) throw new Error('case: needs a number, as in case:12.');
  return { kind: 'case', comparison, number: Number(number), not };
}

const figurePattern = /^(score|cost|latency|tokens|case)(<=|>=|<|>|=)(.*)$/;

function figureTerm(value: string, not: boolean): Term | undefined {
  const [, figure, comparison, amount = ''] = figurePattern.exec(value) ?? [];
  if (!figure) return undefined;
  if (figure === 'case') return caseTerm(amount, comparison as Comparison, not);
  return {
    kind: 'figure',
    figure: figure as Figure,
    comparison: comparison as Comparison,
    value: amountOf(figure as Figure, amount),
    not,
  };
}

function amountOf(figure: Figure, text: string): number {
  const [, digits, unit] = /^\$?(\d*\.?\d+(?:e-?\d+)?)(ms|s)?$/.exec(text) ?? [];
  if (digits === undefined || (unit && figure !== 'latency'))
    throw new Error(
      `${figure} is compared with a number, as in ${figure}>${figure === 'latency' ? '2s' : '0.5'}.`,
    );
  return Number(digits) * (unit === 's' ? 1000 : 1);
}

function metricTerm(value: string, not: boolean): Term {
  const [, name, comparison, amount] = /^(.+?)(<=|>=|<|>|=)(-?\d*\.?\d+)$/.exec(value) ?? [];
  if (!name) throw new Error('metric: needs a name and a number, as in metric:format<1.');
  return { kind: 'metric', name, comparison: comparison as Comparison, value: Number(amount), not };
}

function metadataTerm(value: string, not: boolean): Term {
  const [, name, wanted] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (name === undefined) throw new Error('meta: needs a name and a value, as in meta:language=de.');
  return { kind: 'metadata', name, value: wanted ?? '', not };
}

function modeOf(value: string): Mode {
  if ((modes as readonly string[]).includes(value)) return value as Mode;
  throw new Error(`"${value}" is no mode. Modes are ${modes.join(', ')}.`);
}

/** Whether a number meets a comparison; what is unknown meets none. */
export function compares(value: number | null, comparison: Comparison, wanted: number): boolean {
  if (value === null) return false;
  switch (comparison) {
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    case '=':
      return value === wanted;
  }
}
