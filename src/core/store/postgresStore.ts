import { committedTo, type BatchAnswer, type BatchRecord, type BatchStore } from '../batch/batchRecords.ts';
import type { DoneRange } from '../engine/doneResults.ts';
import type { Result, RunRecord } from '../engine/result.ts';
import { CupelError } from '../errors.ts';
import { doneSql } from './doneSql.ts';
import { KeptCosts } from './keptCosts.ts';
import { connectPostgres, shownUrl } from './postgresClient.ts';
import type { PatientPool } from './patientPool.ts';
import { PostgresReplica } from './postgresReplica.ts';
import { PostgresWriter } from './postgresWriter.ts';
import { withLiveStatus } from './liveStatus.ts';
import type { JournalEntry, Store } from './store.ts';

/** Kept answers that are read at once. */
const keptPage = 200;

interface Recorded {
  record: string;
}

/** Opens the store that several machines share: a schema `cupel` of a PostgreSQL database. */
export async function openPostgresStore(url: string, onNotice?: (text: string) => void): Promise<Store> {
  return postgresStore(await connectPostgres(url, onNotice), shownUrl(url));
}

/** @param name what it is called in messages */
export function postgresStore(pool: PatientPool, name: string): Store {
  const replica = new PostgresReplica(pool);
  const writer = new PostgresWriter(pool);

  async function find(sql: string, values: readonly unknown[]): Promise<RunRecord[]> {
    const { rows } = await pool.query<Recorded>(sql, [...values]);
    return rows.map(({ record }) => withLiveStatus(JSON.parse(record) as RunRecord));
  }
  async function runs({ suite, limit }: { suite?: string; limit?: number } = {}): Promise<RunRecord[]> {
    return find(
      `SELECT record FROM cupel.runs WHERE $1::text IS NULL OR suite = $1 ORDER BY started_at DESC, id DESC LIMIT $2`,
      [suite ?? null, limit ?? null],
    );
  }
  /** Changes a record while no one else does. */
  async function update(id: string, change: (run: RunRecord) => RunRecord): Promise<RunRecord> {
    return pool.transaction(async (client) => {
      const found = await client.query<Recorded>('SELECT record FROM cupel.runs WHERE id = $1 FOR UPDATE', [
        id,
      ]);
      const row = found.rows[0];
      if (!row)
        throw new CupelError('store.noSuchRun', `there is no run "${id}"`, {
          hint: 'List them with: cupel runs',
        });
      const changed = change(JSON.parse(row.record) as RunRecord);
      await client.query('UPDATE cupel.runs SET record = $2, suite = $3 WHERE id = $1', [
        id,
        JSON.stringify(changed),
        changed.suite,
      ]);
      return changed;
    });
  }
  async function note(run: string, kind: string, key: string, value: unknown): Promise<void> {
    await pool.query(
      `INSERT INTO cupel.notes (run, kind, key, value) VALUES ($1, $2, $3, $4)
       ON CONFLICT (run, kind, key) DO UPDATE SET value = excluded.value`,
      [run, kind, key, JSON.stringify(value)],
    );
  }

  const batchStore = batchesOf(pool, note);

  return {
    directory: name,
    notices: [],
    async beginRun(run) {
      await pool.query('INSERT INTO cupel.runs (id, suite, started_at, record) VALUES ($1, $2, $3, $4)', [
        run.id,
        run.suite,
        run.startedAt,
        JSON.stringify(run),
      ]);
    },
    async journal(run, id, entry) {
      await pool.query(
        `INSERT INTO cupel.journal (run, id, entry) VALUES ($1, $2, $3)
         ON CONFLICT (run, id) DO UPDATE SET entry = excluded.entry`,
        [run, id, JSON.stringify(entry)],
      );
    },
    async spend(run, amount) {
      await pool.query(
        `INSERT INTO cupel.spending AS s (run, amount) VALUES ($1, $2)
         ON CONFLICT (run) DO UPDATE SET amount = s.amount + excluded.amount`,
        [run, amount],
      );
    },
    async spent(run) {
      const [{ rows }, batches] = await Promise.all([
        pool.query<{ amount: number }>(
          `SELECT coalesce((SELECT amount FROM cupel.spending WHERE run = $1), 0)
             + coalesce((SELECT sum(worst) FROM cupel.reservations WHERE run = $1), 0) AS amount`,
          [run],
        ),
        batchStore.batches(run),
      ]);
      return (rows[0]?.amount ?? 0) + committedTo(batches);
    },
    record: (run, result) => writer.record(run, result),
    async updateRun(id, changes) {
      await update(id, (run) => ({ ...run, ...changes, id }));
    },
    async finishRun(id, status, endedAt) {
      await writer.flush();
      const ended = await update(id, ({ process: _, ...run }) => ({ ...run, status, endedAt }));
      const summary = await (await replica.of(id)).summarise(id);
      return update(ended.id, (run) => ({ ...run, summary }));
    },
    runs,
    async run(id) {
      if (id === 'latest') return (await runs({ limit: 1 }))[0];
      const [exact] = await find('SELECT record FROM cupel.runs WHERE id = $1', [id]);
      if (exact || id === '') return exact;
      const begun = await find(
        'SELECT record FROM cupel.runs WHERE starts_with(id, $1) ORDER BY id LIMIT 6',
        [id],
      );
      if (begun.length < 2) return begun[0];
      throw new CupelError(
        'store.ambiguousRun',
        `"${id}" is the beginning of several runs: ${begun.map((run) => run.id).join(', ')}`,
        { hint: 'Give more of the id.' },
      );
    },
    async deleteRun(id) {
      await pool.query('DELETE FROM cupel.runs WHERE id = $1', [id]);
    },
    async progress(run) {
      const rows = `SELECT split_part(id, '.', 1)::int AS case_no, split_part(id, '.', 2)::int AS prompt,
          split_part(id, '.', 3)::int AS provider, split_part(id, '.', 4)::int AS repeat
        FROM cupel.results WHERE run = $1 AND healable = $2`;
      const done = await pool.query<DoneRange>(doneSql(rows), [run, false]);
      const again = await pool.query<DoneRange>(doneSql(rows), [run, true]);
      const journal = await pool.query<{ id: string; entry: string }>(
        `SELECT id, entry FROM cupel.journal AS j WHERE run = $1 AND NOT EXISTS (
           SELECT 1 FROM cupel.results AS r WHERE r.run = j.run AND r.id = split_part(j.id, '#', 1))`,
        [run],
      );
      return {
        done: done.rows,
        again: again.rows,
        journal: journal.rows.map(({ id, entry }) => ({ id, entry: JSON.parse(entry) as JournalEntry })),
      };
    },
    async journalled(run, id) {
      const { rows } = await pool.query<{ entry: string }>(
        'SELECT entry FROM cupel.journal WHERE run = $1 AND id = $2',
        [run, id],
      );
      return rows[0] && (JSON.parse(rows[0].entry) as JournalEntry);
    },
    async keptCost(run) {
      const costs = new KeptCosts();
      for (let after = ''; ;) {
        const { rows } = await pool.query<{ id: string; entry: string; result: string }>(
          `SELECT j.id, j.entry, r.result FROM cupel.journal AS j
           JOIN cupel.results AS r ON r.run = j.run AND r.id = split_part(j.id, '#', 1)
           WHERE j.run = $1 AND j.id > $2 ORDER BY j.id LIMIT ${keptPage}`,
          [run, after],
        );
        for (const { id, entry, result } of rows) {
          const paid = JSON.parse(entry) as JournalEntry;
          costs.add(id.split('#', 1)[0] ?? '', paid.cost, (JSON.parse(result) as Result).cost);
        }
        if (rows.length < keptPage) return costs.total;
        after = rows.at(-1)?.id ?? after;
      }
    },
    summarise: async (run, options) => (await replica.of(run)).summarise(run, options),
    caseValues: async (run, key) => (await replica.of(run)).caseValues(run, key),
    results: async (run, query) =>
      (await replica.of(run, ...(query?.baseline ? [query.baseline.run] : []))).results(run, query),
    result: async (run, id) => (await replica.of(run)).result(run, id),
    async *scan(run, options) {
      yield* (await replica.of(run)).scan(run, options);
    },
    scores: async (run, figure, cluster) => (await replica.of(run)).scores(run, figure, cluster),
    cells: async (run, query, options) =>
      (await replica.of(run, ...(query.baseline ? [query.baseline.run] : []))).cells(run, query, options),
    async history(run, result, limit = 30) {
      const [own] = await find('SELECT record FROM cupel.runs WHERE id = $1', [run]);
      const others = own ? await runs({ suite: own.suite, limit }) : [];
      return (await replica.of(run, ...others.map(({ id }) => id))).history(run, result, limit);
    },
    distributions: async (run) => (await replica.of(run)).distributions(run),
    slices: async (run) => (await replica.of(run)).slices(run),
    classCounts: async (run) => (await replica.of(run)).classCounts(run),
    matched: async (all) => (await replica.of(...all.map(({ run }) => run))).matched(all),
    rate: (run, rating) => note(run, 'rating', `${rating.resultId} ${rating.rater}`, rating),
    async unrate(run, result, rater) {
      await pool.query(`DELETE FROM cupel.notes WHERE run = $1 AND kind = 'rating' AND key = $2`, [
        run,
        `${result} ${rater}`,
      ]);
      await (await replica.of(run)).unrate(run, result, rater);
    },
    ratings: async (run) => (await replica.of(run)).ratings(run),
    prefer: (run, each) => note(run, 'preference', `${each.a} ${each.b} ${each.rater}`, each),
    preferences: async (run) => (await replica.of(run)).preferences(run),
    ...batchStore,
    async cacheGet(key) {
      const { rows } = await pool.query<{ value: string }>(
        'UPDATE cupel.cache SET hits = hits + 1 WHERE key = $1 RETURNING value',
        [key],
      );
      return rows[0]?.value;
    },
    async cacheDrop(key) {
      await pool.query('DELETE FROM cupel.cache WHERE key = $1', [key]);
    },
    async cachePut(key, value) {
      await pool.query(
        'INSERT INTO cupel.cache (key, value, at) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET value = excluded.value, at = excluded.at',
        [key, JSON.stringify(value), Math.round(value.at)],
      );
    },
    async cacheStats() {
      const { rows } = await pool.query<Record<'entries' | 'bytes' | 'hits' | 'oldest', string | null>>(
        'SELECT count(*) AS entries, coalesce(sum(length(value)), 0) AS bytes, coalesce(sum(hits), 0) AS hits, min(at) AS oldest FROM cupel.cache',
      );
      const oldest = rows[0]?.oldest;
      return {
        entries: Number(rows[0]?.entries),
        bytes: Number(rows[0]?.bytes),
        hits: Number(rows[0]?.hits),
        ...(oldest ? { oldest: new Date(Number(oldest)).toISOString() } : {}),
      };
    },
    cacheClear: async () => (await pool.query('DELETE FROM cupel.cache')).rowCount ?? 0,
    flush: () => writer.flush(),
    async close() {
      await writer.flush();
      await replica.close();
      await pool.end();
    },
  };
}

