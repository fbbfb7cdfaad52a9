import { l10n } from 'vscode';
import type { RunRecord, RunStatus } from '../../core/engine/result.ts';
import type { RunOutcome } from '../../core/engine/runOptions.ts';
import { enoughRepeats } from '../../core/summaries/repeatThreshold.ts';
import { statusText } from '../format/runStatus.ts';
import { outcomeWords } from '../format/runWords.ts';
import type { RunEnd } from './caseStates.ts';

/** How a run ended, for the states of its cases. */
export function endOf({ status, statistics = {} }: Pick<RunRecord, 'status' | 'statistics'>): RunEnd {
  return {
    ...(status !== 'finished' && { unfinished: unfinishedWords(status) }),
    enough: (_, index) => enoughRepeats(statistics, index),
  };
}

/** The end of a run that could not go on. */
export function failedEnd(): RunEnd {
  return { unfinished: unfinishedWords('failed') };
}

/** Why cases lack results that the run was to make. */
export function unfinishedWords(status: RunStatus): string {
  return l10n.t('not finished ({0})', statusText(status));
}

/** How a run ended, for the output of a test run. Lines end with CR LF, as terminals want it. */
export function endLines(outcome: Pick<RunOutcome, 'run' | 'notice'>): string {
  const meaning = l10n.t('What the numbers mean: the command "Cupel: What the Numbers Mean"');
  return `${outcome.run.suiteName}: ${outcomeWords(outcome).join(' · ')}\r\n${meaning}\r\n`;
}
