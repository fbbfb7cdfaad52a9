import type { RunRecord, RunStatus } from '../core/engine/result.ts';
import { hasPassed, type VerdictOptions } from '../core/summaries/runVerdict.ts';
import { stoppedWords } from '../core/summaries/stoppedRun.ts';
import { exitCode, type ExitCode } from './exitCodes.ts';

/** Runs that did not go through to their end passed nothing, whatever their cases say. */
const stopped: readonly (readonly [RunStatus, ExitCode])[] = [
  ['cancelled', exitCode.cancelled],
  ['interrupted', exitCode.cancelled],
  ['running', exitCode.cancelled],
  ['failed', exitCode.badInput],
  ['budget', exitCode.budget],
  ['timeLimit', exitCode.failed],
];

/** What runs say together: the worst of them. */
export function exitCodeOf(
  outcomes: readonly { readonly run: RunRecord; readonly status: RunStatus }[],
  options: VerdictOptions,
): ExitCode {
  const found = stopped.find(([status]) => outcomes.some((each) => each.status === status));
  if (found) return found[1];
  return outcomes.every(({ run }) => hasPassed(run, options)) ? exitCode.passed : exitCode.failed;
}

/** ` · stopped by the budget: …` for a run that did not go through to its end. */
export function statusWord(run: Pick<RunRecord, 'status' | 'planned' | 'summary'>): string {
  const words = stoppedWords(run);
  return words === undefined ? '' : ` · ${words}`;
}
