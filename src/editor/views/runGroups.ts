import type { RunRecord } from '../../core/engine/result.ts';

type Grouped = { readonly record: Pick<RunRecord, 'suite' | 'suiteName' | 'startedAt'> };

/** The runs of one local day. */
export interface RunDay<Run> {
  /** Its midnight, in milliseconds since 1970. */
  start: number;
  runs: Run[];
}

/** The runs of one suite, by day. */
export interface RunsOfSuite<Run> {
  /** The path of the suite. */
  suite: string;
  name: string;
  days: RunDay<Run>[];
}

/** Groups runs by suite and local day. The order stays: newest first in, the suite that ran last and its last day first out. */
export function groupRuns<Run extends Grouped>(runs: readonly Run[]): RunsOfSuite<Run>[] {
  return [...Map.groupBy(runs, ({ record }) => record.suite)].map(([suite, ofSuite]) => ({
    suite,
    name: ofSuite[0]?.record.suiteName ?? suite,
    days: [...Map.groupBy(ofSuite, ({ record }) => midnight(record.startedAt))].map(([start, ofDay]) => ({
      start,
      runs: ofDay,
    })),
  }));
}

function midnight(time: string): number {
  const at = new Date(time);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
