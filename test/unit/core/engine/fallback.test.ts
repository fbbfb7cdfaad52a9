import assert from 'node:assert/strict';
import type { Result } from '../../../../src/core/engine/result.ts';
import type { RunOptions } from '../../../../src/core/engine/runOptions.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import type { Suite } from '../../../../src/core/suites/suite.ts';
import { completion, ContractServer, sendJson, type Answer } from '../../../support/contractServer.ts';
import { caseOf, casesOf, environmentOf, specOf, suiteOf, testPrices } from '../../../support/engineSuite.ts';

describe('A chain of providers in a run', () => {
  let store: Store;
  let server: ContractServer;
  let answers: Record<string, Answer>;

  before(async () => {
    server = await ContractServer.start((request, response, index) =>
      answers[request.json.model]?.(request, response, index),
    );
  });
  after(() => server.stop());
  beforeEach(async () => {
    answers = { second: (_, response) => sendJson(response, completion('from the second')) };
    server.requests.length = 0;
    store = await openStore(':memory:');
  });
  afterEach(() => store.close());

  const link = (model: string, config: Record<string, unknown> = {}) => ({
    id: `openai:${model}`,
    config: { apiBaseUrl: `${server.url}/v1`, apiKey: 'k', ...config },
  });
  const chainOf = (config: Record<string, unknown> = {}, first: Record<string, unknown> = {}) =>
    specOf('fallback', { providers: [link('first', first), link('second')], ...config });
  const run = async (suite: Suite, more: Partial<RunOptions> = {}) => {
    const outcome = await runSuite(suite, {
      environment: environmentOf(),
      store,
      prices: testPrices,
      cupelVersion: '0.0.0',
      cache: false,
      ...more,
    });
    const results: Result[] = [];
    for await (const page of store.scan(outcome.run.id)) results.push(...page);
    return { ...outcome, results };
  };
  const asked = (model: string) => server.requests.filter(({ json }) => json.model === model).length;
  const refuse =
    (status: number, headers: Record<string, string> = {}): Answer =>
    (_, response) =>
      sendJson(response, { error: { message: 'no' } }, { status, headers });

  it('pays for each attempt out of the budget', async () => {
    answers['first'] = () => undefined;
    // Each attempt may cost $0.0105, of which the budget has two.
    const chain = chainOf({ timeoutMs: 50, max_tokens: 500 });
    const { status, results } = await run(suiteOf({ providers: [chain], cases: casesOf(12) }), {
      maxCost: 0.025,
    });
    assert.equal(status, 'budget');
    assert.ok(asked('first') <= 2, `${asked('first')} asked`);
    assert.ok(results.every(({ cost }) => cost === null));
    assert.ok((await store.spent((await store.runs())[0]?.id ?? '')) >= 0.01);
  });

  it('asks the members of a chain within a chain like others', async () => {
    answers['first'] = () => undefined;
    const inner = {
      id: 'fallback',
      label: 'inner',
      config: { timeoutMs: 50, providers: [link('first', { max_tokens: 500 }), link('second')] },
    };
    const outer = specOf('fallback', { providers: [inner, { id: 'echo' }] });
    const { status, results } = await run(suiteOf({ providers: [outer], cases: casesOf(12) }), {
      maxCost: 0.025,
      maxConcurrency: 1,
    });
    assert.equal(status, 'budget');
    assert.ok(asked('first') <= 2, `${asked('first')} asked`);
    assert.ok(results.every(({ output, attempts }) => output === 'from the second' && attempts === 2));

    server.requests.length = 0;
    answers['first'] = refuse(429, { 'retry-after': '20' });
    await run(suiteOf({ providers: [outer], cases: casesOf(6) }), { maxConcurrency: 1 });
    assert.equal(asked('first'), 1);
  });

  it('passes over a member that was told to wait', async () => {
    answers['first'] = refuse(429, { 'retry-after': '20' });
    const { results } = await run(suiteOf({ providers: [chainOf()], cases: casesOf(12) }), {
      maxConcurrency: 1,
    });
    assert.equal(asked('first'), 1);
    assert.ok(results.every(({ output }) => output === 'from the second'));
  });

  it('stops asking a member that only fails, for the reasons that it falls over for', async () => {
    answers['first'] = refuse(503);
    const { results } = await run(suiteOf({ providers: [chainOf({ on: ['5xx'] })], cases: casesOf(20) }), {
      maxConcurrency: 1,
    });
    assert.equal(asked('first'), 5);
    assert.ok(results.every(({ output }) => output === 'from the second'));
  });

  it('tells all attempts, and how long the answer took with them', async () => {
    answers['first'] = () => undefined;
    const { results } = await run(suiteOf({ providers: [chainOf({ timeoutMs: 100 })], cases: casesOf(1) }));
    assert.equal(results[0]?.attempts, 2);
    assert.deepEqual(results[0]?.metadata, { answeredBy: 'openai:second' });
    assert.ok((results[0]?.latencyMs ?? 0) >= 95, String(results[0]?.latencyMs));
  });

  it('asks with what is set for the chain and for the case', async () => {
    answers['first'] = (_, response) => sendJson(response, completion('from the first'));
    await run(
      suiteOf({
        providers: [chainOf({ temperature: 0.7 }, { temperature: 0, seed: 3 })],
        cases: [caseOf(0, { word: 'x' }, { options: { config: { max_tokens: 9 } } })],
      }),
    );
    const { temperature, max_tokens, seed, providers } = server.requests[0]?.json ?? {};
    assert.deepEqual([temperature, max_tokens, seed, providers], [0.7, 9, 3, undefined]);
  });

  it('falls over from an answer that was filtered', async () => {
    answers['first'] = (_, response) => {
      const [choice] = completion('')['choices'] as object[];
      sendJson(response, completion('', { choices: [{ ...choice, finish_reason: 'content_filter' }] }));
    };
    const suite = (on: string[]) => suiteOf({ providers: [chainOf({ on })], cases: casesOf(1) });
    const filtered = await run(suite(['content_filter']));
    assert.equal(filtered.results[0]?.output, 'from the second');
    assert.ok(Math.abs((filtered.results[0]?.cost ?? 0) - 0.0004) < 1e-9, 'both are paid for');
    assert.equal((await run(suite(['5xx']))).results[0]?.output, '');
  });

  it('keeps the limits of its members', async () => {
    let most = 0;
    let now = 0;
    answers['first'] = (_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        sendJson(response, completion('from the first'));
      }, 20);
    };
    await run(suiteOf({ providers: [chainOf({}, { maxConcurrency: 1 })], cases: casesOf(6) }));
    assert.equal(most, 1);
  });
});
