import assert from 'node:assert/strict';
import { BatchDesk } from '../../../../src/core/batch/batchDesk.ts';
import type { BatchApi } from '../../../../src/core/batch/batchApi.ts';
import { DeferredCall } from '../../../../src/core/engine/deferredCall.ts';
import type { CallMaker, ModelCall } from '../../../../src/core/engine/modelCall.ts';
import { Redactor } from '../../../../src/core/engine/redactor.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { environmentOf, rendered, specOf, testPrices } from '../../../support/engineSuite.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { sampleRun } from '../../../support/results.ts';

const nobody: CallMaker = {
  make: () => Promise.reject(new Error('nothing is asked at once')),
  failureOf: () => undefined,
};

describe('BatchDesk', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(':memory:');
    await store.beginRun(sampleRun());
  });
  afterEach(() => store.close());

  /** Collects texts under limits of our own. @returns the texts of each batch that was submitted */
  async function batchesOf(texts: readonly string[], limits: BatchApi['limits']): Promise<string[][]> {
    const environment = environmentOf({}, { clock: new FakeClock({ auto: true }) });
    const provider = await createProvider(specOf('openai:chat:m', { apiKey: 'k' }), environment);
    assert.ok(provider.batch);
    const submitted: string[][] = [];
    const drain = new AbortController();
    const batch: BatchApi = {
      ...provider.batch,
      limits,
      submit: async (requests) => {
        assert.equal(new Set(requests.map(({ id }) => id)).size, requests.length, 'custom ids are unique');
        submitted.push(requests.map(({ body }) => (body['messages'] as { content: string }[])[0]!.content));
        return `batch-${submitted.length}`;
      },
    };
    const desk = new BatchDesk({
      store,
      environment,
      clock: environment.clock,
      prices: testPrices,
      limit: undefined,
      maxAgeMs: undefined,
      pollMs: 1,
      secondThoughtMs: 0,
      drain: drain.signal,
    });
    const calls = desk.serve(sampleRun().id, nobody, new Redactor());
    for (const [index, text] of texts.entries()) {
      const question = { prompt: rendered(text), config: provider.spec.config, vars: {}, repeat: 0 };
      const call = {
        lane: { provider: { ...provider, batch } },
        config: provider.spec.config,
        cacheKey: undefined,
        inputBytes: text.length,
        writes: true,
        question,
        owner: { id: `${index}.0.0.0`, grades: false },
      } as unknown as ModelCall;
      await assert.rejects(calls.make(call), DeferredCall);
    }
    drain.abort();
    await desk.settle();
    return submitted;
  }

  it('submits as soon as a batch has as many requests as the vendor takes', async () => {
    const texts = Array.from({ length: 23 }, (_, index) => `text ${index}`);
    const batches = await batchesOf(texts, { requests: 10, bytes: 1_000_000 });
    assert.deepEqual(
      batches.map(({ length }) => length),
      [10, 10, 3],
    );
    assert.deepEqual(batches.flat(), texts, 'each once, in their order');
  });

  it('submits before a batch is larger than the vendor takes, in bytes', async () => {
    // A Chinese character is three bytes, and what stands around a request counts too.
    const texts = Array.from({ length: 7 }, () => '字'.repeat(1000));
    const batches = await batchesOf(texts, { requests: 1000, bytes: 10_000 });
    assert.deepEqual(
      batches.map(({ length }) => length),
      [3, 3, 1],
    );
  });

  it('knows what OpenAI and Anthropic take', async () => {
    const limitsOf = async (id: string) =>
      (await createProvider(specOf(id, { apiKey: 'k' }), environmentOf())).batch?.limits;
    assert.deepEqual(await limitsOf('openai:chat:m'), { requests: 50_000, bytes: 200_000_000 });
    assert.deepEqual(await limitsOf('openai:responses:m'), { requests: 50_000, bytes: 200_000_000 });
    assert.deepEqual(await limitsOf('anthropic:messages:m'), { requests: 100_000, bytes: 256_000_000 });
  });
});
