import { assertionError } from './assertionErrors.ts';
import { outputText } from './outputText.ts';
import type { ValueInput } from './grader.ts';

/** The value as a text that is not empty. Numbers and booleans count as their text. */
export function textValue({ spec, value }: ValueInput): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' && !Number.isNaN(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  throw assertionError(
    spec,
    'badValue',
    value === undefined || value === null || value === ''
      ? 'the value is empty'
      : `the value must be text, not ${kind(value)}`,
    { hint: 'Give it a text as `value`.' },
  );
}

/** The value as a list of texts: a list, or a text with commas between its parts (`a, "b, c"`). None may be empty. */
export function listValue(input: ValueInput): string[] {
  const { spec, value } = input;
  const items = Array.isArray(value) ? value.map((item) => outputText(item)) : splitList(input);
  if (items.length === 0) throw assertionError(spec, 'badValue', 'the list is empty');
  if (items.includes(''))
    throw assertionError(spec, 'badValue', 'the list has an empty text, which every output contains');
  return items;
}

function splitList(input: ValueInput): string[] {
  const text = textValue(input);
  const items: string[] = [];
  // A part in double quotes, whose quotes are doubled or escaped; or anything up to the next comma.
  const part = /\s*(?:"((?:[^"\\]|\\.|"")*)"\s*|([^,"][^,]*))?(,|$)/gsy;
  while (part.lastIndex < text.length) {
    const start = part.lastIndex;
    const match = part.exec(text);
    if (!match)
      throw assertionError(
        input.spec,
        'badValue',
        `a quotation mark is not closed, or text follows it, at "${text.slice(start, start + 20)}"`,
        { hint: 'Write the value as a YAML list, or put quotation marks around whole parts only.' },
      );
    const [, quoted, plain] = match;
    if (quoted !== undefined)
      items.push(quoted.replace(/\\(["\\])|""/g, (_, escaped: string) => escaped ?? '"'));
    else if (plain?.trim()) items.push(plain.trim());
    if (match[3] === '') break;
  }
  return items;
}

/** The value as one reference text or several. */
export function referencesValue(input: ValueInput): string[] {
  const { spec, value } = input;
  if (!Array.isArray(value)) return [textValue(input)];
  if (value.length === 0) throw assertionError(spec, 'badValue', 'the list of references is empty');
  return value.map((item) => textValue({ ...input, value: item }));
}

/** What a value is, for a sentence: `a list`, `an object`, `a number`. */
export function kind(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Whether a value is an object with keys: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
