import assert from 'node:assert/strict';

/** Asserts that two numbers agree within a tolerance. */
export function assertClose(actual: number | null, expected: number, tolerance = 1e-9): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= tolerance,
    `${actual} is not ${expected} ± ${tolerance}`,
  );
}

/** What every metric throws for arguments it cannot be computed from. */
export const badInput = { name: 'CupelError', code: 'metrics.badInput' };
