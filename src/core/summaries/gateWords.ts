import type { GateResult } from './gates.ts';

/** `f1.macro 0.78 is below 0.8`, `cost has no value`: why a gate did not hold, or how it did. */
export function gateWords({ metric, min, max, value, passed }: GateResult): string {
  const asked = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ].join(' and ');
  if (value === null) return `${metric} has no value; ${asked} is asked for`;
  const shown = Number(value.toPrecision(4));
  return passed ? `${metric} is ${shown} (${asked})` : `${metric} is ${shown}, ${asked} is asked for`;
}
