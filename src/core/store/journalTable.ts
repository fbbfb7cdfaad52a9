import type { StatementSync } from 'node:sqlite';
import { KeptCosts } from './keptCosts.ts';
import { placeOf } from './resultRows.ts';
import type { JournalEntry, KeptCost, KeptEntry } from './store.ts';

const isPlace = 'run = ? AND case_no = ? AND prompt = ? AND provider = ? AND repeat = ?';

/** Answers that were paid for, of results to come or to be made again; of graders under `result#…`. */
export class JournalTable {
  readonly #sql: (text: string) => StatementSync;

  constructor(sql: (text: string) => StatementSync) {
    this.#sql = sql;
  }

  /** @param entry the JSON of a {@link JournalEntry} */
  put(run: number, id: string, entry: string): void {
    this.#sql('INSERT OR REPLACE INTO journal (run, id, entry) VALUES (?, ?, ?)').run(run, id, entry);
  }

  get(run: number, id: string): JournalEntry | undefined {
    const row = this.#sql('SELECT entry FROM journal WHERE run = ? AND id = ?').get(run, id);
    return row && (JSON.parse(String(row['entry'])) as JournalEntry);
  }

  /** Forgets a result's answer, and those that graded it. */
  forget(run: number, resultId: string): void {
    // The sign after # comes before all that ids are made of.
    this.#sql('DELETE FROM journal WHERE run = ? AND id >= ? AND id < ?').run(run, resultId, `${resultId}$`);
  }

  /** What has no result: as much as was under way. */
  unrecorded(run: number): KeptEntry[] {
    const isRecorded = this.#sql(`SELECT 1 FROM results WHERE ${isPlace}`);
    const found: KeptEntry[] = [];
    for (const row of this.#sql('SELECT id FROM journal WHERE run = ?').iterate(run)) {
      const id = String(row['id']);
      if (isRecorded.get(run, ...placeOf(resultOf(id)))) continue;
      const entry = this.get(run, id);
      if (entry) found.push({ id, entry });
    }
    return found;
  }

  /** What the answers of recorded results cost, held against what the results tell. */
  costs(run: number): KeptCost {
    const costs = new KeptCosts();
    const result = this.#sql(`SELECT cost FROM results WHERE ${isPlace}`);
    const answers = this.#sql(`SELECT id, entry ->> '$.cost' AS cost FROM journal WHERE run = ?`);
    for (const { id, cost } of answers.iterate(run)) {
      const resultId = resultOf(String(id));
      const recorded = result.get(run, ...placeOf(resultId));
      if (recorded) costs.add(resultId, cost as number | null, recorded['cost'] as number | null);
    }
    return costs.total;
  }
}

/** The result that an entry belongs to. */
function resultOf(id: string): string {
  return id.split('#', 1)[0] ?? '';
}
