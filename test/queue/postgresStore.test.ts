import assert from 'node:assert/strict';
import type { Result } from '../../src/core/engine/result.ts';
import { openStore } from '../../src/core/store/openStore.ts';
import { openPostgresStore } from '../../src/core/store/postgresStore.ts';
import type { Store } from '../../src/core/store/store.ts';
import { sampleResult, sampleRun } from '../support/results.ts';
import { postgresHere } from './postgresHere.ts';

describe('the store in PostgreSQL', function () {
  let url: string;
  let store: Store;
  const server = postgresHere();
  beforeEach(async () => {
    url = await server().database();
    store = await openPostgresStore(url);
  });
  afterEach(() => store.close());

  it('answers as the store in a folder does', async () => {
    const local = await openStore(':memory:');
    const results = Array.from({ length: 60 }, (_, i) =>
      sampleResult({
        case: Math.floor(i / 2),
        prompt: i % 2,
        pass: i % 3 > 0,
        score: (i % 3) / 2,
        output: `out ${i} \u0000 ü`,
        metadata: { topic: i % 4 < 2 ? 'a' : 'b' },
        namedScores: { tone: i / 60 },
      }),
    );
    for (const each of [local, store]) {
      await each.beginRun(sampleRun());
      await Promise.all(results.map((result) => each.record(sampleRun().id, result)));
      await each.spend(sampleRun().id, 0.5);
      const batch = {
        group: 'g',
        priced: { vendor: 'openai', model: 'm', config: {} },
        requests: 1,
        worst: 0.25,
      };
      await each.saveBatch(sampleRun().id, { ...batch, mark: 'a', state: 'submitted', at: 0 }, ['0.0.0.0']);
      await each.saveBatch(sampleRun().id, { ...batch, mark: 'b', state: 'imported', at: 0, cost: 0.125 });
      await each.finishRun(sampleRun().id, 'finished', '2026-01-01T12:01:00.000Z');
      assert.equal(await each.spent(sampleRun().id), 0.875);
    }
    const { id } = sampleRun();
    const questions: ((from: Store) => Promise<unknown>)[] = [
      (from) => from.run('latest'),
      (from) => from.run('2026'),
      (from) => from.runs(),
      (from) => from.summarise(id, { cluster: 'topic', slices: ['topic'] }),
      (from) => from.results(id, { mode: 'failures', text: 'out 1' }),
      (from) => from.result(id, '7.1.0.0'),
      (from) => from.scores(id, 'tone', 'topic'),
      (from) => from.progress(id),
      async (from) => {
        const pages: Result[][] = [];
        for await (const page of from.scan(id, { pageSize: 7 })) pages.push(page);
        return pages;
      },
      (from) => from.cells(id, {}, { columns: [{ prompt: 0, provider: 0 }], length: 20 }),
      (from) => from.distributions(id),
      (from) => from.slices(id),
    ];
    for (const question of questions)
      assert.deepEqual(await question(store), await question(local), String(question));
    await local.close();
  });

  it('shows one program what another writes, and takes a result again', async () => {
    const other = await openPostgresStore(url);
    await store.beginRun(sampleRun());
    const { id } = sampleRun();
    for (let round = 0; round < 3; round += 1) {
      await other.record(id, sampleResult({ case: round }));
      assert.equal((await store.summarise(id)).total, round + 1);
    }
    await other.record(id, sampleResult({ case: 0, pass: false, score: 0 }));
    assert.deepEqual([(await store.summarise(id)).total, (await store.summarise(id)).passed], [3, 2]);
    await other.rate(id, {
      resultId: '1.0.0.0',
      rater: 'me',
      at: '2026',
      value: 5,
      label: null,
      comment: null,
    });
    assert.equal((await store.ratings(id)).length, 1);
    await other.updateRun(id, { suite: '/elsewhere/moved.eval.yaml' });
    assert.deepEqual(
      (await store.runs({ suite: '/elsewhere/moved.eval.yaml' })).map((run) => run.id),
      [id],
    );
    assert.deepEqual(await store.runs({ suite: sampleRun().suite }), []);
    await other.deleteRun(id);
    assert.equal(await store.run(id), undefined);
    await other.close();
  });

  it('keeps the journal until the result is there, and what is cached', async () => {
    await store.beginRun(sampleRun());
    const { id } = sampleRun();
    const response = { output: 'x', latencyMs: 1 };
    await store.journal(id, '0.0.0.0', { response, cached: false, cost: 1, attempts: 1, queueMs: 0 });
    assert.equal((await store.progress(id)).journal.length, 1);
    const error = { code: 'provider.server', message: 'try later' };
    const check = { type: 'llm-rubric', pass: false, score: 0, reason: 'try later', weight: 1, error };
    await store.record(id, sampleResult({ pass: false, assertions: [check] }));
    assert.deepEqual(await store.progress(id), {
      done: [],
      again: [{ prompt: 0, provider: 0, repeat: 0, first: 0, last: 0 }],
      journal: [],
    });
    assert.deepEqual((await store.journalled(id, '0.0.0.0'))?.response, response);
    assert.equal(await store.journalled(id, '0.0.0.0#key.0'), undefined);
    assert.deepEqual(await store.keptCost(id), { recorded: 0.001, unrecorded: 0.999 });
    await store.record(id, sampleResult());
    assert.deepEqual(await store.keptCost(id), { recorded: 0, unrecorded: 0 });
    assert.deepEqual(await store.progress(id), {
      done: [{ prompt: 0, provider: 0, repeat: 0, first: 0, last: 0 }],
      again: [],
      journal: [],
    });
    await store.cachePut('k', { response, cost: 1, at: 5.5 });
    assert.deepEqual(
      (JSON.parse((await store.cacheGet('k')) ?? '') as { response: unknown }).response,
      response,
    );
    assert.equal(await store.cacheClear(), 1);
  });

  it('says what is wrong with an address, and never the password', async () => {
    const wrong = url.replace(/:\d+\//, ':1/');
    await assert.rejects(openPostgresStore(wrong), (error: Error & { code: string }) => {
      assert.equal(error.code, 'store.unreachable');
      assert.ok(!error.message.includes('secret-word'), error.message);
      return true;
    });
    assert.ok(!store.directory.includes('secret-word'));
  });
});
