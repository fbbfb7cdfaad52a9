import path from 'node:path';
import type { RunRecord } from '../core/engine/result.ts';
import type { Environment } from '../core/environment.ts';
import { messageOf } from '../core/errors.ts';
import type { Store } from '../core/store/store.ts';
import { storeDirectory } from '../core/store/storeDirectory.ts';
import { factorOf, readFactors } from '../core/tokens/factorFile.ts';
import { learnFromRun } from '../core/tokens/learnFromRun.ts';
import type { TokenCounter } from '../core/tokens/tokenCount.ts';
import { createTokenCounter, type TokenCounterOptions } from '../core/tokens/tokenCounter.ts';

/** A counter that knows what the runs of a store taught. @param directory the store's folder; need not exist */
export async function learnedCounter(
  directory: string,
  options: Pick<TokenCounterOptions, 'roughUpTo'> = {},
): Promise<TokenCounter> {
  const { factors } = await readFactors(directory);
  return createTokenCounter({ ...options, learned: factorOf(factors) });
}

/** The folder of the store that is meant: `--store`, else `CUPEL_STORE`, else the one of the folder. */
export function meantStore(flag: string | undefined, folder: string): string {
  const given = flag ?? process.env['CUPEL_STORE'];
  return given ? path.resolve(given) : storeDirectory(folder, process.cwd());
}

/** Learns from a run that is over. A run that taught nothing is a run all the same. */
export async function learnAfter(run: RunRecord, store: Store, { log }: Environment): Promise<void> {
  let counter: TokenCounter | undefined;
  try {
    await learnFromRun(run, store, async () => (counter ??= createTokenCounter()));
  } catch (error) {
    log.warn(`nothing was learned of the tokens of this run: ${messageOf(error)}`);
  } finally {
    await counter?.dispose();
  }
}
