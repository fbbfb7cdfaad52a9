import {
  badInput,
  requireFinite,
  requireInside,
  requireNotNegative,
  requirePositive,
  requireProbability,
} from './check.ts';
import { studentQuantile } from './distributions.ts';
import { noncentralStudentLower } from './noncentral.ts';
import { normalLower, normalQuantile } from './normal.ts';
import { findRoot } from './roots.ts';

/** What the planned two-sided test may get wrong. */
export interface Risk {
  /** The chance of seeing a difference that is not there: 0.05 unless given. */
  alpha?: number;
  /** The chance of seeing one that is: 0.8 unless given. */
  power?: number;
}

function quantilesOf({ alpha = 0.05, power = 0.8 }: Risk): { zAlpha: number; zPower: number } {
  requireInside('alpha', alpha);
  requireInside('power', power);
  if (power <= alpha / 2) throw badInput(`power must be above alpha/2, not ${power}`);
  return { zAlpha: -normalQuantile(alpha / 2), zPower: normalQuantile(power) };
}

/**
 * How many cases each of two independent groups needs to tell the rates p1 and p2 apart: R's `power.prop.test` (Fleiss,
 * Levin and Paik 2003, ch. 4, without continuity correction). Not rounded; round up.
 * @throws CupelError stats.badInput, also when p1 = p2
 */
export function sampleSizeForProportions(p1: number, p2: number, risk: Risk = {}): number {
  requireDifferentRates(p1, p2);
  const { zAlpha, zPower } = quantilesOf(risk);
  const { pooled, separate } = rateSpreads(p1, p2);
  return ((zAlpha * pooled + zPower * separate) / (p1 - p2)) ** 2;
}

/**
 * The chance that n cases a group show the difference of the rates p1 and p2: R's `power.prop.test`.
 * @param n cases in each group, above 0
 * @throws CupelError stats.badInput
 */
export function powerForProportions(
  p1: number,
  p2: number,
  n: number,
  options: { alpha?: number } = {},
): number {
  requireProbability('p1', p1);
  requireProbability('p2', p2);
  requirePositive('n', n);
  const { zAlpha } = quantilesOf({ ...options, power: 0.999 });
  const { pooled, separate } = rateSpreads(p1, p2);
  const excess = Math.sqrt(n) * Math.abs(p1 - p2) - zAlpha * pooled;
  // Two rates of 0 and 1 have no spread of their own: the outcome is certain.
  if (separate === 0) return excess > 0 ? 1 : 0;
  return normalLower(excess / separate);
}

/**
 * The smallest rise over a rate that n cases a group can show; null when even a rise to 1 is too small for n.
 * @param p1 the rate to start from, below 1
 * @param n cases in each group, above 0
 * @throws CupelError stats.badInput
 */
export function minimumDetectableRise(p1: number, n: number, risk: Risk = {}): number | null {
  requireProbability('p1', p1);
  requirePositive('n', n);
  const { alpha = 0.05, power = 0.8 } = risk;
  quantilesOf(risk);
  if (p1 === 1) throw badInput('p1 must be below 1: a rate of 1 cannot rise');
  const excess = (rise: number) => powerForProportions(p1, Math.min(1, p1 + rise), n, { alpha }) - power;
  if (excess(1 - p1) < 0) return null;
  return findRoot(excess, 1e-12, 1 - p1);
}

/**
 * How many cases are needed when both systems answer the same cases and only some are discordant (Connor 1987,
 * "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43).
 * @param discordant the share of cases that exactly one of the two passes, above 0
 * @param difference of the two rates, not 0, at most `discordant`
 * @throws CupelError stats.badInput
 */
export function sampleSizeForPairedProportions(
  discordant: number,
  difference: number,
  risk: Risk = {},
): number {
  requireProbability('discordant', discordant);
  requireNonZero('difference', difference);
  if (Math.abs(difference) > discordant)
    throw badInput(`difference must be at most the discordant share ${discordant}, not ${difference}`);
  const { zAlpha, zPower } = quantilesOf(risk);
  const spread = zAlpha * Math.sqrt(discordant) + zPower * Math.sqrt(discordant - difference ** 2);
  return (spread / difference) ** 2;
}

/**
 * The chance that a paired t test of n cases shows a mean difference: R's `power.t.test(type = "paired")`.
 * @param n cases, at least 2
 * @param delta the mean difference
 * @param sd the standard deviation of the differences, above 0
 * @throws CupelError stats.badInput
 */
export function powerForPairedMeans(
  n: number,
  delta: number,
  sd: number,
  options: { alpha?: number } = {},
): number {
  requireTwo(n);
  return powerOfT(n - 1, Math.sqrt(n), delta, sd, options.alpha);
}

