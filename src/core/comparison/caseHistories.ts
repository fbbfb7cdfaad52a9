import type { RunRecord } from '../engine/result.ts';
import type { Store } from '../store/store.ts';
import type { ScoreRow } from './runScores.ts';

/** What earlier runs say of a case. */
export interface CaseHistory {
  /** Whether a column passed at one time and not at another, repeats of one run included; an error is no pass. */
  isFlaky: boolean;
  /** US dollars of one call in each column of the newest run with the case; null when one is unknown. */
  cost: number | null;
}

/** A run's figures, narrow. */
export interface HistoryRun {
  record: Pick<RunRecord, 'prompts' | 'providers'>;
  /** Shares of repeats that passed. */
  passes: readonly ScoreRow[];
  costs: readonly ScoreRow[];
}

/** What some runs of a suite say of its cases, by the hash of the case. @param runs newest first */
export async function caseHistories(
  runs: readonly { record: RunRecord; store: Store }[],
): Promise<Map<string, CaseHistory>> {
  const read = runs.map(async ({ record, store }): Promise<HistoryRun> => {
    const [passes, costs] = await Promise.all([
      store.scores(record.id, 'pass'),
      store.scores(record.id, 'cost'),
    ]);
    return { record, passes, costs };
  });
  return historiesOf(await Promise.all(read));
}

/** @param runs newest first */
function historiesOf(runs: readonly HistoryRun[]): Map<string, CaseHistory> {
  const histories = new Map<string, CaseHistory>();
  const verdicts = new Map<string, number>();
  for (const { record, passes, costs } of runs) {
    const inThisRun = new Map<string, CaseHistory>();
    for (const { hash, value } of costs) {
      const history = inThisRun.get(hash) ?? { isFlaky: false, cost: 0 };
      history.cost = history.cost === null || value === null ? null : history.cost + value;
      inThisRun.set(hash, history);
    }
    for (const [hash, history] of inThisRun) if (!histories.has(hash)) histories.set(hash, history);
    for (const { hash, prompt, provider, value } of passes) {
      const history = histories.get(hash);
      if (!history || value === null) continue;
      // A changed prompt is another column.
      const key = [hash, record.prompts[prompt]?.hash, record.providers[provider]?.id].join(' ');
      if ((value > 0 && value < 1) || (verdicts.get(key) ?? value) !== value) history.isFlaky = true;
      verdicts.set(key, value);
    }
  }
  return histories;
}
