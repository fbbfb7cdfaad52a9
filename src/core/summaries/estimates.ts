import { cautiousInterval } from '../stats/cautiousInterval.ts';
import { tOfLevel } from '../stats/distributions.ts';
import type { Interval } from '../stats/intervals.ts';
import { wilson, wilsonOfSize } from '../stats/intervals.ts';

/** Results that are not independent of each other, added up. Units are independent. */
export interface Unit {
  /** Results. */
  n: number;
  passed: number;
  /** Sum of the scores. */
  score: number;
}

/** A pass rate and a mean score over all results, with intervals that know which of them hang together. */
export interface Estimate {
  /** Independent units: cases, or clusters of them. */
  units: number;
  results: number;
  passRate: number;
  passRateInterval: Interval;
  score: number;
  /** Null for fewer than two units. */
  scoreInterval: Interval | null;
}

/**
 * Rate and mean of at least one unit with their intervals.
 *
 * A rate over units of one result each gets Wilson's interval. Where units hold several results (repeats, columns,
 * clusters), the variance of the rate is that of a ratio over units (Cochran 1977, "Sampling Techniques", §9A.3; the
 * clustered standard error of Miller 2024, arXiv:2411.00640, eq. 4, with C/(C − 1)), and the interval is Wilson's for
 * the effective number of results p(1 − p)/variance, at most the number of results, with Student's quantile for C − 1
 * degrees of freedom (Korn and Graubard 1998; Franco, Little, Louis and Slud 2019, "Comparative study of confidence
 * intervals for proportions in complex sample surveys"). Where all results agree, the interval is Wilson's for the units.
 *
 * The interval of the mean score is Student's over units, widened where most of them are alike (`cautiousInterval`).
 */
export function estimate(units: readonly Unit[], level = 0.95): Estimate {
  let [results, passed, score, single] = [0, 0, 0, true];
  for (const unit of units) {
    results += unit.n;
    passed += unit.passed;
    score += unit.score;
    single &&= unit.n === 1;
  }
  const [passRate, mean] = [passed / results, score / results];
  return {
    units: units.length,
    results,
    passRate,
    passRateInterval: single
      ? wilson(passed, results, { level })
      : rateInterval(units, passRate, results, level),
    score: mean,
    scoreInterval: scoreInterval(units, level),
  };
}

function rateInterval(units: readonly Unit[], rate: number, results: number, level: number): Interval {
  const count = units.length;
  // Nothing tells how much units differ: each is taken for one result, as if it had been asked once.
  if (rate === 0 || rate === 1) return wilson(rate * count, count, { level });
  const variance = varianceOfRatio(units, (unit) => unit.passed - rate * unit.n, results);
  const size = count < 2 ? count : Math.min(results, (rate * (1 - rate)) / Math.max(variance, 1e-300));
  return wilsonOfSize(rate * size, size, tOfLevel(level, Math.max(1, count - 1)));
}

function scoreInterval(units: readonly Unit[], level: number): Interval | null {
  if (units.length < 2) return null;
  const sums = Float64Array.from(units, (unit) => unit.score);
  const sizes = Float64Array.from(units, (unit) => unit.n);
  // Where all scores are from 0 to 1, their mean is; code may give others.
  const isShare = units.every((unit) => unit.score >= 0 && unit.score <= unit.n);
  const largest = isShare
    ? 1
    : sums.reduce((most, sum, i) => Math.max(most, Math.abs(sum) / (sizes[i] ?? 1)), 0);
  const [low, high] = cautiousInterval({ sums, sizes, largest, ...(isShare && { range: [0, 1] }) }, level);
  return isShare ? [Math.max(0, low), Math.min(1, high)] : [low, high];
}

function varianceOfRatio(units: readonly Unit[], residual: (unit: Unit) => number, results: number): number {
  if (units.length < 2) return 0;
  const squares = units.reduce((sum, unit) => sum + residual(unit) ** 2, 0);
  return ((units.length / (units.length - 1)) * squares) / results ** 2;
}

/** Adds up what belongs together. */
export function unitsOf<T extends Unit>(figures: Iterable<T>, keyOf: (figure: T) => string | number): Unit[] {
  const units = new Map<string | number, Unit>();
  for (const figure of figures) {
    const key = keyOf(figure);
    const unit = units.get(key);
    if (unit) {
      unit.n += figure.n;
      unit.passed += figure.passed;
      unit.score += figure.score;
    } else units.set(key, { n: figure.n, passed: figure.passed, score: figure.score });
  }
  return [...units.values()];
}
