import { l10n } from 'vscode';
import type { RunRecord, RunStatus } from '../../core/engine/result.ts';
import type { RunOutcome } from '../../core/engine/runOptions.ts';
import { problemsOf } from '../../core/summaries/runVerdict.ts';
import { costWords } from '../../shared/figures.ts';
import { said } from '../words/said.ts';
import { passedWords } from './figures.ts';

export function statusWords(status: RunStatus): string {
  const texts: Record<RunStatus, string> = {
    running: l10n.t('running'),
    finished: l10n.t('finished'),
    cancelled: l10n.t('cancelled'),
    budget: l10n.t('stopped by the budget'),
    interrupted: l10n.t('interrupted'),
    failed: l10n.t('could not run'),
  };
  return texts[status];
}

/** What its figures do not say of a run: that it did not finish, and what keeps it from passing beside its cases. */
export function verdictWords(run: RunRecord): string[] {
  return [...(run.status === 'finished' ? [] : [statusWords(run.status)]), ...problemsOf(run).map(said)];
}

/** `34 of 40 passed`, `$0.01`, and all that keeps a run from passing: how it ended, part by part. */
export function outcomeWords({ run, notice }: Pick<RunOutcome, 'run' | 'notice'>): string[] {
  const { summary } = run;
  return [
    ...(summary ? [passedWords(summary), said(costWords(summary))] : []),
    ...verdictWords(run),
    ...(notice ? [said(notice)] : []),
  ];
}
