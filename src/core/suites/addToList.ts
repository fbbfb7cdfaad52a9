import { isAlias, isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import type { Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { CupelError } from '../errors.ts';

/** A text to be put in place of a part of a document. Offsets are UTF-16 units from its beginning. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A suite's text and what comes into it. */
interface Change {
  readonly text: string;
  readonly newLine: string;
  readonly items: readonly unknown[];
}

/**
 * What to change so that a suite's list (`prompts`, `tests`) has more items; the rest of the text stays as it is. What
 * stands there without being a list becomes the first item of one.
 * @param items as the suite shall hold them: `file://rows.csv`, a case
 * @throws CupelError `suite.notEditable` where the text cannot be read or the key holds what can be no item
 */
export function addToList(text: string, key: 'prompts' | 'tests', items: readonly unknown[]): Replacement {
  const { contents, errors } = parseDocument(text);
  if (errors.length > 0 || (contents !== null && !isMap(contents)))
    throw notEditable('the suite cannot be read', 'Put its syntax right first.');
  const change: Change = { text, newLine: text.includes('\r\n') ? '\r\n' : '\n', items };
  const pair = contents && pairOf(contents, key);
  const value = pair?.value;
  if (isSeq(value)) return value.flow ? inBrackets(change, value) : afterLast(change, value);
  if (contents?.flow) throw notEditable(`"${key}" is no list`, 'Write its items in square brackets.');
  if (!pair) return newList(change, key);
  // A map of prompts has their labels as values; what a name before a map stands for would be the list.
  const isItem = key === 'tests' && isMap(value) && (value.flow || value.anchor === undefined);
  if ((isMap(value) && !isItem) || isAlias(value))
    throw notEditable(`"${key}" is no list`, 'Write its items below each other, each after a dash.');
  if (isMap(value) && !value.flow) return afterMap(change, value);
  const colon = text.indexOf(':', pair.key.range[1]);
  return isEmpty(value) ? inPlaceOfNothing(change, colon, value) : afterOne(change, colon, value);
}

function pairOf(map: YAMLMap.Parsed, key: string) {
  return map.items.find((item) => isScalar(item.key) && item.key.value === key);
}

function newList(change: Change, key: string): Replacement {
  const { text, newLine } = change;
  const begin = text === '' || text.endsWith('\n') ? '' : newLine;
  const list = `${begin}${key}:${newLine}${itemLines(change, 2)}`;
  return { start: text.length, end: text.length, text: list };
}

/** `[a]` is `[a, b]`; a comma behind the last item is used. */
function inBrackets({ text, items }: Change, list: YAMLSeq.Parsed): Replacement {
  const last = list.items.at(-1);
  const isJson = isScalar(last) && last.type === 'QUOTE_DOUBLE';
  const words = isJson
    ? items.map((item) => JSON.stringify(item)).join(', ')
    : stringify(items, { collectionStyle: 'flow', lineWidth: 0 }).trim().slice(1, -1).trim();
  if (!last) return insertion(list.range[0] + 1, words);
  const [, end] = last.range;
  const comma = /^\s*,/.exec(text.slice(end));
  return comma ? insertion(end + comma[0].length, ` ${words},`) : insertion(end, `, ${words}`);
}

function afterLast(change: Change, list: YAMLSeq.Parsed): Replacement {
  const { text, newLine } = change;
  const [start] = list.range;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  // What belongs to the last item reaches to the next key, comments and blank lines included.
  const written = text.slice(0, (list.items.at(-1) ?? list).range[2]).trimEnd().length;
  const line = text.indexOf('\n', written);
  const lines = itemLines(change, column);
  return line === -1 ? insertion(text.length, newLine + lines) : insertion(line + 1, lines);
}

function isEmpty(value: unknown): value is Scalar.Parsed | null | undefined {
  return !isMap(value) && (!isScalar(value) || value.value === null);
}

/** `key:`, `key: ~`; a comment behind it stays. */
function inPlaceOfNothing(
  change: Change,
  colon: number,
  value: Scalar.Parsed | null | undefined,
): Replacement {
  const start = colon + 1;
  const end = value?.source ? value.range[1] : start;
  return toLineEnd(change, { start, end, text: '' }, 2);
}

/** `key: value`: the value is the first item. */
function afterOne(
  change: Change,
  colon: number,
  { range: [start, end] }: Scalar.Parsed | YAMLMap.Parsed,
): Replacement {
  const { text, newLine } = change;
  const value = text.slice(start, end).trimEnd();
  const before = text.slice(colon + 1, start);
  // What goes on in further lines may be indented less than a dash of its own column allows.
  const column = value.includes('\n') || before.includes('#') ? 0 : 2;
  const first = `${newLine}${' '.repeat(column)}- ${before.includes('#') ? before : before.trimStart()}${value}`;
  return toLineEnd(change, { start: colon + 1, end: start + value.length, text: first }, column);
}

/** `key:` and below it a map, which is the first item. */
function afterMap(change: Change, { range: [start, end] }: YAMLMap.Parsed): Replacement {
  const { text, newLine } = change;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const line = text.indexOf('\n', text.slice(0, end).trimEnd().length);
  const last = line === -1 ? text.length : line;
  const first = text
    .slice(start, last)
    .trimEnd()
    .replaceAll(/\n(?=[^\r\n])/g, '\n  ');
  return {
    start,
    end: Math.min(last + 1, text.length),
    text: `- ${first}${newLine}${itemLines(change, column)}`,
  };
}

/** Adds what is left of the line, and the items below it. */
function toLineEnd(change: Change, { start, end, text: first }: Replacement, column: number): Replacement {
  const { text, newLine } = change;
  const line = text.indexOf('\n', end);
  const rest = text.slice(end, line === -1 ? text.length : line).trimEnd();
  return {
    start,
    end: line === -1 ? text.length : line + 1,
    text: `${first}${rest}${newLine}${itemLines(change, column)}`,
  };
}

/** The items as lines of a list with dashes. */
function itemLines({ items, newLine }: Change, column: number): string {
  return stringify(items, { lineWidth: 0 })
    .replaceAll(/^(?=.)/gm, ' '.repeat(column))
    .replaceAll('\n', newLine);
}

function insertion(offset: number, text: string): Replacement {
  return { start: offset, end: offset, text };
}

function notEditable(what: string, hint: string): CupelError {
  return new CupelError('suite.notEditable', `Nothing can be added: ${what}.`, { hint });
}
