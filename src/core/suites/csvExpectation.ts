import { assertionTypes, isAssertionType, parseAssertionType, unsupportedReason } from './assertionTypes.ts';
import { extensionOf, parseFileReference } from './fileReference.ts';
import { nearestName } from './nearestName.ts';
import type { AssertionConfig } from './schema.ts';

/** Short names of columns, as people have written them for years. */
const prefixes: readonly (readonly [prefix: string, type: string])[] = [
  ['javascript:', 'javascript'],
  ['fn:', 'javascript'],
  ['eval:', 'javascript'],
  ['python:', 'python'],
  ['grade:', 'llm-rubric'],
  ['llm-rubric:', 'llm-rubric'],
];

const form = /^((?:not-)*[a-z][a-z0-9]*(?:[-:][a-z0-9]+)*)(?:\((-?\d+(?:\.\d+)?)\))?$/;

/** What scores need in a table, where it is not given; in a suite it may be another. */
const tableThresholds: Readonly<Record<string, number>> = {
  similar: 0.8,
  'similar:cosine': 0.8,
  'similar:dot': 0.8,
  'similar:euclidean': 0.8,
  'answer-relevance': 0.75,
  classifier: 0.75,
  'context-faithfulness': 0.75,
  'context-recall': 0.75,
  'context-relevance': 0.75,
};

/**
 * Reads the cell of an `__expected` column: `type(threshold): value`, a short form such as `grade: …`, or a text that
 * the output must equal.
 */
export function parseCsvExpectation(cell: string): AssertionConfig {
  const text = cell.trim();
  for (const [prefix, type] of prefixes)
    if (text.startsWith(prefix)) return { type, value: text.slice(prefix.length).trim() };
  const code = codeFile(text);
  if (code) return code;
  return parseTyped(text) ?? { type: 'equals', value: text };
}

const nearForm = /^((?:not-)*)([a-z][\w-]*(?::[a-z]+)?)\s*(?:\(\s*-?[\d.]+\s*\)\s*(?::|$)|:)/i;
/** In shorter names a letter more or less makes any word of them. */
const fewLetters = 5;
const typeNames = Object.keys(assertionTypes);
const knownNames = new Set([...typeNames, ...prefixes.map(([prefix]) => prefix.slice(0, -1))]);
/** What was found for a name, since the rows of a table often begin alike (`Answer: 12`). */
const nearNames = new Map<string, string | undefined>();
const mostNames = 1000;
/** A near name has up to three letters more or less. */
const longestName = Math.max(...typeNames.map(({ length }) => length)) + 3;

/**
 * The type that a cell most likely names which is read as a text, since the name is misspelt (`containz: x`), in capitals
 * or followed by a space; undefined where it names none.
 */
export function misspeltType(cell: string): { written: string; wanted: string } | undefined {
  const text = cell.trim();
  const [whole, negations = '', name = ''] = nearForm.exec(text) ?? [];
  if (whole === undefined || parseTyped(text) !== undefined) return undefined;
  const wanted = wantedName(name.toLowerCase());
  return wanted === undefined ? undefined : { written: whole, wanted: `${negations.toLowerCase()}${wanted}` };
}

function wantedName(base: string): string | undefined {
  if (knownNames.has(base)) return base;
  if (base.length < fewLetters || base.length > longestName) return undefined;
  if (nearNames.has(base)) return nearNames.get(base);
  const near = nearestName(base, typeNames);
  const [oldest] = nearNames.keys();
  if (oldest !== undefined && nearNames.size >= mostNames) nearNames.delete(oldest);
  nearNames.set(base, near);
  return near;
}

/** `file://check.js`, `file://check.py:fn`. */
function codeFile(text: string): AssertionConfig | undefined {
  if (!text.startsWith('file://') || text.includes('\n')) return undefined;
  const extension = extensionOf(parseFileReference(text, '/').file);
  if (/^[cm]?[jt]s$/.test(extension)) return { type: 'javascript', value: text };
  return extension === 'py' ? { type: 'python', value: text } : undefined;
}

function parseTyped(text: string): AssertionConfig | undefined {
  // The longest name that is known wins: `similar:dot: x` is not `similar` with the value `dot: x`.
  for (const end of [text.length, ...colons(text).reverse()]) {
    const match = form.exec(text.slice(0, end));
    if (match?.[1] === undefined) continue;
    const { base } = parseAssertionType(match[1]);
    if (!isAssertionType(base) && unsupportedReason(base) === undefined) continue;
    const value = end === text.length ? undefined : text.slice(end + 1).trim();
    return typed(match[1], base, match[2], value);
  }
  return undefined;
}

function colons(text: string): number[] {
  return [...text.matchAll(/:/g)].map(({ index }) => index).slice(0, 4);
}

function typed(
  type: string,
  base: string,
  written: string | undefined,
  value: string | undefined,
): AssertionConfig {
  const isList = isAssertionType(base) && assertionTypes[base].value === 'list';
  const threshold = written === undefined ? undefined : Number(written);
  const least = threshold ?? tableThresholds[base];
  return {
    type,
    ...(value === undefined ? {} : { value: isList ? splitList(value) : value }),
    ...(least === undefined ? {} : { threshold: least }),
  };
}

/** Splits on commas outside quotation marks: `a, "b, c"` is `a` and `b, c`. `""` inside marks is one mark. */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let wasQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === '"' && quoted && text.charAt(index + 1) === '"') {
      part += '"';
      index += 1;
    } else if (char === '"' && (quoted || part.trim() === '')) {
      if (!quoted) part = '';
      quoted = !quoted;
      wasQuoted = true;
    } else if (char === ',' && !quoted) {
      parts.push(wasQuoted ? part : part.trim());
      part = '';
      wasQuoted = false;
    } else if (!wasQuoted || quoted || char.trim() !== '') part += char;
  }
  parts.push(wasQuoted ? part : part.trim());
  return parts.filter((item) => item !== '');
}
