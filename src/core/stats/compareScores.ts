import {
  requireAligned,
  requireInside,
  requireNotNegative,
  requirePositive,
  requireValues,
} from './check.ts';
import { cautiousInterval } from './cautiousInterval.ts';
import { clusterSums } from './clusters.ts';
import type { Interval } from './intervals.ts';
import { newcombePaired } from './intervals.ts';
import { clusteredStandardError, meanOf, standardError } from './means.ts';
import { mcNemar, studentTwoSided } from './paired.ts';
import { minimumDetectableDifference } from './power.ts';
import { signFlipTest } from './signFlip.ts';

/**
 * `better` and `worse`: B differs from A, significantly. `noDifferenceSeen`: it does not, which is no proof that they
 * are equal. `tooFewCases`: no result of so few cases could have decided.
 */
export type Verdict = 'better' | 'worse' | 'noDifferenceSeen' | 'tooFewCases';

/** How to compare. */
export interface CompareOptions {
  /** The chance of an alarm when nothing has changed: 0.05 unless given. The interval's level is 1 − alpha. */
  alpha?: number;
  /** The cluster of each case, when cases of one cluster are alike. */
  clusters?: readonly (string | number)[] | undefined;
  /** True for cost and latency. Scores are better when higher unless this is set. */
  lowerIsBetter?: boolean;
  /** The smallest difference that matters, above 0: with it, not seeing one may be for want of cases. */
  minimumEffect?: number | undefined;
  /** How much worse B may be and still pass for not inferior, 0 or more. */
  margin?: number | undefined;
  /** Of the permutation test, where it samples. */
  seed?: number | undefined;
}

/** A paired comparison of B with A. What cannot be known from the cases is null. */
export interface ScoreComparison {
  /** Pairs. */
  n: number;
  meanA: number;
  meanB: number;
  /** meanB − meanA */
  difference: number;
  /** Of the difference, paired; clustered with clusters. */
  standardError: number | null;
  /** Of the difference, at level 1 − alpha. */
  interval: Interval | null;
  /** Two-sided. */
  p: number | null;
  test: 'mcNemarExact' | 'signFlip' | 'clusteredT';
  /** The positions of the cases where B is worse. */
  regressions: number[];
  /** The positions of the cases where B is better. */
  improvements: number[];
  verdict: Verdict;
  /** The smallest difference that as many cases show with a chance of 80%. */
  minimumDetectableEffect: number | null;
  /** The smallest difference that matters, where one was given. */
  minimumEffect: number | null;
  /** How many cases show `minimumEffect`, or without one the difference seen here, with a chance of 80%. */
  casesNeeded: number | null;
  /** With a margin: is B significantly not worse than A by the margin or more? */
  withinMargin: boolean | null;
}

/**
 * Is B better than A on the same cases? Pass/fail scores (all 0 or 1, and better when higher) are decided by McNemar's
 * exact test and shown with Newcombe's paired interval, other scores by the sign-flip test and Student's interval, and
 * scores with clusters by Student's paired test with the clustered standard error (Miller 2024, "Adding Error Bars to Evals",
 * arXiv:2411.00640). Student's intervals are widened where most cases came out alike (`cautiousInterval`). The verdict
 * follows the test's p; its interval is from another method and may, near the border, exclude 0 a little earlier or
 * later. Within the margin means that the interval's worse end is: at alpha 0.05 the test of non-inferiority is
 * one-sided at 0.025 (ICH E9, §3.3.2).
 * @param a the scores of A, at least one, finite
 * @param b the scores of B, of the same cases in the same order
 * @throws CupelError stats.badInput
 */
export function compareScores(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: CompareOptions = {},
): ScoreComparison {
  const { alpha = 0.05, clusters, lowerIsBetter = false, minimumEffect, margin } = options;
  requireInside('alpha', alpha);
  if (minimumEffect !== undefined) requirePositive('minimumEffect', minimumEffect);
  if (margin !== undefined) requireNotNegative('margin', margin);
  requireAligned('a', a, 'b', b);
  requireValues('a', a);
  requireValues('b', b);
  if (clusters) requireAligned('a', a, 'clusters', clusters);

  // A cost of 0 or 1 is none of pass and fail.
  const pairs = readPairs(a, b, !lowerIsBetter);
  const evidence = clusters
    ? byClusteredT(pairs, clusters, alpha, options.seed)
    : byPermutation(pairs, alpha, options.seed);
  const n = pairs.differences.length;
  const difference = meanOf(pairs.differences);
  // The sign of what is good: from here on, above 0 is better.
  const good = lowerIsBetter ? -1 : 1;
  const smallest = smallestVisible(evidence, n, alpha);
  const target = minimumEffect ?? Math.abs(difference);
  return {
    n,
    meanA: meanOf(a),
    meanB: meanOf(b),
    difference,
    standardError: evidence.standardError,
    interval: evidence.interval,
    p: evidence.p,
    test: evidence.test,
    regressions: good > 0 ? pairs.lower : pairs.higher,
    improvements: good > 0 ? pairs.higher : pairs.lower,
    verdict: verdictOf(evidence, difference * good, { alpha, smallest, minimumEffect }),
    minimumDetectableEffect: smallest,
    minimumEffect: minimumEffect ?? null,
    casesNeeded: casesNeededFor(target, evidence, n, alpha),
    withinMargin: margin === undefined ? null : worseEnd(evidence.interval, good) > -margin,
  };
}

interface Pairs {
  differences: Float64Array;
  /** Positions where B is below A, and where it is above. */
  lower: number[];
  higher: number[];
  /** How many cases both pass and none passes; null when the scores are not all 0 or 1, or no scores. */
  agreeing: { both: number; neither: number } | null;
  /** The largest magnitude of a score. */
  largest: number;
}

