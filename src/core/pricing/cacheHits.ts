import { cachedAnswer, type CacheReader } from '../engine/cachedAnswer.ts';
import { keyOfCall } from '../engine/cacheKey.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { Question } from '../providers/asked.ts';
import type { Provider } from '../providers/provider.ts';
import { createProvider } from '../providers/registry.ts';
import type { MeasuredColumn } from './measureColumn.ts';

/** Marks the calls of a column that the cache would answer. */
export async function cacheHits(
  { load, sent, provider: index, suite }: MeasuredColumn,
  reader: CacheReader & { readonly environment: Environment },
): Promise<void> {
  const { store, environment } = reader;
  const spec = suite.providers[index];
  if (!spec || load.free || suite.options.cache === false) return;
  if ((await store.cacheStats()).entries === 0) return;
  const provider = await providerWithoutKey(() =>
    createProvider(spec, {
      ...environment,
      // Nothing is sent, and no key is in the cache's keys: without one the provider would not be made.
      secret: async (name) => (await environment.secret(name)) ?? 'none',
    }),
  );
  if (!provider) return;
  try {
    if (!provider.remote) return;
    const found = await Promise.all(
      sent.map(async ({ rendered, vars, config, call: { repeat } }) => {
        const key = await keyOf(provider, { prompt: rendered, vars, config }, repeat);
        return key === undefined ? undefined : cachedAnswer(key, reader);
      }),
    );
    found.forEach((entry, i) => {
      const item = load.items[i];
      if (item && entry) item.cached = true;
    });
  } finally {
    await provider.dispose?.();
  }
}

/** A call that would fail before it is sent has no answer in the cache. */
async function keyOf(provider: Provider, question: Question, repeat: number): Promise<string | undefined> {
  try {
    const config = provider.load ? await provider.load(question.config) : question.config;
    return await keyOfCall(provider, { ...question, config }, repeat);
  } catch (error) {
    if (error instanceof CupelError) return undefined;
    throw error;
  }
}

/** A provider that cannot be made here has no answers in the cache that a run could use either. */
async function providerWithoutKey(make: () => Promise<Provider>): Promise<Provider | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof CupelError) return undefined;
    throw error;
  }
}
