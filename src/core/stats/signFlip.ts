import { requireCount, requireValues } from './check.ts';
import { clusterSums } from './clusters.ts';
import { coinLower } from './distributions.ts';
import type { Alternative } from './paired.ts';
import { createRandom } from './random.ts';

/** The sign-flip permutation test. */
export interface SignFlipResult {
  /** The mean difference. */
  statistic: number;
  p: number;
  /** Differences (or clusters) that are not 0; the others are the same either way. */
  n: number;
  /** `exact`: all ways were counted. `monteCarlo`: a seeded sample of them. */
  method: 'exact' | 'monteCarlo';
  /** Drawn ways; null when exact. */
  resamples: number | null;
}

/** Up to here all 2ⁿ ways are counted. */
const exactLimit = 30;

/**
 * Is the mean difference of pairs 0? If the two of a pair are interchangeable, each difference is as likely to have
 * the other sign (Fisher 1935, "The design of experiments", §21; Good 2005, "Permutation, parametric and bootstrap
 * tests of hypotheses", ch. 3). Exact for up to 30 differences that are not 0, and for any number of one magnitude;
 * else a seeded Monte Carlo estimate, (hits + 1)/(resamples + 1), which keeps the level (Phipson and Smyth 2010).
 * Two-sided p is twice the smaller one-sided one, as scipy's `permutation_test(permutation_type='samples')`.
 * @param differences at least one
 * @param options alternative: two-sided unless given; clusters: flips whole clusters; seed; resamples: by default
 *   100,000 for up to 10,000 differences, falling to 10,000 for 100,000 and more
 * @throws CupelError stats.badInput
 */
export function signFlipTest(
  differences: ArrayLike<number>,
  options: {
    alternative?: Alternative;
    clusters?: ArrayLike<string | number> | undefined;
    seed?: number | undefined;
    resamples?: number | undefined;
  } = {},
): SignFlipResult {
  requireValues('differences', differences);
  if (options.resamples !== undefined) requireCount('resamples', options.resamples, 1);
  const units = options.clusters
    ? clusterSums(differences, options.clusters, 0).sums
    : Float64Array.from(differences);
  const values = units.filter((value) => value !== 0);
  const sum = values.reduce((total, value) => total + value, 0);
  const statistic = sum / differences.length;
  const alternative = options.alternative ?? 'twoSided';
  const n = values.length;
  if (n === 0) return { statistic: 0, p: 1, n, method: 'exact', resamples: null };
  const exact = { statistic, n, method: 'exact', resamples: null } as const;
  if (haveOneMagnitude(values)) return { ...exact, p: signTestP(values, alternative) };
  if (n <= exactLimit) return { ...exact, p: exactP(values, sum, alternative) };
  const resamples = options.resamples ?? Math.round(Math.min(1e5, Math.max(1e4, 1e9 / n)));
  const p = monteCarloP(values, sum, alternative, resamples, options.seed);
  return { statistic, p, n, method: 'monteCarlo', resamples };
}

/** Sums that differ by less than this are the same sum, added in another order. */
function toleranceOf(values: Float64Array): number {
  return 1e-10 * values.reduce((total, value) => total + Math.abs(value), 0);
}

function haveOneMagnitude(values: Float64Array): boolean {
  const first = Math.abs(values[0] ?? 0);
  return values.every((value) => Math.abs(Math.abs(value) - first) <= 1e-12 * first);
}

/** With one magnitude the sum depends on the number of plus signs only, which is binomial. */
function signTestP(values: Float64Array, alternative: Alternative): number {
  const n = values.length;
  const plus = values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  if (alternative === 'greater') return coinLower(n - plus, n);
  if (alternative === 'less') return coinLower(plus, n);
  return Math.min(1, 2 * coinLower(Math.min(plus, n - plus), n));
}

/** Meets in the middle: the sums of both halves, sorted, are joined by two pointers. */
function exactP(values: Float64Array, sum: number, alternative: Alternative): number {
  const half = values.length >> 1;
  const left = flippedSums(values.subarray(0, half)).sort();
  const right = flippedSums(values.subarray(half)).sort();
  // By symmetry P(S ≤ s) = P(S ≥ −s).
  const bound = alternative === 'greater' ? sum : alternative === 'less' ? -sum : Math.abs(sum);
  const least = bound - toleranceOf(values);
  let hits = 0;
  let j = right.length;
  for (const value of left) {
    while (j > 0 && value + (right[j - 1] ?? 0) >= least) j--;
    hits += right.length - j;
  }
  const p = hits / 2 ** values.length;
  return alternative === 'twoSided' ? Math.min(1, 2 * p) : p;
}

/** All 2ⁿ sums of ±values. Bit i of an index is the sign of value i. */
function flippedSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  for (let i = 0; i < values.length; i++) sums[0] = (sums[0] ?? 0) - (values[i] ?? 0);
  for (let i = 0, size = 1; i < values.length; i++, size *= 2)
    for (let mask = 0; mask < size; mask++) sums[size + mask] = (sums[mask] ?? 0) + 2 * (values[i] ?? 0);
  return sums;
}

/**
 * Takes 32 differences at a time: 32 random bits are their signs, and four tables hold the sums of every eight signs,
 * so that a resample costs four look-ups for 32 differences and the tables stay in the first-level cache.
 */
function monteCarloP(
  values: Float64Array,
  sum: number,
  alternative: Alternative,
  resamples: number,
  seed: number | undefined,
): number {
  const random = createRandom(seed);
  const sums = new Float64Array(resamples);
  const signs = new Int32Array(resamples);
  for (let start = 0; start < values.length; start += 32) {
    const table = (at: number) => {
      const block = new Float64Array(8);
      block.set(values.subarray(start + at, start + at + 8));
      return flippedSums(block);
    };
    const [t0, t1, t2, t3] = [table(0), table(8), table(16), table(24)];
    random.fillBits(signs);
    for (let r = 0; r < resamples; r++) {
      const bits = signs[r] ?? 0;
      sums[r] =
        (sums[r] ?? 0) +
        (t0[bits & 255] ?? 0) +
        (t1[(bits >>> 8) & 255] ?? 0) +
        (t2[(bits >>> 16) & 255] ?? 0) +
        (t3[bits >>> 24] ?? 0);
    }
  }
  const tolerance = toleranceOf(values);
  const isHit: Record<Alternative, (value: number) => boolean> = {
    twoSided: (value) => Math.abs(value) >= Math.abs(sum) - tolerance,
    greater: (value) => value >= sum - tolerance,
    less: (value) => value <= sum + tolerance,
  };
  const hits = sums.reduce((count, value) => count + (isHit[alternative](value) ? 1 : 0), 0);
  return (hits + 1) / (resamples + 1);
}
