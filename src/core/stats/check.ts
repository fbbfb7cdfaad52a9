import { CupelError } from '../errors.ts';

/** The error of every function of this folder for input that has no answer. */
export function badInput(message: string, hint?: string): CupelError {
  return new CupelError('stats.badInput', message, { hint });
}

/** Throws unless `value` is a finite number. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw badInput(`${name} must be a finite number, not ${value}`);
}

/** Throws unless `value` is a finite number above 0. */
export function requirePositive(name: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0) throw badInput(`${name} must be above 0, not ${value}`);
}

/** Throws unless `value` is a finite number of 0 or more. */
export function requireNotNegative(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) throw badInput(`${name} must be 0 or more, not ${value}`);
}

/** Throws unless `value` is a whole number of at least `least`. */
export function requireCount(name: string, value: number, least = 0): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw badInput(`${name} must be a whole number of ${least} or more, not ${value}`);
}

/** Throws unless 0 ≤ value ≤ 1. */
export function requireProbability(name: string, value: number): void {
  if (!Number.isFinite(value) || value < 0 || value > 1)
    throw badInput(`${name} must lie between 0 and 1, not ${value}`);
}

/** Throws unless 0 < value < 1: levels, alphas, powers. */
export function requireInside(name: string, value: number): void {
  if (!(value > 0 && value < 1))
    throw badInput(`${name} must lie between 0 and 1, both excluded, not ${value}`);
}

/** The largest magnitude whose square, times any number of values, is still a number. */
const largestValue = 1e150;

/** Throws unless there are at least `least` values, all finite and none so large that its square is not. */
export function requireValues(name: string, values: ArrayLike<number>, least = 1): void {
  if (values.length < least)
    throw badInput(
      `${name} must hold at least ${least} value${least === 1 ? '' : 's'}, not ${values.length}`,
      'Leave out what depends on it when there is no data.',
    );
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw badInput(`${name}[${i}] must be a finite number, not ${values[i]}`);
    else if (Math.abs(values[i] ?? 0) > largestValue)
      throw badInput(`${name}[${i}] must lie between -${largestValue} and ${largestValue}, not ${values[i]}`);
}

/** Throws unless the two have the same length: they are aligned, item by item. */
export function requireAligned(
  nameA: string,
  a: ArrayLike<unknown>,
  nameB: string,
  b: ArrayLike<unknown>,
): void {
  if (a.length !== b.length)
    throw badInput(
      `${nameA} and ${nameB} must have the same length, not ${a.length} and ${b.length}`,
      'They are aligned: item i of both belongs to the same case.',
    );
}
