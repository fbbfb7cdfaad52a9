/** The library: the engine for scripts. `import { runSuite, metrics, stats } from 'cupel'`. */
export { CupelError, describeError } from './core/errors.ts';
export * as metrics from './core/metrics/metrics.ts';
export * as stats from './core/stats/stats.ts';
export { estimate } from './core/pricing/estimate.ts';
export { loadPriceBook } from './core/pricing/priceBook.ts';
export { countTokens } from './core/tokens/countTokens.ts';
export { createTokenCounter } from './core/tokens/tokenCounter.ts';
