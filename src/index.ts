/** The library: the engine for scripts. `import { runSuite, metrics, stats } from 'cupel'`. */
export { CupelError, describeError } from './core/errors.ts';
export { runSuite } from './library/runSuite.ts';
export type { RunSuiteOptions, SuiteRun } from './library/runSuite.ts';
export { estimate } from './library/estimate.ts';
export type { Estimate } from './core/pricing/estimate.ts';
export { createTokenCounter } from './core/tokens/tokenCounter.ts';
export type { TokenCount, TokenCounter } from './core/tokens/tokenCount.ts';
export { gradeAssertion } from './core/assertions/gradeAssertion.ts';
export type { AssertionGrade, GradeAssertionOptions } from './core/assertions/gradeAssertion.ts';
export { compareColumns, compareRuns } from './core/comparison/compareRuns.ts';
export type {
  CaseChange,
  Comparison,
  ComparisonOptions,
  RunsComparison,
} from './core/comparison/compareRuns.ts';
export { changeWords, verdictWords } from './core/comparison/comparisonWords.ts';
export { loadScores, readRunScores } from './core/comparison/loadScores.ts';
export type { CaseScore, ColumnScores, Figure, RunScores } from './core/comparison/runScores.ts';
export { openStore } from './core/store/openStore.ts';
export type { Store } from './core/store/store.ts';
export type { Result, RunRecord, Summary } from './core/engine/result.ts';
export * as metrics from './core/metrics/metrics.ts';
export * as stats from './core/stats/stats.ts';
export { loadPriceBook } from './core/pricing/priceBook.ts';
export { countTokens } from './core/tokens/countTokens.ts';
