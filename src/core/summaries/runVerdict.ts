import { errorWords } from '../comparison/comparisonWords.ts';
import type { RunRecord, Summary } from '../engine/result.ts';
import { gateWords } from './gateWords.ts';

/** What decides over a whole run. */
export interface VerdictOptions {
  /**
   * The comparison with the baseline and the suite's gates decide, and not single cases: a suite of which some cases
   * always fail can then stand guard.
   */
  readonly failOnRegression?: boolean | undefined;
}

/**
 * Whether a run passes as a whole: one that did not go through to its end does not, whatever its cases say. Every gate
 * must hold. Without `failOnRegression` every case must pass too, of which enough repeats do; with it, the comparison with
 * the baseline must.
 */
export function hasPassed(run: RunRecord, options: VerdictOptions = {}): boolean {
  if (run.status !== 'finished' || !run.summary || problemsOf(run, options).length > 0) return false;
  return failsOnRegression(run, options) || failuresOf(run.summary) === 0;
}

/** Something beside its cases that a run has to meet. */
export interface RunCheck {
  readonly name: string;
  /** A sentence; absent where it is met. */
  readonly problem?: string;
}

/** What a run has to meet beside its cases: its gates, and the comparison with its baseline where that decides. */
export function checksOf(run: RunRecord, options: VerdictOptions = {}): RunCheck[] {
  const { summary } = run;
  if (!summary) return [];
  const gates = (summary.gates ?? []).map((gate): RunCheck => {
    const where = `${run.prompts[gate.prompt]?.label ?? ''} · ${run.providers[gate.provider]?.label ?? ''}`;
    const name = `gate ${gate.metric} (${where})`;
    return gate.passed ? { name } : { name, problem: `gate failed: ${gateWords(gate)} (${where})` };
  });
  return failsOnRegression(run, options) ? [...gates, regressionCheck(summary)] : gates;
}

/** What keeps a run from passing, beside its cases: one sentence each. */
export function problemsOf(run: RunRecord, options: VerdictOptions = {}): string[] {
  return checksOf(run, options).flatMap(({ problem }) => problem ?? []);
}

function regressionCheck({ baseline }: Summary): RunCheck {
  const name = 'regression';
  if (!baseline)
    return { name, problem: 'there is no comparison with a baseline, so nothing shows that it is not worse' };
  const { gate, overall } = baseline;
  if (gate.passed) return { name };
  const why = gate.reason === 'worse' ? 'significantly worse than' : 'not shown to be within the margin of';
  const errors = errorWords(overall);
  return {
    name,
    problem: `regression: ${overall.figure} is ${why} ${overall.a}${errors === undefined ? '' : `. ${errors}`}`,
  };
}

function failsOnRegression(run: RunRecord, { failOnRegression }: VerdictOptions): boolean {
  return failOnRegression ?? run.statistics?.failOnRegression ?? false;
}

/** How many results did not pass; in a column that was asked more than once, cases of which too few repeats did. */
export function failuresOf({ byColumn, passed, total }: NonNullable<RunRecord['summary']>): number {
  if (!byColumn.some((column) => column.repeats)) return total - passed;
  return byColumn
    .map(({ repeats, ...column }) =>
      repeats ? repeats.cases - repeats.passed : column.total - column.passed,
    )
    .reduce((sum, failed) => sum + failed, 0);
}
