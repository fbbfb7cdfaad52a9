import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result, RunRecord } from '../../../../src/core/engine/result.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { factorOf, readFactors } from '../../../../src/core/tokens/factorFile.ts';
import { learnFromRun } from '../../../../src/core/tokens/learnFromRun.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

const text = 'The quick brown fox jumps over the lazy dog, and then it sleeps until the sun comes up again.';

describe('learning from a run', function () {
  const counter = createTokenCounter();
  let directory: string;
  let store: Store;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-learn-'));
    store = await openStore(directory);
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true, maxRetries: 5 });
  });
  after(() => counter.dispose());

  async function finished(provider: string, results: readonly Partial<Result>[]): Promise<RunRecord> {
    const run = sampleRun({ id: `run-${Math.round(results.length)}-${provider.replaceAll(':', '-')}` });
    await store.beginRun({ ...run, providers: [{ id: provider, label: provider }] });
    await Promise.all(
      results.map((changes, index) => store.record(run.id, sampleResult({ case: index, ...changes }))),
    );
    return store.finishRun(run.id, 'finished', '2026-01-01T12:01:00.000Z');
  }
  const answers = (count: number, changes: Partial<Result> = {}) =>
    Array.from({ length: count }, () => ({ rendered: text, tokens: { input: 60, output: 5 }, ...changes }));

  it('makes the vendor’s usage the factor of later counts, which say how many calls are behind it', async () => {
    const run = await finished('anthropic:messages:claude-haiku-4-5', answers(6));
    const factors = await learnFromRun(run, store, async () => counter);
    assert.ok(factors);
    const taught = createTokenCounter({ learned: factorOf(factors) });
    try {
      const sent = [{ role: 'user' as const, content: text }];
      const count = await taught.count(sent, 'Claude-Haiku-4-5');
      assert.deepEqual([count.tokens, count.exact, count.method], [60, false, 'learned from 6 calls']);
    } finally {
      await taught.dispose();
    }
    assert.deepEqual((await readFactors(directory)).factors, factors);
  });

  it('learns from each run once', async () => {
    const run = await finished('anthropic:messages:claude-haiku-4-5', answers(6));
    await learnFromRun(run, store, async () => counter);
    assert.equal(await learnFromRun(run, store, async () => counter), undefined);
    assert.equal((await readFactors(directory)).factors['claude-haiku-4-5']?.calls, 6);
  });

  it('learns nothing from answers of the cache, calls with tools, errors, and runs that did not end', async () => {
    const provider = 'anthropic:messages:claude-haiku-4-5';
    const run = await finished(provider, [
      ...answers(5, { cached: true }),
      ...answers(5, { request: { tools: [{ name: 'search' }] } }),
      ...answers(5, { tokens: null }),
      ...answers(5, { error: { code: 'provider.status', message: 'overloaded' } }),
    ]);
    const none = async (): Promise<never> => assert.fail('there is nothing to count');
    assert.equal(await learnFromRun(run, store, none), undefined);
    assert.equal(await learnFromRun({ ...run, status: 'cancelled' }, store, none), undefined);
  });

  it('learns nothing of models whose own encoding counts, and of what is no model', async () => {
    const exact = await finished('openai:chat:gpt-4o', answers(6));
    assert.equal(await learnFromRun(exact, store, async () => counter), undefined);
    const recorded = await finished('replay:answers.jsonl', answers(7));
    assert.equal(await learnFromRun(recorded, store, async () => counter), undefined);
  });

  it('begins anew where the file is damaged, and leaves no drafts', async () => {
    await writeFile(path.join(directory, 'token-factors.json'), '{"version":1,"runs":');
    assert.deepEqual((await readFactors(directory)).factors, {});
    const run = await finished('google:gemini-2.5-flash', answers(5));
    assert.ok(await learnFromRun(run, store, async () => counter));
    const files = (await readdir(directory)).filter((name) => name.startsWith('token-factors'));
    assert.deepEqual(files, ['token-factors.json']);
  });
});
