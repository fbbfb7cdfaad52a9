/** So many different values are counted at once. */
const mostCounted = 1000;

/**
 * The value that is seen most often, of any number of values that are never held: the counters of Misra and Gries 1982,
 * "Finding repeated elements". The count is exact for up to a thousand different values, and else too small by at most a
 * thousandth of what was seen.
 */
export class UsualValue {
  readonly #counts = new Map<number, number>();
  /** Values that differ by rounding are the same. */
  readonly #grain: number;
  #seen = 0;

  /** @param largest magnitude of a value */
  constructor(largest: number) {
    this.#grain = largest * 1e-9 || 1;
  }

  see(value: number): void {
    const key = Math.round(value / this.#grain);
    const count = this.#counts.get(key);
    this.#seen++;
    if (count !== undefined) this.#counts.set(key, count + 1);
    else if (this.#counts.size < mostCounted) this.#counts.set(key, 1);
    else
      for (const [other, times] of this.#counts)
        if (times > 1) this.#counts.set(other, times - 1);
        else this.#counts.delete(other);
  }

  /**
   * The lowest and the highest of the values that are seen most often, and the share of the others that are like one of
   * them: 0 when no two values are alike, 1 when all are. At least two values.
   */
  found(): { lowest: number; highest: number; share: number } {
    let [lowest, highest, most] = [0, 0, 0];
    for (const [key, count] of this.#counts)
      if (count > most) [lowest, highest, most] = [key, key, count];
      else if (count === most) [lowest, highest] = [Math.min(lowest, key), Math.max(highest, key)];
    return {
      lowest: lowest * this.#grain,
      highest: highest * this.#grain,
      share: Math.max(0, most - 1) / (this.#seen - 1),
    };
  }
}
