import type { StatementSync } from 'node:sqlite';
import type { BatchAnswer, BatchedRequest, BatchRecord } from '../batch/batchRecords.ts';

export const batchSchema = `CREATE TABLE batches (
     run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
     mark TEXT NOT NULL,
     record TEXT NOT NULL,
     PRIMARY KEY (run, mark)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE batch_requests (
     run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
     key TEXT NOT NULL,
     mark TEXT NOT NULL,
     place INTEGER NOT NULL,
     healable INTEGER NOT NULL DEFAULT 0,
     answer TEXT,
     PRIMARY KEY (run, key)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX batch_requests_by_place ON batch_requests (run, mark, place);`;

/** The batches of runs, and the request behind each of their places. */
export class BatchTables {
  readonly #sql: (text: string) => StatementSync;

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  save(run: number, record: BatchRecord, keys: readonly string[] = []): void {
    this.#sql('INSERT OR REPLACE INTO batches (run, mark, record) VALUES (?, ?, ?)').run(
      run,
      record.mark,
      JSON.stringify(record),
    );
    const insert = this.#sql('INSERT INTO batch_requests (run, key, mark, place) VALUES (?, ?, ?, ?)');
    for (const [place, key] of keys.entries()) insert.run(run, key, record.mark, place);
  }

  list(run: number): BatchRecord[] {
    return this.#sql('SELECT record FROM batches WHERE run = ? ORDER BY mark')
      .all(run)
      .map(({ record }) => JSON.parse(String(record)) as BatchRecord);
  }

  request(run: number, key: string): BatchedRequest | undefined {
    const row = this.#sql('SELECT mark, answer FROM batch_requests WHERE run = ? AND key = ?').get(run, key);
    if (!row) return undefined;
    const answer = row['answer'];
    return {
      mark: String(row['mark']),
      ...(answer === null ? {} : { answer: JSON.parse(String(answer)) as BatchAnswer }),
    };
  }

  keys(run: number, mark: string): string[] {
    const keys: string[] = [];
    const rows = this.#sql('SELECT place, key FROM batch_requests WHERE run = ? AND mark = ?').all(run, mark);
    for (const { place, key } of rows) keys[Number(place)] = String(key);
    return keys;
  }

  answer(run: number, answers: readonly (readonly [string, BatchAnswer | null])[]): void {
    const keep = this.#sql('UPDATE batch_requests SET answer = ?, healable = ? WHERE run = ? AND key = ?');
    const release = this.#sql('DELETE FROM batch_requests WHERE run = ? AND key = ?');
    for (const [key, answer] of answers)
      if (answer) keep.run(JSON.stringify(answer), Number('healable' in answer && answer.healable), run, key);
      else release.run(run, key);
  }

  drop(run: number, mark: string): void {
    this.#sql('DELETE FROM batch_requests WHERE run = ? AND mark = ?').run(run, mark);
    this.#sql('DELETE FROM batches WHERE run = ? AND mark = ?').run(run, mark);
  }

  retry(run: number): void {
    this.#sql('DELETE FROM batch_requests WHERE run = ? AND healable = 1').run(run);
  }
}
