import type { StatementSync } from 'node:sqlite';
import type { CachedResponse } from './store.ts';

/** The largest that the cache grows, in characters of its values, before the entries unused for longest go. */
const defaultBound = 512 * 1024 * 1024;

/** Answers by the content of their question. */
export class CacheTable {
  readonly #sql: (text: string) => StatementSync;
  readonly #bound: number;
  #size: number | undefined;

  constructor(sql: (text: string) => StatementSync, bound = defaultBound) {
    this.#sql = sql;
    this.#bound = bound;
  }

  get(key: string): CachedResponse | undefined {
    const row = this.#sql('SELECT value FROM cache WHERE key = ?').get(key);
    if (!row) return undefined;
    this.#sql('UPDATE cache SET hits = hits + 1, used_at = ? WHERE key = ?').run(Date.now(), key);
    return JSON.parse(String(row['value'])) as CachedResponse;
  }

  put(key: string, value: CachedResponse): void {
    const text = JSON.stringify(value);
    this.#size ??= this.#sum();
    this.#sql('INSERT OR REPLACE INTO cache (key, value, at, used_at, bytes) VALUES (?, ?, ?, ?, ?)').run(
      key,
      text,
      value.at,
      Date.now(),
      text.length,
    );
    this.#size += text.length;
    if (this.#size > this.#bound) this.#evict();
  }

  stats(): { entries: number; bytes: number; hits: number; oldest?: string } {
    const row = this.#sql(
      'SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes, coalesce(sum(hits), 0) AS hits, min(at) AS oldest FROM cache',
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
    return Number(this.#sql('DELETE FROM cache').run().changes);
  }

  /** After a rollback, when the size that was added up is wrong. */
  forget(): void {
    this.#size = undefined;
  }

  /** Least recently used first, down to nine tenths of the bound, so that not each put evicts. */
  #evict(): void {
    let size = this.#sum();
    for (const row of this.#sql('SELECT key, bytes FROM cache ORDER BY used_at').all()) {
      if (size <= this.#bound * 0.9) break;
      this.#sql('DELETE FROM cache WHERE key = ?').run(String(row['key']));
      size -= Number(row['bytes']);
    }
    this.#size = size;
  }

  #sum(): number {
    return Number(this.#sql('SELECT coalesce(sum(bytes), 0) AS bytes FROM cache').get()?.['bytes']);
  }
}
