import { InvalidArgumentError } from 'commander';

/** Parsers for commander's options; what they throw names the flag and the value. */

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('Give a whole number from 0.');
  return value;
}

export function usDollars(text: string): number {
  const digits = text.trim().replace(/^\$/, '');
  const value = Number(digits);
  if (digits === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Give an amount in US dollars, such as 0.50.');
  return value;
}

/** A part of one: above 0 and below 1. */
export function fraction(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1))
    throw new InvalidArgumentError('Give a number between 0 and 1, such as 0.05.');
  return value;
}

/** A number of 0 or more. */
export function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Give a number from 0, such as 0.02.');
  return value;
}

export function regularExpression(text: string): string {
  try {
    void new RegExp(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(
      error instanceof Error ? `${error.message}.` : 'Not a regular expression.',
    );
  }
}

const spans = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `12h`: a time in milliseconds. */
export function timeSpan(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([smhd])$/.exec(text.trim()) ?? [];
  if (number === undefined) throw new InvalidArgumentError('Give a time such as 90m, 12h or 30d.');
  return Number(number) * spans[unit as keyof typeof spans];
}

/** `2/5`: the second of five. */
export function shard(text: string): { index: number; count: number } {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (!index || !count || index > count)
    throw new InvalidArgumentError('Give I/N with I from 1 to N, such as 2/5.');
  return { index, count };
}

/** `name=value`, collected. */
export function variable(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Give NAME=VALUE.');
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** A flag that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
