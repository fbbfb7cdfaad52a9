import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result, RunRecord } from '../engine/result.ts';
import { openStore } from './openStore.ts';
import type { PatientPool } from './patientPool.ts';
import type { Preference, Rating } from './panelStore.ts';
import type { Store } from './store.ts';

const pageSize = 2000;

/**
 * A local copy of the runs of a database, in SQLite, brought up to date before each question: the summaries, filters and
 * charts of a shared store are answered by the very queries of a local one. Only what was written since the last
 * question crosses the network.
 */
export class PostgresReplica {
  readonly #pool: PatientPool;
  readonly #opening: Promise<{ directory: string; store: Store }>;
  /** The oldest transaction that may have been under way when a run was read last. */
  readonly #horizons = new Map<string, string>();
  #syncing: Promise<unknown> = Promise.resolve();

  constructor(pool: PatientPool) {
    this.#pool = pool;
    this.#opening = mkdtemp(path.join(tmpdir(), 'cupel-replica-')).then(async (directory) => ({
      directory,
      store: await openStore(directory),
    }));
  }

  /** The copy, with these runs as they are now. Runs that are not there are left out. */
  of(...runs: readonly string[]): Promise<Store> {
    const synced = this.#syncing.then(async () => {
      const { store } = await this.#opening;
      for (const run of runs) await this.#sync(store, run);
      return store;
    });
    this.#syncing = synced.catch(() => undefined);
    return synced;
  }

  async close(): Promise<void> {
    await this.#syncing;
    const { directory, store } = await this.#opening;
    await store.close();
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }

  async #sync(store: Store, run: string): Promise<void> {
    const found = await this.#pool.query<{ record: string; horizon: string }>(
      'SELECT record, pg_snapshot_xmin(pg_current_snapshot())::text AS horizon FROM cupel.runs WHERE id = $1',
      [run],
    );
    const row = found.rows[0];
    const since = this.#horizons.get(run);
    if (!row) {
      if (since !== undefined) await store.deleteRun(run);
      this.#horizons.delete(run);
      return;
    }
    const record = JSON.parse(row.record) as RunRecord;
    if (since === undefined) await store.beginRun(record);
    else await store.updateRun(run, record);
    await this.#copyResults(store, run, since ?? '0');
    await this.#copyNotes(store, run);
    await store.flush();
    this.#horizons.set(run, row.horizon);
  }

  async #copyResults(store: Store, run: string, since: string): Promise<void> {
    let after = '';
    for (;;) {
      const { rows } = await this.#pool.query<{ id: string; result: string }>(
        `SELECT id, result FROM cupel.results WHERE run = $1 AND written >= $2::xid8 AND id > $3 ORDER BY id LIMIT ${pageSize}`,
        [run, since, after],
      );
      await Promise.all(rows.map(({ result }) => store.record(run, JSON.parse(result) as Result)));
      if (rows.length < pageSize) return;
      after = rows.at(-1)?.id ?? '';
    }
  }

  async #copyNotes(store: Store, run: string): Promise<void> {
    const { rows } = await this.#pool.query<{ kind: string; value: string }>(
      'SELECT kind, value FROM cupel.notes WHERE run = $1',
      [run],
    );
    for (const { kind, value } of rows)
      if (kind === 'rating') await store.rate(run, JSON.parse(value) as Rating);
      else if (kind === 'preference') await store.prefer(run, JSON.parse(value) as Preference);
  }
}
