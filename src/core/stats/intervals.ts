import { badInput, requireCount, requireInside } from './check.ts';
import { betaQuantile } from './distributions.ts';
import { zOfLevel } from './normal.ts';

/** [low, high] */
export type Interval = [low: number, high: number];

/** Throws unless k of n is a possible count of successes. */
export function requireSuccesses(k: number, n: number): void {
  requireCount('n', n);
  requireCount('k', k);
  if (k > n) throw badInput(`k must be at most n, not ${k} of ${n}`);
}

/**
 * Wilson's score interval of a rate (Wilson 1927, JASA 22; recommended by Brown, Cai and DasGupta 2001, "Interval
 * estimation for a binomial proportion"), without continuity correction: R's `prop.test(correct = FALSE)`.
 * `wilson(0, 0)` is [0, 1]: nothing is known, every rate is possible.
 * @param k successes, 0 to n
 * @param n trials
 * @param options level: 0.95 unless given
 * @throws CupelError stats.badInput
 */
export function wilson(k: number, n: number, options: { level?: number } = {}): Interval {
  requireSuccesses(k, n);
  return wilsonOfSize(k, n, zOfLevel(options.level ?? 0.95));
}

/**
 * Wilson's interval for an effective sample, which need not be a whole number.
 * @param k successes, 0 to n
 * @param n the effective size, 0 or more
 * @param z standard errors to each side
 */
export function wilsonOfSize(k: number, n: number, z: number): Interval {
  if (n === 0) return [0, 1];
  const square = z * z;
  const middle = (k + square / 2) / (n + square);
  const half = (z / (n + square)) * Math.sqrt((k * (n - k)) / n + square / 4);
  return [k === 0 ? 0 : Math.max(0, middle - half), k === n ? 1 : Math.min(1, middle + half)];
}

/**
 * The exact interval of a rate by Clopper and Pearson (1934, Biometrika 26): R's `binom.test`. It covers at least its
 * level, and is therefore wider than Wilson's. `clopperPearson(0, 0)` is [0, 1]: nothing is known.
 * @param k successes, 0 to n
 * @param n trials
 * @param options level: 0.95 unless given
 * @throws CupelError stats.badInput
 */
export function clopperPearson(k: number, n: number, options: { level?: number } = {}): Interval {
  requireSuccesses(k, n);
  const level = options.level ?? 0.95;
  requireInside('level', level);
  const tail = (1 - level) / 2;
  const low = k === 0 ? 0 : betaQuantile(tail, k, n - k + 1);
  // The upper end by symmetry: 1 − a tail keeps the digits of a tail that is small.
  const high = k === n ? 1 : 1 - betaQuantile(tail, n - k, k + 1);
  return [low, high];
}

/** The difference of two rates and its interval. */
export interface RateDifference {
  difference: number;
  interval: Interval;
}

/**
 * The difference k1/n1 − k2/n2 of the rates of two independent groups, with Newcombe's interval from two Wilson
 * intervals (Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10).
 * @throws CupelError stats.badInput, also when a group is empty
 */
export function newcombe(
  k1: number,
  n1: number,
  k2: number,
  n2: number,
  options: { level?: number } = {},
): RateDifference {
  requireCount('n1', n1, 1);
  requireCount('n2', n2, 1);
  const [low1, high1] = wilson(k1, n1, options);
  const [low2, high2] = wilson(k2, n2, options);
  const [p1, p2] = [k1 / n1, k2 / n2];
  const difference = p1 - p2;
  return {
    difference,
    interval: [
      difference - Math.hypot(p1 - low1, high2 - p2),
      difference + Math.hypot(high1 - p1, p2 - low2),
    ],
  };
}

/** A 2×2 table of pairs: what the first and the second of a pair did. */
export interface PairedCounts {
  /** Both passed. */
  both: number;
  /** Only the first passed. */
  onlyFirst: number;
  /** Only the second passed. */
  onlySecond: number;
  /** Neither passed. */
  neither: number;
}

/**
 * The difference (rate of the first) − (rate of the second) over the same cases, with Newcombe's score interval for
 * paired rates (Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on
 * paired data", Statistics in Medicine 17, method 10).
 * @throws CupelError stats.badInput, also when there is no pair
 */
export function newcombePaired(counts: PairedCounts, options: { level?: number } = {}): RateDifference {
  const { both, onlyFirst, onlySecond, neither } = counts;
  for (const [name, count] of Object.entries(counts)) requireCount(name, count);
  const n = both + onlyFirst + onlySecond + neither;
  requireCount('the number of pairs', n, 1);
  const p1 = (both + onlyFirst) / n;
  const p2 = (both + onlySecond) / n;
  const [low1, high1] = wilson(both + onlyFirst, n, options);
  const [low2, high2] = wilson(both + onlySecond, n, options);
  const phi = pairedCorrelation(counts, n);
  const span = (x: number, y: number) => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  const difference = (onlyFirst - onlySecond) / n;
  return {
    difference,
    interval: [
      Math.max(-1, difference - span(p1 - low1, high2 - p2)),
      Math.min(1, difference + span(high1 - p1, p2 - low2)),
    ],
  };
}

/** The correlation of the pairs, with the continuity correction of Newcombe's method 10 where it is positive. */
function pairedCorrelation({ both, onlyFirst, onlySecond, neither }: PairedCounts, n: number): number {
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  if (margins === 0) return 0;
  const cross = both * neither - onlyFirst * onlySecond;
  const corrected = cross > 0 ? Math.max(cross - n / 2, 0) : cross;
  return corrected / Math.sqrt(margins);
}
