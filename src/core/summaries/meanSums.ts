import { tOfLevel } from '../stats/distributions.ts';
import type { Interval } from '../stats/intervals.ts';

/**
 * A mean with its clustered interval, as `meanInterval` gives it, of values that are read one after the other and never
 * held: once for the mean, once more for the squares about it.
 */
export class MeanSums {
  #readings = 0;
  #n = 0;
  #units = 0;
  #unit: string | number | undefined;
  #sum = 0;
  /** What rounding took from the sum (Neumaier 1974). */
  #lost = 0;
  /** Of the unit that is being read: Σ (value − mean). */
  #residual = 0;
  #squares = 0;

  get mean(): number {
    return (this.#sum + this.#lost) / this.#n;
  }

  /** @param unit what the value belongs to; values of one unit come one after the other */
  add(unit: string | number, value: number): void {
    const isNext = unit !== this.#unit;
    this.#unit = unit;
    if (this.#readings === 0) {
      this.#n++;
      if (isNext) this.#units++;
      const next = this.#sum + value;
      this.#lost +=
        Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
      this.#sum = next;
    } else if (this.#readings === 1) {
      if (isNext) this.#close();
      this.#residual = this.#residual + value - this.mean;
    }
  }

  endReading(): void {
    this.#close();
    this.#unit = undefined;
    this.#readings++;
  }

  #close(): void {
    this.#squares += this.#residual ** 2;
    this.#residual = 0;
  }

  /** 95%, by Student's t with as many degrees of freedom as there are units less one; null for fewer than two. */
  interval(): Interval | null {
    if (this.#units < 2) return null;
    const error = Math.sqrt((this.#squares * this.#units) / (this.#units - 1)) / this.#n;
    const half = tOfLevel(0.95, this.#units - 1) * error;
    return [this.mean - half, this.mean + half];
  }
}
