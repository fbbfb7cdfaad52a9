import type { GateDecision } from '../stats/gate.ts';
import { regressionGate } from '../stats/gate.ts';
import type { Store } from '../store/store.ts';
import type { ComparisonOptions, RunsComparison } from './compareRuns.ts';
import { compareRuns } from './compareRuns.ts';
import { loadScores } from './loadScores.ts';

/** How many changed cases of each kind are kept with a run; `cupel compare` lists all. */
const keptChanges = 20;

/** A run held against its baseline. */
export interface BaselineComparison extends RunsComparison {
  gate: GateDecision;
  /** All regressions and improvements, of which the comparison lists the largest. */
  regressions: number;
  improvements: number;
}

/**
 * Holds a run of the store against a baseline, over all columns, and each column by itself.
 * @param baseline a run's id, the beginning of one, a result file or a baseline file
 * @throws CupelError `store.noSuchRun`, `compare.badFile`, `compare.noColumn`, `compare.noCase`
 */
export async function compareWithBaseline(
  store: Store,
  runId: string,
  baseline: string,
  options: ComparisonOptions = {},
): Promise<BaselineComparison> {
  const { figure = 'score', cluster } = options;
  const [before, after] = await Promise.all([
    loadScores(store, baseline, figure, cluster),
    loadScores(store, runId, figure, cluster),
  ]);
  const { overall, columns } = compareRuns(before, after, options);
  const shorten = <T extends { regressions: unknown[]; improvements: unknown[] }>(each: T): T => ({
    ...each,
    regressions: each.regressions.slice(0, keptChanges),
    improvements: each.improvements.slice(0, keptChanges),
  });
  return {
    overall: shorten(overall),
    columns: columns.map(shorten),
    gate: regressionGate(overall),
    regressions: overall.regressions.length,
    improvements: overall.improvements.length,
  };
}
