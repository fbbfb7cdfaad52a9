import type { RunRecord } from '../../core/engine/result.ts';
import type { RunOutcome } from '../../core/engine/runOptions.ts';
import { problemsOf } from '../../core/summaries/runVerdict.ts';
import { costWords } from '../../shared/figures.ts';
import { said } from '../words/said.ts';
import { passedWords } from './figures.ts';
import { stoppedText } from './runStatus.ts';

/** What its figures do not say of a run: that it did not finish, and what keeps it from passing beside its cases. */
export function verdictWords(run: RunRecord): string[] {
  const stopped = stoppedText(run);
  return [...(stopped === undefined ? [] : [stopped]), ...problemsOf(run).map(said)];
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
