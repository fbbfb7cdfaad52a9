import type { Estimate, EstimateOptions } from '../core/pricing/estimate.ts';
import { estimate as estimateSuite } from '../core/pricing/estimate.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { createTokenCounter } from '../core/tokens/tokenCounter.ts';
import type { LibraryEnvironment } from './openSuite.ts';
import { libraryEnvironment, openSuite } from './openSuite.ts';

/**
 * What a run of a suite would cost, before anything is sent.
 * @throws CupelError for a suite that cannot run
 */
export async function estimate(
  file: string,
  options: LibraryEnvironment & Omit<Partial<EstimateOptions>, 'environment' | 'prices' | 'counter'> = {},
): Promise<Estimate> {
  const environment = libraryEnvironment(options);
  const suite = await openSuite(file, environment, options.vars);
  const counter = createTokenCounter();
  try {
    const prices = await projectPrices(suite.directory, environment.variables);
    return await estimateSuite(suite, { ...options, environment, prices, counter });
  } finally {
    await counter.dispose();
  }
}
