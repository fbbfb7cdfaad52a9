import { tOfLevel } from '../stats/distributions.ts';
import type { Interval } from '../stats/intervals.ts';
import { wilson, wilsonOfSize } from '../stats/intervals.ts';
import { UnitSums } from '../stats/unitSums.ts';

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

/** Rate and mean of at least one unit with their intervals: see `EstimateSums`. */
export function estimate(units: readonly Unit[], level = 0.95): Estimate {
  const sums = new EstimateSums();
  for (let reading = 0; reading < EstimateSums.readings; reading++) {
    units.forEach((unit, index) => sums.add(index, unit));
    sums.endReading();
  }
  return sums.estimate(level);
}

/**
 * Rate and mean with their intervals, of results that are read one after the other and never held (`UnitSums`).
 *
 * A rate over units of one result each gets Wilson's interval. Where units hold several results (repeats, columns,
 * clusters), the variance of the rate is that of a ratio over units (Cochran 1977, "Sampling Techniques", §9A.3; the
 * clustered standard error of Miller 2024, arXiv:2411.00640, eq. 4, with C/(C − 1)), and the interval is Wilson's for
 * the effective number of results p(1 − p)/variance, at most the number of results, with Student's quantile for C − 1
 * degrees of freedom (Korn and Graubard 1998; Franco, Little, Louis and Slud 2019, "Comparative study of confidence
 * intervals for proportions in complex sample surveys"). Where all results agree, the interval is Wilson's for the units.
 *
 * The interval of the mean score is Student's over units, widened where most of them are alike.
 */
export class EstimateSums {
  /** How often everything must be added. */
  static readonly readings = UnitSums.readings;
  readonly #passed = new UnitSums();
  readonly #scores = new UnitSums();

  get units(): number {
    return this.#passed.units;
  }

  /** @param key of the unit; what belongs to one unit comes one after the other */
  add(key: string | number, { n, passed, score }: Unit): void {
    this.#passed.add(key, passed, n);
    this.#scores.add(key, score, n);
  }

  endReading(): void {
    this.#passed.endReading();
    this.#scores.endReading();
  }

  /** After both readings, of at least one unit. */
  estimate(level = 0.95): Estimate {
    const { units, results, total, mean: passRate, isSingle } = this.#passed;
    return {
      units,
      results,
      passRate,
      passRateInterval: isSingle ? wilson(total, results, { level }) : this.#rateInterval(level),
      score: this.#scores.mean,
      scoreInterval: this.#scoreInterval(level),
    };
  }

  #rateInterval(level: number): Interval {
    const { units, results, mean: rate, variance } = this.#passed;
    // Nothing tells how much units differ: each is taken for one result, as if it had been asked once.
    if (rate === 0 || rate === 1) return wilson(rate * units, units, { level });
    const size = units < 2 ? units : Math.min(results, (rate * (1 - rate)) / Math.max(variance, 1e-300));
    return wilsonOfSize(rate * size, size, tOfLevel(level, Math.max(1, units - 1)));
  }

  #scoreInterval(level: number): Interval | null {
    const [lowest, highest] = this.#scores.range;
    // Where all scores are from 0 to 1, their mean is; code may give others.
    return lowest >= 0 && highest <= 1
      ? this.#scores.interval(level, { largest: 1, range: [0, 1] })
      : this.#scores.interval(level, { largest: Math.max(Math.abs(lowest), Math.abs(highest)) });
  }
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
