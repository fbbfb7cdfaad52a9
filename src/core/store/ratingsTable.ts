import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Preference, Rating } from './panelStore.ts';
import { placeOf } from './resultRows.ts';

export const ratingsSchema = `CREATE TABLE ratings (
     run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
     case_no INTEGER NOT NULL,
     prompt INTEGER NOT NULL,
     provider INTEGER NOT NULL,
     repeat INTEGER NOT NULL,
     rater TEXT NOT NULL,
     at TEXT NOT NULL,
     value INTEGER CHECK (value BETWEEN 1 AND 5),
     label TEXT,
     comment TEXT,
     PRIMARY KEY (run, case_no, prompt, provider, repeat, rater)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE preferences (
     run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
     a TEXT NOT NULL,
     b TEXT NOT NULL,
     choice TEXT NOT NULL CHECK (choice IN ('a', 'b', 'tie')),
     rater TEXT NOT NULL,
     at TEXT NOT NULL,
     PRIMARY KEY (run, a, b, rater)
   ) STRICT, WITHOUT ROWID;`;

/** What people said of results. One rating a result and rater, one preference a pair and rater; the last one holds. */
export class RatingsTable {
  readonly #sql: (text: string) => StatementSync;

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  rate(run: number, { resultId, rater, at, value, label, comment }: Rating): void {
    this.#sql(
      `INSERT OR REPLACE INTO ratings (run, case_no, prompt, provider, repeat, rater, at, value, label, comment)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(run, ...placeOf(resultId), rater, at, value, label, comment);
  }

  unrate(run: number, resultId: string, rater: string): void {
    this.#sql(
      'DELETE FROM ratings WHERE run = ? AND case_no = ? AND prompt = ? AND provider = ? AND repeat = ? AND rater = ?',
    ).run(run, ...placeOf(resultId), rater);
  }

  ratings(run: number): Rating[] {
    return this.#sql('SELECT * FROM ratings WHERE run = ? ORDER BY case_no, prompt, provider, repeat, at')
      .all(run)
      .map((row) => ({
        resultId: `${row['case_no']}.${row['prompt']}.${row['provider']}.${row['repeat']}`,
        rater: String(row['rater']),
        at: String(row['at']),
        value: row['value'] === null ? null : Number(row['value']),
        label: textOrNull(row['label']),
        comment: textOrNull(row['comment']),
      }));
  }

  prefer(run: number, { a, b, choice, rater, at }: Preference): void {
    this.#sql(
      'INSERT OR REPLACE INTO preferences (run, a, b, choice, rater, at) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(run, a, b, choice, rater, at);
  }

  preferences(run: number): Preference[] {
    return this.#sql('SELECT * FROM preferences WHERE run = ? ORDER BY at, a, b')
      .all(run)
      .map((row) => ({
        a: String(row['a']),
        b: String(row['b']),
        choice: row['choice'] as Preference['choice'],
        rater: String(row['rater']),
        at: String(row['at']),
      }));
  }
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
