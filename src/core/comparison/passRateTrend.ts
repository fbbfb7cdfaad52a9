import type { RunRecord } from '../engine/result.ts';

/** The pass rate of a suite's newest run, and where it went from the run before. */
export interface PassRateTrend {
  /** From 0 to 1. */
  passRate: number;
  /** Undefined where there is no run to hold it against. */
  direction: 'up' | 'down' | 'same' | undefined;
}

/**
 * The newest run of a suite that ended, against the last one before it with as many results: a run of a few cases says
 * nothing of the whole. An arrow is no test of significance; `compareRuns` makes one.
 * @param runs of one suite, newest first
 * @returns undefined before the first result
 */
export function passRateTrend(
  runs: readonly Pick<RunRecord, 'status' | 'summary'>[],
): PassRateTrend | undefined {
  const ended = runs.flatMap(({ status, summary }) =>
    status !== 'running' && summary && summary.passRate !== null
      ? [{ total: summary.total, passRate: summary.passRate }]
      : [],
  );
  const [newest, ...older] = ended;
  if (!newest) return undefined;
  const before = older.find(({ total }) => total === newest.total);
  return { passRate: newest.passRate, direction: before && directionOf(newest.passRate - before.passRate) };
}

function directionOf(change: number): 'up' | 'down' | 'same' {
  if (change === 0) return 'same';
  return change > 0 ? 'up' : 'down';
}
