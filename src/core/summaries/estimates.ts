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
 * Rate and mean with their intervals, of results that are read one after the other and never held: once for their totals,
 * once more for the squares about them.
 *
 * A rate over units of one result each gets Wilson's interval. Where units hold several results (repeats, columns,
 * clusters), the variance of the rate is that of a ratio over units (Cochran 1977, "Sampling Techniques", §9A.3; the
 * clustered standard error of Miller 2024, arXiv:2411.00640, eq. 4, with C/(C − 1)), and the interval is Wilson's for
 * the effective number of results p(1 − p)/variance, at most the number of results, with Student's quantile for C − 1
 * degrees of freedom (Korn and Graubard 1998; Franco, Little, Louis and Slud 2019, "Comparative study of confidence
 * intervals for proportions in complex sample surveys"). Where all results agree, the effective number is that of units.
 */
export class EstimateSums {
  /** How often everything must be added. */
  static readonly readings = 2;
  /** Of the first reading. */
  readonly #totals = { units: 0, results: 0, passed: 0, score: 0, isSingle: true, isShare: true };
  readonly #squares = { passed: 0, score: 0 };
  #readings = 0;
  #open: { key: string | number; unit: Unit } | undefined;

  get units(): number {
    return this.#totals.units;
  }

  /** @param key of the unit; what belongs to one unit comes one after the other */
  add(key: string | number, { n, passed, score }: Unit): void {
    if (this.#open?.key === key) {
      const { unit } = this.#open;
      unit.n += n;
      unit.passed += passed;
      unit.score += score;
      return;
    }
    this.#close();
    this.#open = { key, unit: { n, passed, score } };
  }

  endReading(): void {
    this.#close();
    this.#readings++;
  }

  #close(): void {
    const unit = this.#open?.unit;
    this.#open = undefined;
    if (!unit) return;
    const totals = this.#totals;
    const { n, passed, score } = unit;
    if (this.#readings === 0) {
      totals.units++;
      totals.results += n;
      totals.passed += passed;
      totals.score += score;
      totals.isSingle &&= n === 1;
      totals.isShare &&= score >= 0 && score <= n;
    } else if (this.#readings === 1) {
      this.#squares.passed += (passed - (totals.passed / totals.results) * n) ** 2;
      this.#squares.score += (score - (totals.score / totals.results) * n) ** 2;
    }
  }

  /** After both readings, of at least one unit. */
  estimate(level = 0.95): Estimate {
    const { units, results, passed, score, isSingle } = this.#totals;
    return {
      units,
      results,
      passRate: passed / results,
      passRateInterval: isSingle ? wilson(passed, results, { level }) : this.#rateInterval(level),
      score: score / results,
      scoreInterval: this.#scoreInterval(level),
    };
  }

  #rateInterval(level: number): Interval {
    const { units, results, passed } = this.#totals;
    const rate = passed / results;
    const isUnanimous = rate === 0 || rate === 1;
    const variance = this.#varianceOfRatio(this.#squares.passed);
    const size =
      isUnanimous || units < 2 ? units : Math.min(results, (rate * (1 - rate)) / Math.max(variance, 1e-300));
    return wilsonOfSize(rate * size, size, tOfLevel(level, Math.max(1, units - 1)));
  }

  #scoreInterval(level: number): Interval | null {
    const { units, results, score, isShare } = this.#totals;
    if (units < 2) return null;
    const mean = score / results;
    const half = tOfLevel(level, units - 1) * Math.sqrt(this.#varianceOfRatio(this.#squares.score));
    // Where all scores are from 0 to 1, their mean is; code may give others.
    return isShare ? [Math.max(0, mean - half), Math.min(1, mean + half)] : [mean - half, mean + half];
  }

  #varianceOfRatio(squares: number): number {
    const { units, results } = this.#totals;
    return units < 2 ? 0 : ((units / (units - 1)) * squares) / results ** 2;
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
