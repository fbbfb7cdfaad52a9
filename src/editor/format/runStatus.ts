import { l10n } from 'vscode';
import type { RunRecord, RunStatus } from '../../core/engine/result.ts';
import { callsNotMade } from '../../core/summaries/stoppedRun.ts';
import { count } from '../../shared/figures.ts';

export function statusText(status: RunStatus): string {
  const texts: Record<RunStatus, string> = {
    running: l10n.t('running'),
    finished: l10n.t('finished'),
    cancelled: l10n.t('cancelled'),
    budget: l10n.t('stopped by the budget'),
    timeLimit: l10n.t('stopped by the time limit'),
    interrupted: l10n.t('interrupted'),
    failed: l10n.t('could not run'),
  };
  return texts[status];
}

/** `stopped by the budget, 30 of 40 calls were not made`; undefined for a run that went through to its end. */
export function stoppedText(run: Pick<RunRecord, 'status' | 'planned' | 'summary'>): string | undefined {
  if (run.status === 'finished') return undefined;
  const left = callsNotMade(run);
  if (left === null || left === 0) return statusText(run.status);
  const rest = l10n.t('{0} of {1} calls were not made', count(left), count(run.planned ?? 0));
  return `${statusText(run.status)}, ${rest}`;
}
