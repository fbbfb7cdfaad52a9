import { requireInside, requireValues } from './check.ts';
import { tOfLevel } from './distributions.ts';
import { clusterSums } from './clusters.ts';
import type { Interval } from './intervals.ts';

/** The mean of at least one value. */
export function mean(values: ArrayLike<number>): number {
  requireValues('values', values);
  return meanOf(values);
}

/** The unbiased variance, Σ(x − mean)²/(n − 1), of at least two values. */
export function variance(values: ArrayLike<number>): number {
  requireValues('values', values, 2);
  return squaresAbout(values, meanOf(values)) / (values.length - 1);
}

/**
 * The standard error of the mean by the central limit theorem, √(variance/n) (Miller 2024, "Adding Error Bars to
 * Evals", arXiv:2411.00640, eq. 1).
 * @param values at least two, one a case, independent of each other
 * @throws CupelError stats.badInput
 */
export function standardError(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values) / values.length);
}

/**
 * The standard error of the mean when cases come in clusters that are alike (questions on one document): the root of
 * Σ over clusters of (Σ of the cluster's x − mean)² / n² (Miller 2024, arXiv:2411.00640, eq. 4; Liang and Zeger 1986).
 * @param values one a case
 * @param clusters the cluster of each case; at least two different ones
 * @param options correction: multiply the variance by C/(C − 1) for C clusters (true unless given), which takes out
 *   most of its bias when they are few; Miller's formula has none
 * @throws CupelError stats.badInput
 */
export function clusteredStandardError(
  values: ArrayLike<number>,
  clusters: ArrayLike<string | number>,
  options: { correction?: boolean } = {},
): number {
  requireValues('values', values, 2);
  const middle = meanOf(values);
  const { sums } = clusterSums(values, clusters, middle);
  const square = sums.reduce((total, sum) => total + sum * sum, 0);
  const factor = (options.correction ?? true) ? sums.length / (sums.length - 1) : 1;
  return Math.sqrt(square * factor) / values.length;
}

/** A mean with its standard error and interval. */
export interface MeanEstimate {
  n: number;
  mean: number;
  standardError: number;
  interval: Interval;
  /** Degrees of freedom of the t distribution behind the interval. */
  degreesOfFreedom: number;
}

/**
 * The mean with its interval by Student's t: n − 1 degrees of freedom, or with clusters C − 1 and the clustered
 * standard error (Cameron and Miller 2015, "A practitioner's guide to cluster-robust inference", section VI).
 * @param values at least two
 * @param options level: 0.95 unless given; clusters: the cluster of each value
 * @throws CupelError stats.badInput
 */
export function meanInterval(
  values: ArrayLike<number>,
  options: { level?: number; clusters?: ArrayLike<string | number> | undefined } = {},
): MeanEstimate {
  const level = options.level ?? 0.95;
  requireInside('level', level);
  requireValues('values', values, 2);
  const { clusters } = options;
  const middle = meanOf(values);
  const error = clusters ? clusteredStandardError(values, clusters) : standardError(values);
  const degreesOfFreedom = (clusters ? clusterSums(values, clusters, 0).sums.length : values.length) - 1;
  const half = tOfLevel(level, degreesOfFreedom) * error;
  return {
    n: values.length,
    mean: middle,
    standardError: error,
    interval: [middle - half, middle + half],
    degreesOfFreedom,
  };
}

/** The mean of finite values, their sum compensated for rounding (Neumaier 1974), so that counts stay exact. */
export function meanOf(values: ArrayLike<number>): number {
  let [sum, lost] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return (sum + lost) / values.length;
}

/** Σ(x − middle)² */
export function squaresAbout(values: ArrayLike<number>, middle: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? 0) - middle) ** 2;
  return sum;
}