/** The batches of runs; their records are notes of the run. */
function batchesOf(
  pool: PatientPool,
  note: (run: string, kind: string, key: string, value: unknown) => Promise<void>,
): BatchStore {
  return {
    async saveBatch(run, record, keys) {
      if (keys)
        await pool.query(
          `INSERT INTO cupel.batch_requests (run, key, mark, place)
           SELECT $1, key, $2, place - 1 FROM unnest($3::text[]) WITH ORDINALITY AS given (key, place)`,
          [run, record.mark, keys],
        );
      await note(run, 'batch', record.mark, record);
    },
    async batches(run) {
      const { rows } = await pool.query<{ value: string }>(
        `SELECT value FROM cupel.notes WHERE run = $1 AND kind = 'batch' ORDER BY key`,
        [run],
      );
      return rows.map(({ value }) => JSON.parse(value) as BatchRecord);
    },
    async batchedRequest(run, key) {
      const { rows } = await pool.query<{ mark: string; answer: string | null }>(
        'SELECT mark, answer FROM cupel.batch_requests WHERE run = $1 AND key = $2',
        [run, key],
      );
      const row = rows[0];
      if (!row) return undefined;
      return {
        mark: row.mark,
        ...(row.answer === null ? {} : { answer: JSON.parse(row.answer) as BatchAnswer }),
      };
    },
    async batchKeys(run, mark) {
      const { rows } = await pool.query<{ place: number; key: string }>(
        'SELECT place, key FROM cupel.batch_requests WHERE run = $1 AND mark = $2',
        [run, mark],
      );
      const keys: string[] = [];
      for (const { place, key } of rows) keys[place] = key;
      return keys;
    },
    async answerBatch(run, answers) {
      const kept = answers.filter(([, answer]) => answer !== null);
      await pool.query(
        `UPDATE cupel.batch_requests AS r SET answer = g.answer, healable = g.healable
         FROM unnest($2::text[], $3::text[], $4::boolean[]) AS g (key, answer, healable) WHERE r.run = $1 AND r.key = g.key`,
        [
          run,
          kept.map(([key]) => key),
          kept.map(([, answer]) => JSON.stringify(answer)),
          kept.map(([, answer]) => answer !== null && 'healable' in answer && answer.healable),
        ],
      );
      const released = answers.flatMap(([key, answer]) => (answer === null ? [key] : []));
      await pool.query('DELETE FROM cupel.batch_requests WHERE run = $1 AND key = ANY ($2)', [run, released]);
    },
    async dropBatch(run, mark) {
      await pool.query('DELETE FROM cupel.batch_requests WHERE run = $1 AND mark = $2', [run, mark]);
      await pool.query(`DELETE FROM cupel.notes WHERE run = $1 AND kind = 'batch' AND key = $2`, [run, mark]);
    },
    async retryBatched(run) {
      await pool.query('DELETE FROM cupel.batch_requests WHERE run = $1 AND healable', [run]);
    },
  };
}
