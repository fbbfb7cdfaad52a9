import { tOfLevel } from './distributions.ts';
import type { Interval } from './intervals.ts';
import { UsualValue } from './usualValue.ts';

/** The open unit: what it adds up to so far. */
interface Open {
  key: string | number;
  sum: number;
  size: number;
}

/**
 * A mean over independent units (cases, or clusters of them) with its interval, of results that are read one after the
 * other and never held: once for their total, once more for the squares about the mean.
 */
export class UnitSums {
  /** How often everything must be added. */
  static readonly readings = 2;
  #readings = 0;
  #open: Open | undefined;
  #units = 0;
  #results = 0;
  #total = 0;
  /** What rounding took from the total (Neumaier 1974). */
  #lost = 0;
  #isSingle = true;
  #lowest = Infinity;
  #highest = -Infinity;
  /** Of the residuals r = sum − mean · size: Σ r², Σ r · size, Σ size². */
  readonly #squares = { residuals: 0, crossed: 0, sizes: 0 };
  #usual: UsualValue | undefined;

  get units(): number {
    return this.#units;
  }

  get results(): number {
    return this.#results;
  }

  get total(): number {
    return this.#total + this.#lost;
  }

  get mean(): number {
    return this.total / this.#results;
  }

  /** Whether each unit is of one result. */
  get isSingle(): boolean {
    return this.#isSingle;
  }

  /** The lowest and the highest mean of a unit. */
  get range(): Interval {
    return [this.#lowest, this.#highest];
  }

  /**
   * @param key of the unit; what belongs to one unit comes one after the other
   * @param sum of the results
   * @param size how many they are
   */
  add(key: string | number, sum: number, size: number): void {
    const open = this.#open;
    if (open && open.key === key) {
      open.sum += sum;
      open.size += size;
      return;
    }
    this.#close();
    this.#open = { key, sum, size };
  }

  endReading(): void {
    this.#close();
    this.#readings++;
  }

  #close(): void {
    const unit = this.#open;
    this.#open = undefined;
    if (!unit) return;
    const value = unit.sum / unit.size;
    if (this.#readings === 0) {
      this.#units++;
      this.#results += unit.size;
      this.#addToTotal(unit.sum);
      this.#isSingle &&= unit.size === 1;
      this.#lowest = Math.min(this.#lowest, value);
      this.#highest = Math.max(this.#highest, value);
    } else if (this.#readings === 1) {
      const residual = unit.sum - this.mean * unit.size;
      this.#squares.residuals += residual ** 2;
      this.#squares.crossed += residual * unit.size;
      this.#squares.sizes += unit.size ** 2;
      this.#usual ??= new UsualValue(Math.max(Math.abs(this.#lowest), Math.abs(this.#highest)));
      this.#usual.see(value);
    }
  }

  #addToTotal(sum: number): void {
    const next = this.#total + sum;
    this.#lost +=
      Math.abs(this.#total) >= Math.abs(sum) ? this.#total - next + sum : sum - next + this.#total;
    this.#total = next;
  }

  /** Of the mean, as a ratio over units, with C/(C − 1); 0 for one unit. After all readings. */
  get variance(): number {
    return this.#units < 2
      ? 0
      : ((this.#units / (this.#units - 1)) * this.#squares.residuals) / this.#results ** 2;
  }

  /**
   * The interval of the mean, after all readings; null for fewer than two units.
   *
   * Student's interval takes its width from what differs between the units at hand. Where most of them are alike (all but
   * a few cases have the score 1, or did not change) those few, or none, are all that it knows: ten equal cases would
   * prove that there is nothing else. So each end is held against that of Student's interval with one more unit, which
   * lies as far from the usual value as the farthest that was seen, or, when all are alike, as the largest value is from
   * 0. That unit's weight is the square of the share of units that are alike: nothing when no two are.
   * (Pseudo-observations, as Agresti and Coull 1998, The American Statistician 52, and Agresti and Min 2005, Statistics in
   * Medicine 24, add them to rates; the weight is ours, and the coverage is simulated in the tests.)
   * @param bounds largest: the largest magnitude that a result has; range: what a result can be, where that is known
   */
  interval(level: number, { largest, range }: { largest: number; range?: Interval }): Interval | null {
    if (this.#units < 2 || !this.#usual) return null;
    const { lowest, highest, share } = this.#usual.found();
    const reach = (from: number) => Math.max(from - this.#lowest, this.#highest - from) || largest;
    const [least, most] = range ?? [-Infinity, Infinity];
    const low = Math.max(least, lowest - reach(lowest));
    const high = Math.min(most, highest + reach(highest));
    const t = tOfLevel(level, this.#units - 1);
    const weight = share ** 2;
    return [
      Math.max(least, Math.min(this.#end(-t, 0, 0), this.#end(-t, weight, low))),
      Math.min(most, Math.max(this.#end(t, 0, 0), this.#end(t, weight, high))),
    ];
  }

  /** An end of the interval with a unit of mean size and this value beside the others. */
  #end(t: number, weight: number, value: number): number {
    const { residuals, crossed, sizes } = this.#squares;
    const [count, results] = [this.#units, this.#results];
    const size = (weight * results) / count;
    const mean = (this.total + size * value) / (results + size);
    const shift = mean - this.mean;
    const squares =
      Math.max(0, residuals - 2 * shift * crossed + shift ** 2 * sizes) +
      weight * ((results / count) * (value - mean)) ** 2;
    const error = Math.sqrt(((count + weight) / (count + weight - 1)) * squares) / (results + size);
    return mean + t * error;
  }
}
