import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { CupelError } from '../../../../src/core/errors.ts';

/** Fails unless the two agree to a relative error, on numbers below 1 too. */
export function assertRelative(actual: number, expected: number, tolerance: number, message = ''): void {
  const error = expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
  assert.ok(error <= tolerance, `${message} got ${actual}, expected ${expected}, relative error ${error}`);
}

/** Fails unless numbers, arrays or objects of numbers agree, as the golden file means it: relative above 1, absolute below. */
export function assertClose(actual: unknown, expected: unknown, tolerance: number, message = ''): void {
  if (typeof expected === 'number') {
    assert.equal(typeof actual, 'number', `${message} got ${String(actual)}, expected ${expected}`);
    const error = Math.abs((actual as number) - expected) / Math.max(1, Math.abs(expected));
    assert.ok(error <= Math.max(tolerance, 1e-12), `${message} got ${String(actual)}, expected ${expected}`);
    return;
  }
  assert.ok(
    typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null,
  );
  if (Array.isArray(expected)) assert.equal((actual as unknown[]).length, expected.length, message);
  for (const [key, value] of Object.entries(expected))
    assertClose((actual as Record<string, unknown>)[key], value, tolerance, `${message} ${key}:`);
}

/** Fails unless the call is refused with the folder's error, in these words. */
export function assertBadInput(call: () => unknown, words: RegExp): void {
  assert.throws(
    call,
    (error) => error instanceof CupelError && error.code === 'stats.badInput' && words.test(error.message),
  );
}

/** Fails unless the property holds for many inputs, the same ones each time. */
export function assertHolds<T>(property: fc.IProperty<T>, numRuns = 100): void {
  fc.assert(property, { numRuns, seed: 20_260 });
}
