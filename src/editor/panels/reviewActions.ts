import { userInfo } from 'node:os';
import { window } from 'vscode';
import type { Action } from '../../shared/resultsProtocol.ts';
import type { ReviewExport } from '../../shared/resultsQueries.ts';
import type { StoredRun } from '../runs/runStores.ts';
import { save } from './panelActions.ts';

export async function rate(
  { record, store }: StoredRun,
  { resultId, value, label, comment }: Extract<Action, { kind: 'rate' }>,
): Promise<void> {
  const rater = raterName();
  if (value === null && label === '' && comment === '') return store.unrate(record.id, resultId, rater);
  await store.rate(record.id, {
    resultId,
    rater,
    at: new Date().toISOString(),
    value,
    label: label || null,
    comment: comment || null,
  });
}

export async function prefer(
  { record, store }: StoredRun,
  { a, b, choice }: Extract<Action, { kind: 'prefer' }>,
): Promise<void> {
  await store.prefer(record.id, { a, b, choice, rater: raterName(), at: new Date().toISOString() });
}

export async function exportReview(
  { record, store }: StoredRun,
  format: ReviewExport,
): Promise<string | undefined> {
  const { reviewLines } = await import('../../core/reports/reviewExports.ts');
  const lines: string[] = [];
  for await (const line of reviewLines(store, record, format)) lines.push(line);
  if (lines.length === 0) {
    void window.showInformationMessage(
      format === 'preferences' ? 'No pair of outputs was judged yet.' : 'No output was rated yet.',
    );
    return undefined;
  }
  return save(`${record.suiteName}-${format}.jsonl`, Buffer.from(lines.join('')));
}

/** Who rates: the account's name, which stays on this machine with the store. */
function raterName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // an account without a name, as in some containers
  }
}
