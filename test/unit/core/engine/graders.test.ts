import assert from 'node:assert/strict';
import type { Progress, RunOptions } from '../../../../src/core/engine/runOptions.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import type { Suite } from '../../../../src/core/suites/suite.ts';
import {
  assertionOf,
  casesOf,
  environmentOf,
  specOf,
  suiteOf,
  testPrices,
} from '../../../support/engineSuite.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import { keptAnswers } from '../../../support/results.ts';

const verdict = JSON.stringify({ pass: true, score: 0.9, reason: 'It is kind.' });

describe('graders that ask a model', () => {
  let store: Store;
  let server: ContractServer;

  before(async () => {
    server = await ContractServer.start(() => undefined);
  });
  after(() => server.stop());
  beforeEach(async () => {
    store = await openStore(':memory:');
    server.answer((request, response) => {
      if (request.path.endsWith('/embeddings'))
        return sendJson(response, {
          data: (request.json.input as string[]).map((_, index) => ({ index, embedding: [1, index] })),
          usage: { prompt_tokens: 1000 },
        });
      return sendJson(response, completion(request.json.model === 'judge' ? verdict : 'hello'));
    });
  });
  afterEach(() => store.close());

  const config = () => ({ apiBaseUrl: `${server.url}/v1`, apiKey: 'k', max_tokens: 100 });
  const judge = () => ({ id: 'openai:chat:judge', config: config() });
  const run = (suite: Suite, more: Partial<RunOptions> = {}) =>
    runSuite(suite, { environment: environmentOf(), store, prices: testPrices, cupelVersion: '0', ...more });
  const firstOf = async (id: string): Promise<Result> => (await store.results(id)).rows[0]!.results[0]!;

  it('take their model from the case, and their cost counts', async () => {
    const suite = suiteOf({
      providers: [specOf('openai:chat:gpt', config())],
      cases: casesOf(1, {
        assertions: [assertionOf('llm-rubric', 'Is kind')],
        options: { provider: judge() },
      }),
    });
    const { run: record } = await run(suite);
    const result = await firstOf(record.id);
    assert.deepEqual([result.pass, result.score], [true, 0.9]);
    assert.ok(Math.abs((result.cost ?? 0) - 0.0004) < 1e-9, 'two calls of $0.0002');
  });

  it('answer from the cache for the same output', async () => {
    const suite = suiteOf({
      providers: [specOf('echo')],
      cases: [...casesOf(1), ...casesOf(1)].map((each, index) => ({
        ...each,
        index,
        assertions: [assertionOf('llm-rubric', 'Is kind')],
        options: { provider: judge() },
      })),
    });
    await run(suite, { cache: true });
    assert.equal(server.requests.length, 1);
  });

  it('are not asked again for what they had answered when the run ended early', async () => {
    const suite = suiteOf({
      providers: [specOf('openai:chat:gpt', config())],
      cases: casesOf(1, {
        assertions: ['Is kind', 'Is short', 'Is kind', 'Is slow'].map((text) =>
          assertionOf('llm-rubric', text),
        ),
        options: { provider: judge() },
      }),
    });
    const isSlow = ({ json }: { json: unknown }) => JSON.stringify(json).includes('Is slow');
    const stop = new AbortController();
    server.answer((request, response) => {
      if (isSlow(request)) return void setTimeout(() => stop.abort(), 200);
      sendJson(response, completion(request.json.model === 'judge' ? verdict : 'hello'));
    });
    const { run: record } = await run(suite, { cache: false, signal: stop.signal });
    assert.equal(server.requests.length, 5);
    assert.equal((await store.progress(record.id)).journal.length, 4);
    server.answer((_, response) => sendJson(response, completion(verdict)));
    const sent = server.requests.length;
    await run(suite, { cache: false, resume: record.id });
    assert.equal(server.requests.length - sent, 1);
    assert.ok(server.requests.slice(sent).every(isSlow));
    assert.ok(Math.abs(((await firstOf(record.id)).cost ?? 0) - 0.001) < 1e-9, 'all five are counted');
    assert.deepEqual((await store.progress(record.id)).journal, []);
  });

  for (const cache of [true, false])
    it(`are asked again when the run is resumed, about the answer of before (${cache ? 'with' : 'without'} the cache)`, async () => {
      const suite = suiteOf({
        providers: [specOf('openai:chat:gpt', config())],
        cases: casesOf(2, {
          assertions: [
            assertionOf('llm-rubric', 'Is kind', { metric: 'kind' }),
            assertionOf('llm-rubric', 'Is short', { metric: 'short' }),
          ],
          options: { provider: judge() },
        }),
      });
      const isShort = ({ json }: { json: unknown }) => JSON.stringify(json).includes('Is short');
      server.answer((request, response) => {
        if (isShort(request))
          return sendJson(response, { error: { message: 'Who are you?' } }, { status: 401 });
        sendJson(response, completion(request.json.model === 'judge' ? verdict : 'hello'));
      });
      const reports: Progress[] = [];
      const { run: record } = await run(suite, { cache, onProgress: (each) => reports.push(each) });
      const { total, passed, failed, errored, metrics } = record.summary!;
      assert.deepEqual({ total, passed, failed, errored }, { total: 2, passed: 0, failed: 0, errored: 2 });
      assert.equal(reports.at(-1)?.errored, 2);
      assert.deepEqual(Object.keys(metrics), ['kind'], 'what was not graded is no score of 0');

      server.answer((_, response) => sendJson(response, completion(verdict)));
      const sent = server.requests.length;
      const again: Progress[] = [];
      const resumed = await run(suite, { cache, resume: record.id, onProgress: (each) => again.push(each) });
      assert.ok(server.requests.slice(sent).every(isShort), 'what was paid for is not asked again');
      assert.equal(server.requests.length - sent, cache ? 1 : 2);
      assert.deepEqual([resumed.run.summary?.passed, resumed.run.summary?.errored], [2, 0]);
      const paid = (cache ? 4 : 6) * 0.0002;
      assert.ok(Math.abs((resumed.run.summary?.cost ?? 0) - paid) < 1e-9, 'each answer is counted once');
      assert.ok(Math.abs((again.at(-1)?.cost ?? 0) - paid) < 1e-9);
      const { journal, again: healable } = await store.progress(record.id);
      assert.deepEqual([journal, healable], [[], []]);
      assert.equal(await store.journalled(record.id, '0.0.0.0'), undefined);
    });

  it('compare in the order of the columns, however late each came: what was answered is not paid for again', async () => {
    const openai = (name: string) => specOf(`openai:chat:${name}`, config());
    const suite = suiteOf({
      providers: [openai('a'), openai('b')],
      cases: casesOf(1, {
        assertions: [assertionOf('select-best', 'the shortest')],
        options: { provider: judge() },
      }),
    });
    const isJudge = ({ json }: { json: { model?: unknown } }) => json.model === 'judge';
    const best = completion(JSON.stringify({ reason: 'short', best: 0 }));
    let judged = 0;
    const second = Promise.withResolvers<void>();
    server.answer(async (request, response) => {
      if (isJudge(request)) {
        judged += 1;
        if (judged === 1) sendJson(response, best);
        else sendJson(response, { error: { message: 'Who are you?' } }, { status: 401 });
        return;
      }
      if (request.json.model === 'a') await second.promise;
      sendJson(response, completion(`${String(request.json.model)}'s`));
    });
    const telling: Store = {
      ...store,
      async journal(...entry) {
        await store.journal(...entry);
        if (entry[1] === '0.0.1.0') second.resolve();
      },
    };
    const { run: record } = await run(suite, { cache: false, store: telling });
    assert.equal(record.summary?.errored, 2);
    assert.equal(judged, 2);

    server.answer((_, response) => sendJson(response, best));
    const { run: resumed } = await run(suite, { cache: false, resume: record.id });
    assert.equal(resumed.summary?.errored, 0);
    assert.equal(server.requests.length, 1, 'only the judgement that failed is asked for');
    assert.ok(Math.abs((resumed.summary.cost ?? 0) - 4 * 0.0002) < 1e-9);
  });

  it('make an error of a set that one of them belongs to, inverted or not', async () => {
    const members = [assertionOf('contains', 'w'), assertionOf('llm-rubric', 'Is kind')];
    const set = { assert: members, metric: 'set', threshold: 0.1 };
    server.answer((_, response) =>
      sendJson(response, { error: { message: 'Who are you?' } }, { status: 401 }),
    );
    const suite = suiteOf({
      providers: [specOf('echo')],
      cases: casesOf(1, {
        assertions: [
          assertionOf('assert-set', undefined, set),
          assertionOf('assert-set', undefined, { ...set, negated: true }),
        ],
        options: { provider: judge() },
      }),
    });
    const { run: record } = await run(suite);
    const { assertions } = await firstOf(record.id);
    assert.deepEqual(
      assertions.map(({ pass, error }) => [pass, error?.code]),
      [
        [false, 'provider.auth'],
        [false, 'provider.auth'],
      ],
    );
    assert.deepEqual([record.summary?.errored, record.summary?.metrics], [1, {}]);
  });

  it('say that no model is named', async () => {
    const assertions = [assertionOf('llm-rubric', 'Is kind')];
    const suite = suiteOf({ providers: [specOf('echo')], cases: casesOf(1, { assertions }) });
    const { run: record } = await run(suite);
    assert.equal((await firstOf(record.id)).assertions[0]?.error?.code, 'grader.noProvider');
    const graded = await run(suite, { grader: judge() });
    assert.equal((await firstOf(graded.run.id)).pass, true, 'the setting is the last that is asked');
  });

  it('make embeddings with the model that is named for them', async () => {
    const suite = suiteOf({
      providers: [specOf('echo')],
      cases: casesOf(1, {
        assertions: [assertionOf('similar', 'x', { threshold: 0.5 })],
        options: {
          provider: { text: judge(), embedding: { id: 'openai:embedding:small', config: config() } },
        },
      }),
    });
    const { run: record } = await run(suite);
    const result = await firstOf(record.id);
    assert.equal(result.assertions[0]?.error, undefined);
    assert.ok((result.cost ?? 0) > 0);
  });

  it('stay within the budget: a case that cannot be graded is not recorded, and its answer is kept', async () => {
    const suite = suiteOf({
      providers: [specOf('openai:chat:gpt', config())],
      cases: casesOf(50, {
        assertions: [assertionOf('llm-rubric', 'Is kind')],
        options: { provider: judge() },
      }),
    });
    const limit = 0.02;
    const { run: record, status } = await run(suite, { maxCost: limit, maxConcurrency: 20, cache: false });
    assert.equal(status, 'budget');
    assert.ok(server.requests.length * 0.0002 <= limit);
    const kept = keptAnswers(await store.progress(record.id));
    const judged = server.requests.filter(({ json }) => json.model === 'judge').length;
    const answered = server.requests.length - judged;
    assert.equal(kept, answered, 'no answer that was paid for is lost');

    const sent = answered;
    await run(suite, { resume: record.id, maxCost: 10, cache: false });
    const asked = server.requests.filter(({ json }) => json.model === 'gpt').length;
    assert.equal(asked, 50, `none of the ${sent} is asked twice`);
  });
});
