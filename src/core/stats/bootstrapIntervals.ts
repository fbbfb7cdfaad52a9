import type { Interval } from './intervals.ts';
import { normalLower, normalQuantile } from './normal.ts';
import { quantileOfSorted } from './quantiles.ts';

/** The middle `level` of the replicates, which are in ascending order. */
export function percentileInterval(replicates: Float64Array, level: number): Interval {
  const tail = (1 - level) / 2;
  return [quantileOfSorted(replicates, tail), quantileOfSorted(replicates, 1 - tail)];
}

/**
 * Efron's BCa interval: percentiles moved by the bias of the median and by how the standard error changes with the
 * parameter (Efron and Tibshirani 1993, eq. 14.10).
 * @param replicates in ascending order
 */
export function bcaInterval(
  replicates: Float64Array,
  level: number,
  estimate: number,
  acceleration: number,
): Interval {
  const n = replicates.length;
  // Sums that were added in another order are the same: a tie is what differs by rounding only.
  const rounding =
    1e-12 * Math.max(Math.abs(estimate), Math.abs(replicates[0] ?? 0), Math.abs(replicates[n - 1] ?? 0));
  let ranks = 0;
  for (const value of replicates)
    ranks += Math.abs(value - estimate) <= rounding ? 0.5 : value < estimate ? 1 : 0;
  // No share is 0 or 1: a finite sample cannot say that.
  const share = Math.min(1 - 0.5 / n, Math.max(0.5 / n, ranks / n));
  const bias = normalQuantile(share);
  const moved = (p: number) => {
    const z = bias + normalQuantile(p);
    const denominator = 1 - acceleration * z;
    if (denominator <= 0) return z > 0 ? 1 : 0;
    return normalLower(bias + z / denominator);
  };
  const tail = (1 - level) / 2;
  return [quantileOfSorted(replicates, moved(tail)), quantileOfSorted(replicates, moved(1 - tail))];
}
