import { requireAligned, requireCount, requireInside, requireValues } from './check.ts';
import { chiSquareUpper, coinLower, studentLower, studentUpper } from './distributions.ts';
import type { Interval } from './intervals.ts';
import { meanInterval, meanOf, squaresAbout } from './means.ts';

/** Which difference counts as evidence: any, a positive one (`greater`), or a negative one (`less`). */
export type Alternative = 'twoSided' | 'greater' | 'less';

/** The differences a − b of aligned values. */
export function differencesOf(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  requireAligned('a', a, 'b', b);
  requireValues('a', a);
  requireValues('b', b);
  const differences = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) differences[i] = (a[i] ?? 0) - (b[i] ?? 0);
  return differences;
}

/** How two aligned series of scores differ on average. */
export interface PairedDifference {
  n: number;
  /** The mean of a − b. */
  mean: number;
  /** Its standard error from the pairs' differences; clustered when clusters were given. */
  se: number;
  /** What the standard error would be had the cases not been the same: what pairing saves. */
  unpairedSe: number;
  /** The correlation of a and b over the cases; null when one of them does not vary. */
  correlation: number | null;
  /** The interval of the mean, by Student's t. */
  interval: Interval;
}

/**
 * The mean difference a − b over the same cases with its paired standard error (Miller 2024, "Adding Error Bars to
 * Evals", arXiv:2411.00640, section 4.2; eq. 8 with clusters).
 * @param a at least two values
 * @param b as many, of the same cases in the same order
 * @param options level: 0.95 unless given; clusters: the cluster of each case
 * @throws CupelError stats.badInput
 */
export function pairedDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: { level?: number; clusters?: ArrayLike<string | number> | undefined } = {},
): PairedDifference {
  const estimate = meanInterval(differencesOf(a, b), options);
  const n = a.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const [squaresA, squaresB] = [squaresAbout(a, meanA), squaresAbout(b, meanB)];
  let product = 0;
  for (let i = 0; i < n; i++) product += ((a[i] ?? 0) - meanA) * ((b[i] ?? 0) - meanB);
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return {
    n,
    mean: estimate.mean,
    se: estimate.standardError,
    unpairedSe: Math.sqrt((squaresA + squaresB) / (n - 1) / n),
    correlation: scale === 0 ? null : Math.max(-1, Math.min(1, product / scale)),
    interval: estimate.interval,
  };
}

/** McNemar's test in its three forms. */
export interface McNemarResult {
  /** (b − c)²/(b + c) */
  statistic: number;
  p: number;
  /** (|b − c| − 1)²/(b + c), Edwards' continuity correction: R's `mcnemar.test` */
  correctedStatistic: number;
  correctedP: number;
  /** Two-sided, from the binomial distribution. It never alarms more often than its level. */
  exactP: number;
  /** The exact p with half of the observed table on each side: less conservative (Fagerland et al. 2013). */
  midP: number;
}

/**
 * Do two systems pass the same cases at different rates? (McNemar 1947, Psychometrika 12.) Without a discordant pair
 * every p is 1: nothing speaks for a difference.
 * @param b how many cases only the first passed
 * @param c how many cases only the second passed
 * @throws CupelError stats.badInput
 */
export function mcNemar(b: number, c: number): McNemarResult {
  requireCount('b', b);
  requireCount('c', c);
  const n = b + c;
  if (n === 0) return { statistic: 0, p: 1, correctedStatistic: 0, correctedP: 1, exactP: 1, midP: 1 };
  const gap = Math.abs(b - c);
  const statistic = (gap * gap) / n;
  const correctedStatistic = Math.max(0, gap - 1) ** 2 / n;
  const fewer = Math.min(b, c);
  const tail = coinLower(fewer, n);
  const below = fewer === 0 ? 0 : coinLower(fewer - 1, n);
  return {
    statistic,
    p: chiSquareUpper(statistic, 1),
    correctedStatistic,
    correctedP: chiSquareUpper(correctedStatistic, 1),
    exactP: Math.min(1, 2 * tail),
    midP: gap === 0 ? 1 - (tail - below) / 2 : tail + below,
  };
}

/** Student's paired test. */
export interface PairedTTest {
  /** Infinite when all differences are the same and not 0; 0 when all are 0. */
  t: number;
  degreesOfFreedom: number;
  p: number;
  /** The mean of a − b. */
  mean: number;
  /** Two-sided interval of the mean of a − b, whatever the alternative. */
  interval: Interval;
}

/**
 * Student's paired t test of a − b: R's `t.test(a, b, paired = TRUE)`. With clusters, the clustered standard error
 * and C − 1 degrees of freedom.
 * @param options alternative: two-sided unless given; level: of the interval, 0.95 unless given
 * @throws CupelError stats.badInput, also with fewer than two pairs or clusters
 */
export function pairedTTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: {
    alternative?: Alternative;
    level?: number;
    clusters?: ArrayLike<string | number> | undefined;
  } = {},
): PairedTTest {
  if (options.level !== undefined) requireInside('level', options.level);
  const estimate = meanInterval(differencesOf(a, b), options);
  const { mean, standardError, degreesOfFreedom, interval } = estimate;
  // Equal differences: no spread to compare with, so the mean is either 0 or infinitely many standard errors from it.
  const t = mean === 0 ? 0 : mean / standardError;
  return { t, degreesOfFreedom, p: studentP(t, degreesOfFreedom, options.alternative), mean, interval };
}

/** The p-value of a t statistic. */
function studentP(t: number, df: number, alternative: Alternative = 'twoSided'): number {
  if (alternative === 'greater') return studentUpper(t, df);
  if (alternative === 'less') return studentLower(t, df);
  return studentTwoSided(t, df);
}

/** P(|T| ≥ |t|) of Student's distribution. */
export function studentTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * studentUpper(Math.abs(t), df));
}
