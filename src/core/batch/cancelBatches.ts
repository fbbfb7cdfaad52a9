import type { Redactor } from '../engine/redactor.ts';
import { messageOf } from '../errors.ts';
import type { BatchApi } from './batchApi.ts';
import type { BatchRecord } from './batchRecords.ts';

const cancelMs = 30_000;

/** Cancels batches at their vendors, each for itself. @returns what became of them, for people */
export async function cancelBatches(
  open: readonly BatchRecord[],
  apiOf: (batch: BatchRecord) => BatchApi | undefined,
  { runId, redactor }: { readonly runId: string; readonly redactor: Redactor },
): Promise<string> {
  const cancelled: string[] = [];
  const kept: string[] = [];
  for (const record of open) {
    const { remote, mark } = record;
    const api = apiOf(record);
    if (remote === undefined || !api) {
      kept.push(`${mark} (it is not known whether the vendor has it)`);
      continue;
    }
    try {
      await api.cancel(remote, AbortSignal.timeout(cancelMs));
      cancelled.push(remote);
    } catch (error) {
      kept.push(`${remote} (${redactor.message(messageOf(error))})`);
    }
  }
  return [
    ...(cancelled.length > 0 ? [`Cancelled at the vendor: ${cancelled.join(', ')}.`] : []),
    ...(kept.length > 0 ? [`Could not be cancelled: ${kept.join(', ')}.`] : []),
    `What is done by then is billed; fetch it, and ask the rest again, with: cupel run --resume ${runId}`,
  ].join(' ');
}

/** For people, when batches are left to their vendors. */
export function leftBehind(open: readonly BatchRecord[], runId: string): string {
  return `The vendor goes on with ${namesOf(open)}. Fetch the answers with: cupel run --resume ${runId}`;
}

export function namesOf(open: readonly BatchRecord[]): string {
  return open.map(({ remote, mark }) => remote ?? mark).join(', ');
}
