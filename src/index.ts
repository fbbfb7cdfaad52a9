/** The library: the engine for scripts. `import { runSuite, metrics, stats } from 'cupel'`. */
export type {
  CaseChange,
  Comparison,
  ComparisonOptions,
  RunsComparison,
} from './core/comparison/compareRuns.ts';
export { compareColumns, compareRuns } from './core/comparison/compareRuns.ts';
export { changeWords, verdictWords } from './core/comparison/comparisonWords.ts';
export { readRunScores } from './core/comparison/loadScores.ts';
export type { CaseScore, ColumnScores, Figure, RunScores } from './core/comparison/runScores.ts';
export { CupelError, describeError } from './core/errors.ts';
export * as metrics from './core/metrics/metrics.ts';
export * as stats from './core/stats/stats.ts';
