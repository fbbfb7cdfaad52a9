import { isDeepStrictEqual } from 'node:util';
import { levenshtein as editDistance } from '../../metrics/text/editDistance.ts';
import { assertionError } from '../assertionErrors.ts';
import type { Finding, Grader, GraderInput } from '../grader.ts';
import { verdict } from '../grader.ts';
import { outputText, shorten } from '../outputText.ts';
import { isRefusal } from '../refusal.ts';
import { isRecord, kind, listValue, textValue } from '../valueShapes.ts';

/** The output is the value. An object, a list or null is compared with the parsed output. */
export const equals: Grader = ({ spec, value, output, text }) => {
  if (value === undefined) throw assertionError(spec, 'badValue', 'there is no value to compare with');
  const expected = outputText(value ?? 'null');
  const json = output === null ? 'null' : text;
  const pass = typeof value === 'object' ? parsesTo(json, value) : expected === text;
  return verdict(pass, `The output ${pass ? 'is' : 'is not'} "${shorten(expected)}".`);
};

function parsesTo(text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), value);
  } catch {
    return false; // What does not parse equals no object.
  }
}

const same = (text: string): string => text;
const lower = (text: string): string => text.toLowerCase();

function containsOne(fold: (text: string) => string): Grader {
  return (input) => {
    const value = textValue(input);
    const pass = fold(input.text).includes(fold(value));
    return verdict(pass, `The output ${pass ? 'contains' : 'does not contain'} "${shorten(value)}".`);
  };
}

function containsAny(fold: (text: string) => string): Grader {
  return (input) => {
    const values = listValue(input);
    const text = fold(input.text);
    const found = values.find((value) => text.includes(fold(value)));
    return found === undefined
      ? verdict(false, `The output contains none of ${quoteAll(values)}.`)
      : verdict(true, `The output contains "${shorten(found)}".`);
  };
}

function containsAll(fold: (text: string) => string): Grader {
  return (input) => {
    const values = listValue(input);
    const text = fold(input.text);
    const missing = values.filter((value) => !text.includes(fold(value)));
    return missing.length > 0
      ? verdict(false, `The output does not contain ${quoteAll(missing)}.`)
      : verdict(true, `The output contains all of ${quoteAll(values)}.`);
  };
}

function quoteAll(values: readonly string[]): string {
  return shorten(values.map((value) => `"${value}"`).join(', '));
}

/** The value stands somewhere in the output. */
export const contains = containsOne(same);
/** The same, whatever the case. */
export const icontains = containsOne(lower);
/** At least one of the values stands in the output. */
export const containsAnyOf = containsAny(same);
export const icontainsAnyOf = containsAny(lower);
/** Every value stands in the output. */
export const containsAllOf = containsAll(same);
export const icontainsAllOf = containsAll(lower);

export const startsWith: Grader = (input) => {
  const value = textValue(input);
  const pass = input.text.startsWith(value);
  return verdict(pass, `The output ${pass ? 'starts' : 'does not start'} with "${shorten(value)}".`);
};

export const endsWith: Grader = (input) => {
  const value = textValue(input);
  const pass = input.text.endsWith(value);
  return verdict(pass, `The output ${pass ? 'ends' : 'does not end'} with "${shorten(value)}".`);
};

/** The JavaScript pattern matches somewhere; `config.flags` sets flags. */
export const regex: Grader = (input) => {
  const source = textValue(input);
  const flags = input.spec.config?.['flags'];
  if (flags !== undefined && typeof flags !== 'string')
    throw assertionError(
      input.spec,
      'badValue',
      `config.flags must be text such as "is", not ${kind(flags)}`,
    );
  const pass = input.services.patterns.test(input.spec, source, flags ?? '', input.text);
  return verdict(
    pass,
    `The output ${pass ? 'matches' : 'does not match'} /${shorten(source)}/${flags ?? ''}.`,
  );
};

/** The number of insertions, deletions and substitutions that lead to the value is at most the threshold (5). */
export const levenshtein: Grader = ({ spec, value, text, threshold = 5 }) => {
  if (typeof value !== 'string' && typeof value !== 'number')
    throw assertionError(spec, 'badValue', `the value must be text, not ${kind(value)}`);
  const edits = editDistance(text, String(value));
  return verdict(
    edits <= threshold,
    `The Levenshtein distance is ${edits}; at most ${threshold} is asked for.`,
  );
};

/** Words are what stands between whitespace. The value is their number, or `{ min, max }`. */
export const wordCount: Grader = (input) => {
  const words = input.text.split(/\s+/).filter((word) => word !== '').length;
  const { min, max } = wordRange(input);
  const pass = words >= min && words <= max;
  return verdict(pass, `The output has ${words} ${words === 1 ? 'word' : 'words'}; ${rangeText(min, max)}.`);
};

function wordRange({ spec, value }: GraderInput): { min: number; max: number } {
  if (isRecord(value)) {
    const [min, max] = [value['min'] ?? undefined, value['max'] ?? undefined];
    if (min === undefined && max === undefined)
      throw assertionError(spec, 'badValue', 'the value must have `min`, `max` or both');
    const range = {
      min: min === undefined ? 0 : numberOf(min),
      max: max === undefined ? Number.POSITIVE_INFINITY : numberOf(max),
    };
    if (Number.isNaN(range.min) || Number.isNaN(range.max))
      throw assertionError(spec, 'badValue', '`min` and `max` must be numbers');
    if (range.min > range.max)
      throw assertionError(spec, 'badValue', `min (${range.min}) is greater than max (${range.max})`);
    return range;
  }
  const count = numberOf(value);
  if (!Number.isInteger(count) || count < 0)
    throw assertionError(
      spec,
      'badValue',
      `the value must be a whole number or { min, max }, not ${outputText(value) || 'empty'}`,
    );
  return { min: count, max: count };
}

/** A number, also one that is written as text; NaN for anything else. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function rangeText(min: number, max: number): string {
  if (min === max) return `${min} asked for`;
  if (max === Number.POSITIVE_INFINITY) return `at least ${min} asked for`;
  return min === 0 ? `at most ${max} asked for` : `${min} to ${max} asked for`;
}

/** The output declines to answer. One that is empty does. */
export const isRefusalText: Grader = ({ text, context }): Finding => {
  if (context.response.refusal) return verdict(true, 'The model declined, as its response says.');
  if (text.trim() === '') return verdict(true, 'The output is empty, which counts as a refusal.');
  const pass = isRefusal(text);
  return verdict(pass, `The output ${pass ? 'declines' : 'does not decline'} to answer.`);
};