function readPairs(a: ArrayLike<number>, b: ArrayLike<number>, mayBePassFail: boolean): Pairs {
  const n = a.length;
  const differences = new Float64Array(n);
  const lower: number[] = [];
  const higher: number[] = [];
  let [both, neither, binary, largest] = [0, 0, mayBePassFail, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    largest = Math.max(largest, Math.abs(x), Math.abs(y));
    binary &&= (x === 0 || x === 1) && (y === 0 || y === 1);
    // A score summed in another order is the same score.
    if (Math.abs(y - x) <= 1e-12 * Math.max(1, Math.abs(x), Math.abs(y))) {
      if (x === 1) both++;
      else neither++;
      continue;
    }
    differences[i] = y - x;
    (y < x ? lower : higher).push(i);
  }
  return { differences, lower, higher, agreeing: binary ? { both, neither } : null, largest };
}

interface Evidence {
  test: ScoreComparison['test'];
  p: number | null;
  standardError: number | null;
  interval: Interval | null;
  /** What is independent of each other: cases or clusters. Below `fewestUnits` of them no result is significant. */
  units: number;
  fewestUnits: number;
  /** Pass/fail: so many cases must differ, all in one direction, before any result is significant. */
  fewestDiscordant: number;
}

function byPermutation(pairs: Pairs, alpha: number, seed: number | undefined): Evidence {
  const { differences, lower, higher, agreeing, largest } = pairs;
  const level = 1 - alpha;
  const units = differences.length;
  const fewest = fewestFlips(alpha);
  const error = units > 1 ? standardError(differences) : null;
  const shared = { standardError: error, units, fewestUnits: fewest };
  if (!agreeing) {
    const { p } = signFlipTest(differences, { seed });
    const sizes = new Float64Array(units).fill(1);
    const interval = error === null ? null : cautiousInterval({ sums: differences, sizes, largest }, level);
    return { ...shared, test: 'signFlip', p, interval, fewestDiscordant: 0 };
  }
  const counts = { ...agreeing, onlyFirst: higher.length, onlySecond: lower.length };
  const { interval } = newcombePaired(counts, { level });
  const p = mcNemar(higher.length, lower.length).exactP;
  return { ...shared, test: 'mcNemarExact', p, interval, fewestDiscordant: fewest };
}

/** The fewest signs of which one arrangement and its opposite are as rare as alpha: 2 · ½ⁿ ≤ alpha. */
function fewestFlips(alpha: number): number {
  return Math.max(1, Math.ceil(1 - Math.log2(alpha)));
}

function byClusteredT(
  { differences, largest }: Pairs,
  clusters: readonly (string | number)[],
  alpha: number,
  seed: number | undefined,
): Evidence {
  const units = new Set(clusters).size;
  const shared = { units, fewestUnits: 2, fewestDiscordant: 0, test: 'clusteredT' } as const;
  if (units < 2) return { ...shared, p: null, standardError: null, interval: null };
  const [mean, error] = [meanOf(differences), clusteredStandardError(differences, clusters)];
  const interval = cautiousInterval({ ...clusterSums(differences, clusters, 0), largest }, 1 - alpha);
  // Clusters that all differ alike would be infinitely many standard errors from 0, be they two or a thousand.
  if (error <= 1e-12 * Math.abs(mean)) {
    const { p } = signFlipTest(differences, { clusters, seed });
    return {
      ...shared,
      test: 'signFlip',
      p,
      standardError: error,
      interval,
      fewestUnits: fewestFlips(alpha),
    };
  }
  return { ...shared, p: studentTwoSided(mean / error, units - 1), standardError: error, interval };
}

/** The effect that n cases with this spread show in four runs of five; null when nothing tells their spread. */
function smallestVisible(evidence: Evidence, n: number, alpha: number): number | null {
  const { standardError, fewestDiscordant } = evidence;
  // A rate cannot differ by more than 1.
  if (standardError === null || fewestDiscordant > n) return null;
  return Math.max(minimumDetectableDifference(standardError, { alpha }), fewestDiscordant / n) || null;
}

/** The number of cases at which `smallestVisible` comes down to the target. */
function casesNeededFor(target: number, evidence: Evidence, n: number, alpha: number): number | null {
  const { standardError, fewestDiscordant, fewestUnits } = evidence;
  if (standardError === null || target === 0) return null;
  const bySpread = n * (minimumDetectableDifference(standardError, { alpha }) / target) ** 2;
  const byTest = fewestDiscordant / target;
  if (bySpread === 0 && byTest === 0) return null;
  // Less a rounding error, so that 6 / 0.1 needs 60 cases and not 61.
  return Math.max(fewestUnits, Math.ceil(Math.max(bySpread, byTest) * (1 - 1e-12)));
}

function verdictOf(
  evidence: Evidence,
  gain: number,
  context: { alpha: number; smallest: number | null; minimumEffect: number | undefined },
): Verdict {
  const { alpha, smallest, minimumEffect } = context;
  const { p, interval, units, fewestUnits } = evidence;
  if (p === null || units < fewestUnits) return 'tooFewCases';
  if (p <= alpha && gain !== 0) return gain > 0 ? 'better' : 'worse';
  if (minimumEffect === undefined || (smallest !== null && smallest <= minimumEffect))
    return 'noDifferenceSeen';
  const isRuledOut = interval !== null && interval[0] > -minimumEffect && interval[1] < minimumEffect;
  return isRuledOut ? 'noDifferenceSeen' : 'tooFewCases';
}

/** The end of the interval on the worse side, above 0 when even that is better. */
function worseEnd(interval: Interval | null, good: 1 | -1): number {
  if (!interval) return -Infinity;
  return good > 0 ? interval[0] : -interval[1];
}
