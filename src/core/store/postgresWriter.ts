import type { Result } from '../engine/result.ts';
import { isHealable } from '../engine/resultError.ts';
import type { PatientPool } from './patientPool.ts';

interface Waiting {
  readonly run: string;
  readonly result: Result;
  resolve(): void;
  reject(error: unknown): void;
}

/** Records results; those that come while others are being written go into the next statement together. */
export class PostgresWriter {
  readonly #pool: PatientPool;
  #queue: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(pool: PatientPool) {
    this.#pool = pool;
  }

  record(run: string, result: Result): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ run, result, resolve, reject });
      this.#writing ??= this.#drain();
    });
  }

  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        await this.#write(batch);
        for (const each of batch) each.resolve();
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    // The last one of an id holds; a statement may not write a row twice.
    const last = new Map(batch.map((each) => [`${each.run} ${each.result.id}`, each]));
    const rows = [...last.values()];
    await this.#pool.query(
      `WITH given AS (
         SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[]) AS g (run, id, healable, result)
       ), forgotten AS (
         DELETE FROM cupel.journal AS j USING given
           WHERE j.run = given.run AND split_part(j.id, '#', 1) = given.id AND NOT given.healable
       )
       INSERT INTO cupel.results (run, id, healable, result) SELECT run, id, healable, result FROM given
       ON CONFLICT (run, id) DO UPDATE
         SET healable = excluded.healable, result = excluded.result, written = pg_current_xact_id()`,
      [
        rows.map(({ run }) => run),
        rows.map(({ result }) => result.id),
        rows.map(({ result }) => isHealable(result)),
        rows.map(({ result }) => JSON.stringify(result)),
      ],
    );
  }
}
