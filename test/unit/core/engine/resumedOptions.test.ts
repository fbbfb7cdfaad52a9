import assert from 'node:assert/strict';
import { withKept, type KeptOptions } from '../../../../src/core/engine/resumedOptions.ts';
import type { RunOptions } from '../../../../src/core/engine/runOptions.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import {
  casesOf,
  environmentOf,
  promptOf,
  specOf,
  suiteOf,
  testPrices,
} from '../../../support/engineSuite.ts';

describe('a run that is taken up again', () => {
  let store: Store;
  let server: ContractServer;
  beforeEach(async () => {
    store = await openStore(':memory:');
    server = await ContractServer.start(({ json }, response) =>
      sendJson(response, completion(`You said: ${json.messages[0].content}`)),
    );
  });
  afterEach(async () => {
    await server.stop();
    await store.close();
  });

  const suite = () =>
    suiteOf({
      prompts: [promptOf('Say {{word}} {{tone}}')],
      providers: ['a', 'b'].map((label) =>
        specOf('openai:chat:gpt-4o-mini', { apiBaseUrl: `${server.url}/v1`, apiKey: 'k' }, { label }),
      ),
      cases: casesOf(12),
    });
  const run = (more: Partial<RunOptions> = {}) =>
    runSuite(suite(), {
      environment: environmentOf(),
      store,
      prices: testPrices,
      cupelVersion: '0.0.0',
      maxConcurrency: 1,
      ...more,
    });
  /** Stops after the first answer. */
  const begin = async (more: Partial<RunOptions>) => {
    const drain = new AbortController();
    const { run: begun, status } = await run({
      ...more,
      drain: drain.signal,
      onResult: () => drain.abort(),
    });
    assert.equal(status, 'cancelled');
    return begun.id;
  };
  const idsOf = async (id: string) => {
    const ids: string[] = [];
    for await (const page of store.scan(id)) ids.push(...page.map((each) => each.id));
    return ids;
  };

  const choices: [string, Partial<RunOptions>][] = [
    ['shard', { shard: { index: 1, count: 2 } }],
    ['first cases', { filter: { firstN: 3 } }],
    ['sample', { filter: { sample: { n: 5, seed: 1 } } }],
    ['pattern', { filter: { pattern: 'w1' } }],
    ['providers', { filter: { providers: '^b$' } }],
    ['cases', { filter: { cases: [1, 4] } }],
    ['part of a split', { filter: { split: { part: 'train', holdout: 0.5 } } }],
    ['repeats', { repeat: 2 }],
  ];
  for (const [name, chosen] of choices)
    it(`keeps its ${name}`, async () => {
      const whole = await run({ ...chosen, cache: false });
      const wanted = await idsOf(whole.run.id);
      const sent = server.requests.length;
      const id = await begin({ ...chosen, cache: false });
      await run({ resume: id });
      assert.deepEqual(await idsOf(id), wanted);
      assert.equal(server.requests.length - sent, wanted.length, 'nothing is cached either');
    });

  it('asks with the variables that it was begun with', async () => {
    const id = await begin({ vars: { tone: 'kindly' } });
    await run({ resume: id });
    assert.equal(server.requests.length, 12);
    assert.ok(server.requests.every(({ json }) => String(json.messages[0].content).endsWith(' kindly')));
  });

  it('keeps to the cases that failed in the run that was the latest when it began', async () => {
    server.answer(({ json }, response) =>
      String(json.messages[0].content).includes('w3')
        ? sendJson(response, { error: { message: 'no' } }, { status: 400 })
        : sendJson(response, completion('yes')),
    );
    const first = await run();
    const stop = AbortSignal.abort();
    const { run: begun } = await run({ filter: { failingIn: 'latest' }, drain: stop });
    const { run: ended } = await run({ resume: begun.id, filter: { failingIn: 'latest' } });
    assert.deepEqual(await idsOf(ended.id), ['3.0.0.0', '3.0.1.0']);
    await assert.rejects(run({ resume: begun.id, filter: { failingIn: begun.id } }), {
      code: 'run.otherOptions',
    });
    assert.notEqual(first.run.id, begun.id);
  });

  it('refuses what contradicts its choices before anything is sent, and takes what repeats them', async () => {
    const chosen = { shard: { index: 1, count: 2 }, vars: { tone: 'kindly' }, filter: { pattern: 'w' } };
    const id = await begin(chosen);
    const sent = server.requests.length;
    await assert.rejects(run({ resume: id, shard: { index: 2, count: 2 }, vars: { tone: 'rudely' } }), {
      code: 'run.otherOptions',
      message: `The run ${id} was begun with another choice of --shard, --var tone.`,
    });
    for (const other of [
      { repeat: 2 },
      { cache: false },
      { replay: 'other.jsonl' },
      { filter: { split: { part: 'train' as const, holdout: 0.2 } } },
      { vars: { more: '1' } },
    ])
      await assert.rejects(run({ resume: id, ...other }), { code: 'run.otherOptions' });
    assert.equal(server.requests.length, sent);
    assert.equal((await run({ resume: id, ...chosen, maxRetries: 1 })).status, 'finished');
  });

  it('keeps its budget unless another one is given, and then that one', async () => {
    const id = await begin({ maxCost: 0.000001, allowUnknownPrice: true }).catch(() => undefined);
    assert.equal(id, undefined, 'the budget is too small for a call');
    const [begun] = await store.runs();
    assert.equal((await run({ resume: begun?.id ?? '' })).status, 'budget');
    const drain = AbortSignal.abort();
    await run({ resume: begun?.id ?? '', maxCost: 9, drain });
    assert.equal((await run({ resume: begun?.id ?? '' })).status, 'finished');
  });

  it('asks for a variable again whose value was a secret', async () => {
    const secret = 'abcdef-0123456789';
    const id = await begin({ vars: { tone: 'kindly', api_key: secret } });
    await assert.rejects(run({ resume: id }), {
      code: 'run.notKept',
      message: `What the run ${id} was given as --var api_key was not kept.`,
    });
    assert.equal((await run({ resume: id, vars: { api_key: secret } })).status, 'finished');
  });
});

describe('withKept', () => {
  const given = (more: Partial<RunOptions>) => more as RunOptions;

  it('goes on with a run of an earlier version, which did not say its split', () => {
    const stored: KeptOptions = { filter: { firstN: 3 } };
    const split = { part: 'holdout' as const, holdout: 0.2 };
    assert.deepEqual(withKept(given({}), {}, 'r'), { filter: {} });
    assert.deepEqual(withKept(given({ filter: { split } }), stored, 'r').filter, { firstN: 3, split });
  });

  it('asks which run was the latest, where an earlier version did not write it down', () => {
    const stored: KeptOptions = { filter: { failingIn: 'latest' } };
    for (const filter of [{}, { failingIn: 'latest' }])
      assert.throws(() => withKept(given({ filter }), stored, 'r'), { code: 'run.notKept' });
    assert.deepEqual(withKept(given({ filter: { failingIn: 'x' } }), stored, 'r').filter, { failingIn: 'x' });
    assert.deepEqual(withKept(given({}), { vars: { x: 'latest' } }, 'r').vars, { x: 'latest' });
  });
});
