import type { ColumnTotals, Latencies, Latency } from './figures.ts';

/** Milliseconds of one call. */
export type TimedCall = readonly [prompt: number, provider: number, latency: number];

/**
 * Percentiles of calls that are read by their latency, the fastest first, and never held.
 * @param columns how many there are of each column
 */
export function rankLatencies(columns: readonly ColumnTotals[], sorted: Iterable<TimedCall>): Latencies {
  const all = new Ranks();
  const byProvider = new Map<number, Ranks>();
  const byPrompt = new Map<number, Ranks>();
  const byColumn = new Map<string, Ranks>();
  const groups = new Map<string, readonly Ranks[]>();
  for (const { prompt, provider, timed } of columns) {
    const name = `${prompt}.${provider}`;
    const own = [all, of(byProvider, provider), of(byPrompt, prompt), of(byColumn, name)];
    for (const ranks of own) ranks.count += timed;
    groups.set(name, own);
  }
  for (const [prompt, provider, latency] of sorted)
    for (const ranks of groups.get(`${prompt}.${provider}`) ?? []) ranks.see(latency);
  return {
    all: all.figures(),
    byProvider: figuresOf(byProvider),
    byPrompt: figuresOf(byPrompt),
    byColumn: figuresOf(byColumn),
  };
}

function of<Key>(groups: Map<Key, Ranks>, key: Key): Ranks {
  let ranks = groups.get(key);
  if (!ranks) groups.set(key, (ranks = new Ranks()));
  return ranks;
}

function figuresOf<Key>(groups: ReadonlyMap<Key, Ranks>): Map<Key, Latency> {
  return new Map(Array.from(groups, ([key, ranks]) => [key, ranks.figures()]));
}

/** Nearest-rank percentiles: the smallest value that at least p of all do not exceed. */
class Ranks {
  count = 0;
  #seen = 0;
  #p50 = 0;
  #p95 = 0;
  #max = 0;

  see(value: number): void {
    this.#seen++;
    if (this.#seen === Math.ceil(0.5 * this.count)) this.#p50 = value;
    if (this.#seen === Math.ceil(0.95 * this.count)) this.#p95 = value;
    this.#max = value;
  }

  figures(): Latency {
    return this.count === 0 ? null : { p50: this.#p50, p95: this.#p95, max: this.#max };
  }
}
