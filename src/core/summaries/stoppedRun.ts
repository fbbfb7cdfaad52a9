import { count } from '../../shared/figures.ts';
import type { RunRecord, RunStatus } from '../engine/result.ts';

const reasons: Readonly<Record<Exclude<RunStatus, 'finished'>, string>> = {
  running: 'still running',
  cancelled: 'cancelled',
  budget: 'stopped by the budget',
  timeLimit: 'stopped by the time limit',
  interrupted: 'interrupted',
  failed: 'failed to run',
};

type Stopped = Pick<RunRecord, 'status' | 'planned'> & {
  readonly summary?: { readonly total: number } | undefined;
};

/** Planned calls that have no result; null where it is not known how many were planned, or made. */
export function callsNotMade({ planned, summary }: Stopped): number | null {
  return planned === undefined || !summary ? null : Math.max(0, planned - summary.total);
}

/**
 * What is said first of a run that did not go through to its end, since nothing of it passes as a whole:
 * `stopped by the budget: 30 of 40 calls were not made`. Undefined for one that did.
 */
export function stoppedWords(run: Stopped): string | undefined {
  if (run.status === 'finished') return undefined;
  const reason = reasons[run.status];
  const left = callsNotMade(run);
  if (left === null || left === 0) return reason;
  return `${reason}: ${count(left)} of ${count(run.planned ?? 0)} calls were not made`;
}
