import { CupelError } from '../errors.ts';

/** A class name as it stands in a data set. */
export type Label = string | number | boolean;

/** The error of every metric for arguments it cannot be computed from. */
export function badInput(message: string, hint?: string): CupelError {
  return new CupelError('metrics.badInput', message, { hint });
}

/** Throws unless both lists have one entry per item. */
export function requireSameLength(
  a: readonly unknown[],
  b: readonly unknown[],
  nameA: string,
  nameB: string,
): void {
  if (a.length === b.length) return;
  throw badInput(`${nameA} has ${a.length} entries, ${nameB} has ${b.length}`, 'Give one entry per item.');
}

/** Throws unless there is something to compute from. */
export function requireSome(values: readonly unknown[], name: string): void {
  if (values.length === 0) throw badInput(`${name} is empty`);
}

/** Throws unless every value is a finite number. */
export function requireFinite(values: readonly number[], name: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw badInput(`${name}[${at}] is not a finite number: ${String(values[at])}`);
}

/** Throws unless every value is a probability. */
export function requireProbabilities(values: readonly number[], name: string): void {
  const at = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (at >= 0) throw badInput(`${name}[${at}] is not between 0 and 1: ${String(values[at])}`);
}

/** Throws unless the value is a whole number of at least `least`. */
export function requireWhole(value: number, name: string, least = 1): void {
  if (!Number.isInteger(value) || value < least) {
    throw badInput(`${name} must be a whole number of at least ${least}, not ${value}`);
  }
}

/**
 * The distinct labels in their natural order (numbers by value, text by code unit, false before true).
 * Throws where kinds are mixed: `1` and `"1"` would silently be two classes.
 */
export function sortedLabels(labels: Iterable<Label>): Label[] {
  const distinct = [...new Set(labels)];
  const kinds = new Set(distinct.map((label) => typeof label));
  if (kinds.size > 1) {
    throw badInput(
      `labels mix ${[...kinds].sort().join(' and ')}: 1 and "1" would be two classes`,
      'Convert all labels to one type.',
    );
  }
  if (distinct.some((label) => Number.isNaN(label))) throw badInput('a label is not a number (NaN)');
  return distinct.sort((a, b) => (a < b ? -1 : Number(a > b)));
}

/**
 * For each item, whether it is of the positive class. Without `positive`, the labels must be 0/1 or booleans.
 */
export function isPositive(labels: readonly Label[], positive?: Label): boolean[] {
  if (positive !== undefined) return labels.map((label) => label === positive);
  return labels.map((label, i) => {
    if (label === 1 || label === true) return true;
    if (label === 0 || label === false) return false;
    throw badInput(
      `label ${JSON.stringify(label)} at ${i} is neither 0 nor 1`,
      'Name the positive class with { positive }.',
    );
  });
}

/** The mean of the values; null of none. */
export function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
