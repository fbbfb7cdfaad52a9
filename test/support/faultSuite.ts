import type { RunOptions, RunOutcome } from '../../src/core/engine/runOptions.ts';
import { runSuite } from '../../src/core/engine/runSuite.ts';
import type { Store } from '../../src/core/store/store.ts';
import { casesOf, environmentOf, specOf, suiteOf, testPrices } from './engineSuite.ts';

/** Runs a suite of one provider, eight at once and without the cache: each call costs. */
export function runFaultSuite(
  store: Store,
  { url, cases = 400 }: { url: string; cases?: number },
  options: Partial<RunOptions> = {},
): Promise<RunOutcome> {
  const suite = suiteOf({
    providers: [specOf('openai:chat:m', { apiBaseUrl: `${url}/v1`, apiKey: 'k' })],
    cases: casesOf(cases),
  });
  return runSuite(suite, {
    environment: environmentOf(),
    store,
    prices: testPrices,
    cupelVersion: '0',
    cache: false,
    maxConcurrency: 8,
    ...options,
  });
}
