/** The library: the engine for scripts. `import { runSuite, metrics, stats } from 'cupel'`. */
export { CupelError, describeError } from './core/errors.ts';
export * as metrics from './core/metrics/metrics.ts';
export * as stats from './core/stats/stats.ts';