/** The chance that a two-sample t test with n cases a group shows a difference of means: R's `power.t.test`. */
export function powerForMeans(
  n: number,
  delta: number,
  sd: number,
  options: { alpha?: number } = {},
): number {
  requireTwo(n);
  return powerOfT(2 * n - 2, Math.sqrt(n / 2), delta, sd, options.alpha);
}

/** How many cases a paired t test needs to show a mean difference. Not rounded; at least 2. */
export function sampleSizeForPairedMeans(delta: number, sd: number, risk: Risk = {}): number {
  return smallestN((n) => powerForPairedMeans(n, delta, sd, risk), delta, sd, risk);
}

/** How many cases a group a two-sample t test needs to show a difference of means. Not rounded; at least 2. */
export function sampleSizeForMeans(delta: number, sd: number, risk: Risk = {}): number {
  return smallestN((n) => powerForMeans(n, delta, sd, risk), delta, sd, risk);
}

function powerOfT(df: number, rootN: number, delta: number, sd: number, alpha = 0.05): number {
  requireFinite('delta', delta);
  requirePositive('sd', sd);
  requireInside('alpha', alpha);
  return noncentralStudentLower(studentQuantile(alpha / 2, df), df, (-rootN * Math.abs(delta)) / sd);
}

function smallestN(powerAt: (n: number) => number, delta: number, sd: number, risk: Risk): number {
  requireNonZero('delta', delta);
  requirePositive('sd', sd);
  const { zAlpha, zPower } = quantilesOf(risk);
  const wanted = risk.power ?? 0.8;
  if (powerAt(2) >= wanted) return 2;
  // The normal approximation is at most a few cases short of t, times two for two groups.
  const enough = 10 + 4 * (((zAlpha + Math.abs(zPower)) * sd) / delta) ** 2;
  return findRoot((n) => powerAt(n) - wanted, 2, enough);
}

/** What is known of an eval's variance before it is run; all of it of scores, or of differences of scores. */
export interface EvalVariance {
  /** ω²: the variance over cases of the difference of the two systems' expected scores. */
  omega2: number;
  /** The mean over cases of the variance of one answer of the first system: 0 when its answers do not vary. */
  sigma2A: number;
  /** The same of the second system. */
  sigma2B: number;
  /** Answers a case of each system; 1 unless given. */
  repeatsA?: number;
  repeatsB?: number;
}

/** The variance of one case's difference when each score is a mean over repeats. */
function varianceOfCase({ omega2, sigma2A, sigma2B, repeatsA = 1, repeatsB = 1 }: EvalVariance): number {
  requireNotNegative('omega2', omega2);
  requireNotNegative('sigma2A', sigma2A);
  requireNotNegative('sigma2B', sigma2B);
  requirePositive('repeatsA', repeatsA);
  requirePositive('repeatsB', repeatsB);
  return omega2 + sigma2A / repeatsA + sigma2B / repeatsB;
}

/**
 * How many cases an eval needs to show that two systems differ by delta on the same cases (Miller 2024, "Adding Error
 * Bars to Evals", arXiv:2411.00640, eq. 9). Not rounded; round up.
 * @throws CupelError stats.badInput
 */
export function sampleSizeForEval(plan: EvalVariance & Risk & { delta: number }): number {
  requireNonZero('delta', plan.delta);
  const { zAlpha, zPower } = quantilesOf(plan);
  return ((zAlpha + zPower) ** 2 * varianceOfCase(plan)) / plan.delta ** 2;
}

/**
 * The smallest difference that an eval of n cases can show (Miller 2024, arXiv:2411.00640, eq. 10).
 * @throws CupelError stats.badInput
 */
export function minimumDetectableEffect(plan: EvalVariance & Risk & { n: number }): number {
  requirePositive('n', plan.n);
  return minimumDetectableDifference(Math.sqrt(varianceOfCase(plan) / plan.n), plan);
}

/** The smallest difference that an estimate with this standard error can show. */
export function minimumDetectableDifference(standardError: number, risk: Risk = {}): number {
  requireNotNegative('standardError', standardError);
  const { zAlpha, zPower } = quantilesOf(risk);
  return (zAlpha + zPower) * standardError;
}

function rateSpreads(p1: number, p2: number): { pooled: number; separate: number } {
  return {
    pooled: Math.sqrt((p1 + p2) * (1 - (p1 + p2) / 2)),
    separate: Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2)),
  };
}

function requireDifferentRates(p1: number, p2: number): void {
  requireProbability('p1', p1);
  requireProbability('p2', p2);
  if (p1 === p2) throw badInput(`p1 and p2 must differ, both are ${p1}`);
}

function requireNonZero(name: string, value: number): void {
  requireFinite(name, value);
  if (value === 0) throw badInput(`${name} must not be 0: no number of cases shows no difference`);
}

function requireTwo(n: number): void {
  if (!(n >= 2 && Number.isFinite(n))) throw badInput(`n must be 2 or more, not ${n}`);
}
