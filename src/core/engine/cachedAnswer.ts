import type { Environment } from '../environment.ts';
import type { PriceBook } from '../pricing/price.ts';
import type { CachedResponse, Store } from '../store/store.ts';
import { answerCost } from './answerCost.ts';
import type { ModelCall, ModelCallOutcome } from './modelCall.ts';

export interface CacheReader {
  readonly store: Store;
  readonly environment: Pick<Environment, 'clock' | 'log'>;
  /** Milliseconds after which an answer is asked for again; undefined: never. */
  readonly maxAgeMs: number | undefined;
}

/** The answer that is kept under a key. One that cannot be read any more is thrown away, one too old is passed over. */
export async function cachedAnswer(
  key: string,
  { store, environment, maxAgeMs = Infinity }: CacheReader,
): Promise<CachedResponse | undefined> {
  const text = await store.cacheGet(key);
  if (text === undefined) return undefined;
  const entry = parse(text);
  if (!entry) {
    environment.log.warn(`the cached answer ${key.slice(0, 12)} was damaged and is thrown away`);
    await store.cacheDrop(key);
    return undefined;
  }
  return environment.clock.now() - entry.at > maxAgeMs ? undefined : entry;
}

/** What a kept answer is to a call. A price that was missing when it was made may be known by now. */
export function cachedOutcome(
  { response, cost, at }: CachedResponse,
  { lane, config }: Pick<ModelCall, 'lane' | 'config'>,
  prices: PriceBook,
): ModelCallOutcome {
  const originalCost = cost ?? answerCost(lane.provider, response, config, prices, at);
  return { response, cached: true, cost: 0, originalCost, attempts: 0, queueMs: 0 };
}

function parse(text: string): CachedResponse | undefined {
  try {
    const entry = JSON.parse(text) as Partial<CachedResponse> | null;
    const { response } = entry ?? {};
    const isWhole = typeof response === 'object' && response !== null && 'output' in response;
    return isWhole && typeof entry?.at === 'number' ? (entry as CachedResponse) : undefined;
  } catch {
    return undefined;
  }
}
