/** Finds the cases of a run in a suite as it is now, by their hashes. Of several that are the same, each has its own. */
export class SameCases {
  readonly #free = new Map<string, number[]>();
  readonly #found = new Map<number, number | undefined>();

  /** @param cases of the suite as it is now */
  constructor(cases: Iterable<{ case: number; hash: string }>) {
    for (const { case: index, hash } of cases) {
      const alike = this.#free.get(hash);
      if (alike) alike.push(index);
      else this.#free.set(hash, [index]);
    }
  }

  /** The suite's number of a case; undefined for one that is not in it. @param index the run's own number of it */
  find(index: number, hash: string): number | undefined {
    if (this.#found.has(index)) return this.#found.get(index);
    const free = this.#free.get(hash) ?? [];
    const at = Math.max(0, free.indexOf(index));
    const [found] = free.splice(at, 1);
    this.#found.set(index, found);
    return found;
  }
}
