import type { StatementSync } from 'node:sqlite';

/** The largest that the cache grows, in characters of its values, before the entries unused for longest go. */
const defaultBound = 512 * 1024 * 1024;
/** Milliseconds for which an entry counts as just used: to write a row for each hit would cost more than the hit. */
const useResolutionMs = 60 * 60 * 1000;

/** Answers by the content of their question. */
export class CacheTable {
  readonly #sql: (text: string) => StatementSync;
  readonly #bound: number;
  #size: number | undefined;
  /** Since they were last written. */
  #hits = 0;
  /** Keys of entries that were used, whose time is to be written. */
  #used: string[] = [];

  constructor(sql: (text: string) => StatementSync, bound = defaultBound) {
    this.#sql = sql;
    this.#bound = bound;
  }

  /** @returns the JSON of a CachedResponse: it is parsed where it is needed, not copied from thread to thread */
  get(key: string): string | undefined {
    const row = this.#sql('SELECT value, used_at FROM cache WHERE key = ?').get(key);
    if (!row) return undefined;
    // A clock that was set back leaves entries of the future.
    if (Math.abs(Date.now() - Number(row['used_at'])) > useResolutionMs) this.#used.push(key);
    this.#hits += 1;
    return String(row['value']);
  }

  /** Writes what {@link get} only noted, before a transaction ends: a look-up need not wait for one. */
  writeUses(): void {
    if (this.#hits === 0) return;
    this.#sql('UPDATE cache_hits SET hits = hits + ?').run(this.#hits);
    for (const key of this.#used)
      this.#sql('UPDATE cache SET used_at = ? WHERE key = ?').run(Date.now(), key);
    this.#hits = 0;
    this.#used = [];
  }

  /** @param text the JSON of a CachedResponse @param at when it was answered */
  put(key: string, text: string, at: number): void {
    this.#size ??= this.#sum();
    this.#sql('INSERT OR REPLACE INTO cache (key, value, at, used_at, bytes) VALUES (?, ?, ?, ?, ?)').run(
      key,
      text,
      at,
      Date.now(),
      text.length,
    );
    this.#size += text.length;
    if (this.#size > this.#bound) this.#evict();
  }

  drop(key: string): void {
    this.#size = undefined;
    this.#sql('DELETE FROM cache WHERE key = ?').run(key);
  }

  stats(): { entries: number; bytes: number; hits: number; oldest?: string } {
    const row = this.#sql(
      'SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes, (SELECT hits FROM cache_hits) AS hits, min(at) AS oldest FROM cache',
    ).get();
    const oldest = row?.['oldest'];
    return {
      entries: Number(row?.['entries']),
      bytes: Number(row?.['bytes']),
      hits: Number(row?.['hits']),
      ...(oldest === null || oldest === undefined ? {} : { oldest: new Date(Number(oldest)).toISOString() }),
    };
  }

  /** @returns how many entries there were */
  clear(): number {
    this.#size = 0;
    this.#hits = 0;
    this.#used = [];
    this.#sql('UPDATE cache_hits SET hits = 0').run();
    return Number(this.#sql('DELETE FROM cache').run().changes);
  }

  /** After a rollback, when the size that was added up is wrong. */
  forget(): void {
    this.#size = undefined;
  }

  /** Least recently used first, down to nine tenths of the bound, so that not each put evicts. */
  #evict(): void {
    let size = this.#sum();
    const goal = this.#bound * 0.9;
    while (size > goal) {
      // Some at a time: a cache may hold a million.
      const oldest = this.#sql('SELECT key, bytes FROM cache ORDER BY used_at LIMIT 500').all();
      if (oldest.length === 0) break;
      for (const row of oldest) {
        if (size <= goal) break;
        this.#sql('DELETE FROM cache WHERE key = ?').run(String(row['key']));
        size -= Number(row['bytes']);
      }
    }
    this.#size = size;
  }

  #sum(): number {
    return Number(this.#sql('SELECT coalesce(sum(bytes), 0) AS bytes FROM cache').get()?.['bytes']);
  }
}
