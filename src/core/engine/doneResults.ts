/** Results of one prompt, provider and repeat whose cases follow one another. */
export interface DoneRange {
  readonly prompt: number;
  readonly provider: number;
  readonly repeat: number;
  /** The first of the cases. */
  readonly first: number;
  /** The last of them, which is one of them. */
  readonly last: number;
}

/**
 * The results that a run has already. They are kept as ranges: a run of a million cases that is taken up again remembers
 * a few of those, and not a million ids.
 */
export class DoneResults {
  readonly size: number;
  readonly #columns: ReadonlyMap<string, readonly DoneRange[]>;

  /** @param ranges that share no case; those of a prompt, provider and repeat in order */
  constructor(ranges: readonly DoneRange[]) {
    this.size = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    this.#columns = Map.groupBy(ranges, ({ prompt, provider, repeat }) => `${prompt}.${provider}.${repeat}`);
  }

  /** @param id of a result: `case.prompt.provider.repeat` */
  has(id: string): boolean {
    const dot = id.indexOf('.');
    const index = Number(id.slice(0, dot));
    const ranges = this.#columns.get(id.slice(dot + 1)) ?? [];
    let low = 0;
    let high = ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const { first = Infinity, last = -Infinity } = ranges[middle] ?? {};
      if (index < first) high = middle - 1;
      else if (index > last) low = middle + 1;
      else return true;
    }
    return false;
  }
}
