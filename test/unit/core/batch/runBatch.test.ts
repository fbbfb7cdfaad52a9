import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accountOf } from '../../../../src/core/batch/account.ts';
import { runBatch } from '../../../../src/core/batch/runBatch.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import type { RunOptions } from '../../../../src/core/engine/runOptions.ts';
import type { PriceBook } from '../../../../src/core/pricing/price.ts';
import type { ProviderSpec } from '../../../../src/core/providers/provider.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { BatchServer, type BatchServerOptions, type Fate } from '../../../support/batchServer.ts';
import {
  assertionOf,
  casesOf,
  environmentOf,
  promptOf,
  specOf,
  suiteOf,
  testPrices,
} from '../../../support/engineSuite.ts';

/** Half the price as a batch; Anthropic's models cost as OpenAI's do. */
const prices: PriceBook = {
  ...testPrices,
  price: (_, model) => testPrices.price('openai', model),
  cost: (call) => {
    const cost = testPrices.cost({ ...call, vendor: 'openai' });
    return cost === null ? null : cost * (call.batch ? 0.5 : 1);
  },
};
/** 10 tokens in, 5 out, at half of 10 and 20 dollars a million. */
const callCost = 0.0001;

describe('runBatch', function () {
  let directory: string;
  let store: Store;
  let server: BatchServer;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-batch-'));
    store = await openStore(directory);
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
    await rm(directory, { recursive: true });
  });

  const begin = async (options: BatchServerOptions = {}) => (server = await BatchServer.start(options));
  const openai = (model = 'm'): ProviderSpec =>
    specOf(`openai:chat:${model}`, { apiBaseUrl: `${server.url}/v1`, apiKey: 'k', max_tokens: 10 });
  const anthropic = (model = 'c'): ProviderSpec =>
    specOf(`anthropic:messages:${model}`, { apiBaseUrl: server.url, apiKey: 'k', max_tokens: 10 });
  const vendors = { openai, anthropic };
  const optionsOf = (more: Partial<RunOptions> = {}): RunOptions => ({
    environment: environmentOf(),
    store,
    prices,
    cupelVersion: '0',
    ...more,
  });
  const quick = { pollMs: 5 };
  const resultsOf = async (runId: string): Promise<Result[]> => {
    const results: Result[] = [];
    for await (const page of store.scan(runId)) results.push(...page);
    return results;
  };

  for (const [vendor, provider] of Object.entries(vendors)) {
    it(`asks ${vendor} once for all calls, at the price of a batch and with no latency`, async () => {
      await begin({ pollsToEnd: 3 });
      const suite = suiteOf({
        providers: [provider()],
        cases: casesOf(7, { assertions: [assertionOf('contains', '{{word}}')] }),
      });
      const { run, status } = await runBatch(suite, optionsOf({ repeat: 2 }), quick);
      assert.deepEqual([status, server.batches.length, server.taken, server.direct], ['finished', 1, 14, 0]);
      const results = await resultsOf(run.id);
      assert.equal(results.length, 14);
      for (const { case: index, output, cost, latencyMs, pass, attempts } of results) {
        assert.equal(output, `echo Say w${index}`);
        assert.deepEqual([cost, latencyMs, pass, attempts], [callCost, null, true, 1]);
      }
      assert.equal(run.summary?.latencyMs, null);
      assert.equal(run.summary?.cost?.toFixed(6), (14 * callCost).toFixed(6));
    });

    it(`records what failed and what expired at ${vendor}, and asks again only what may heal`, async () => {
      const fates: Record<string, Fate> = {
        'Say w1': { error: 400, message: 'too odd' },
        'Say w2': 'expired!',
      };
      await begin({ fate: (text) => fates[text] ?? text });
      const suite = suiteOf({ providers: [provider()], cases: casesOf(4) });
      const { run } = await runBatch(suite, optionsOf(), quick);
      const codes = (await resultsOf(run.id)).map(({ error, cost }) => [error?.code, cost]);
      assert.deepEqual(codes, [
        [undefined, callCost],
        ['provider.badRequest', 0],
        ['provider.timeout', 0],
        [undefined, callCost],
      ]);
      server.options = {};
      const again = await runBatch(suite, optionsOf({ resume: run.id }), quick);
      assert.deepEqual(
        server.batches.map(({ requests }) => requests.length),
        [4, 1],
      );
      assert.deepEqual([again.run.summary?.errored, again.run.summary?.passed], [1, 3]);
    });

    it(`finds the batch that ${vendor} took while the answer was lost, and sends nothing twice`, async () => {
      await begin({
        onTaken(batch) {
          return batch.requests[0]?.id.startsWith('c') === true && server.batches.length === 2;
        },
      });
      server.addForeign(vendor as 'openai', 5);
      const suite = suiteOf({ providers: [provider()], cases: casesOf(5) });
      const { run, status } = await runBatch(suite, optionsOf(), quick);
      assert.deepEqual([status, run.summary?.passed, server.batches.length], ['finished', 5, 2]);
    });

    it(`fetches no more from ${vendor} than was chosen when the run began`, async () => {
      await begin({ pollsToEnd: 4 });
      const drain = new AbortController();
      const suite = suiteOf({ providers: [provider()], cases: casesOf(6) });
      const chosen = { filter: { firstN: 2 }, vars: { word: 'kind' }, cache: false };
      const stopped = await runBatch(suite, optionsOf({ ...chosen, drain: drain.signal }), {
        ...quick,
        events: { waiting: () => drain.abort() },
      });
      const { run } = await runBatch(suite, optionsOf({ resume: stopped.run.id }), quick);
      assert.deepEqual([run.summary?.total, server.batches.length, server.taken], [2, 1, 2]);
    });

    it(`leaves its batch to ${vendor} when it is stopped, and fetches it later`, async () => {
      await begin({ pollsToEnd: 4 });
      const drain = new AbortController();
      const suite = suiteOf({ providers: [provider()], cases: casesOf(6) });
      const stopped = await runBatch(suite, optionsOf({ drain: drain.signal }), {
        ...quick,
        events: { waiting: () => drain.abort() },
      });
      assert.equal(stopped.status, 'cancelled');
      assert.match(stopped.notice ?? '', /goes on with (msg)?batch_1.*--resume/s);
      assert.equal((await resultsOf(stopped.run.id)).length, 0);
      await store.close();
      store = await openStore(directory);
      const { run, status } = await runBatch(suite, optionsOf({ resume: stopped.run.id }), quick);
      assert.deepEqual(
        [status, run.summary?.passed, server.batches.length, server.taken],
        ['finished', 6, 1, 6],
      );
    });

    it(`cancels its batch at ${vendor} when it is stopped at once, and asks the rest again later`, async () => {
      await begin({ pollsToEnd: 100 });
      const stop = new AbortController();
      const suite = suiteOf({ providers: [provider()], cases: casesOf(3) });
      const stopped = await runBatch(suite, optionsOf({ signal: stop.signal }), {
        ...quick,
        events: { waiting: () => stop.abort() },
      });
      assert.equal(stopped.status, 'cancelled');
      assert.match(stopped.notice ?? '', /Cancelled at the vendor: (msg)?batch_1/);
      assert.equal(server.batches[0]?.cancelled, true);
      server.options = {};
      const { run } = await runBatch(suite, optionsOf({ resume: stopped.run.id }), quick);
      assert.deepEqual([run.status, run.summary?.passed, server.batches.length], ['finished', 3, 2]);
    });
  }

  it('cancels the other batches when one has just ended', async () => {
    await begin({ pollsToEnd: 100, keep: ({ id }) => (id === 'batch_1' ? 'it is completed' : undefined) });
    const stop = new AbortController();
    const suite = suiteOf({ providers: [openai('a'), openai('b'), anthropic()], cases: casesOf(2) });
    const { notice } = await runBatch(suite, optionsOf({ signal: stop.signal }), {
      ...quick,
      events: { waiting: () => stop.abort() },
    });
    assert.match(
      notice ?? '',
      /^Cancelled at the vendor: batch_2, msgbatch_3\. Could not .* batch_1 \(.*it is completed/,
    );
    assert.deepEqual(
      server.batches.map(({ cancelled }) => cancelled),
      [false, true, true],
    );
  });

  it('can still be told to cancel, for a while after it was stopped', async () => {
    await begin({ pollsToEnd: 100 });
    const [drain, stop] = [new AbortController(), new AbortController()];
    const suite = suiteOf({ providers: [openai('a'), openai('b')], cases: casesOf(1) });
    const signals = { drain: drain.signal, signal: stop.signal };
    const leaving: number[] = [];
    const { status, notice } = await runBatch(suite, optionsOf(signals), {
      ...quick,
      secondThoughtMs: 60_000,
      events: {
        waiting: () => drain.abort(),
        leaving(batches) {
          leaving.push(batches);
          setTimeout(() => stop.abort(), 20);
        },
      },
    });
    assert.deepEqual([status, leaving], ['cancelled', [2]]);
    assert.match(notice ?? '', /Cancelled at the vendor: batch_1, batch_2/);
    assert.ok(server.batches.every(({ cancelled }) => cancelled));
  });

  describe('an answer that holds a key', () => {
    const key = 'the-very-secret-key';
    /** Case 0 gives the key away. */
    const leaking = () => {
      const leak = { fate: (text: string) => (text.includes('w0') ? `it is ${key}` : 'no') };
      const provider = (model: string) => ({ ...openai(model), config: { ...openai().config, apiKey: key } });
      const negated = assertionOf('contains', key, { negated: true });
      return {
        leak,
        suite: () =>
          suiteOf({
            providers: [provider('m')],
            cases: casesOf(3, { assertions: [negated] }),
            // A check names it too.
            source: { defaultTest: { assert: [{ type: 'not-contains', value: key }] } },
          }),
      };
    };
    const outcomes = async (runId: string) =>
      (await resultsOf(runId))
        .map(({ case: index, pass, output }) => `${index} ${pass} ${String(output)}`)
        .sort();
    const expected = ['0 false it is [redacted]', '1 true no', '2 true no'];

    it('is graded as it came, and kept without it', async () => {
      const { leak, suite } = leaking();
      await begin(leak);
      const { run } = await runBatch(suite(), optionsOf(), quick);
      assert.deepEqual(await outcomes(run.id), expected);
      const again = await runBatch(suite(), optionsOf(), quick);
      assert.deepEqual(await outcomes(again.run.id), expected);
      assert.deepEqual([server.batches.length, server.taken], [2, 4], 'what is cached is not asked again');
      await store.close();
      for (const file of await readdir(directory))
        assert.ok(!(await readFile(path.join(directory, file))).includes(key), file);
      store = await openStore(directory);
    });

    it('is asked again when the process ended before it was graded', async () => {
      const { leak, suite } = leaking();
      await begin(leak);
      const drain = new AbortController();
      const stopped = await runBatch(suite(), optionsOf({ drain: drain.signal }), {
        ...quick,
        events: { imported: () => drain.abort() },
      });
      assert.equal((await resultsOf(stopped.run.id)).length, 0);
      const { run } = await runBatch(suite(), optionsOf({ resume: stopped.run.id }), quick);
      assert.deepEqual(await outcomes(run.id), expected);
      assert.deepEqual([server.batches.length, server.taken], [2, 4]);
    });
  });

  it('asks the graders in a second batch', async () => {
    await begin({
      fate: (text) =>
        text.includes('rubric-marker') ? '{"pass": true, "score": 1, "reason": "fine"}' : text,
    });
    const rubric = assertionOf('llm-rubric', 'rubric-marker', { provider: 'openai:chat:judge' });
    const suite = suiteOf({
      providers: [openai(), openai('judge')],
      cases: casesOf(5, { assertions: [rubric], providers: ['openai:chat:m'] }),
    });
    const { run } = await runBatch(suite, optionsOf(), quick);
    assert.deepEqual(
      server.batches.map(({ requests }) => requests.length),
      [5, 5],
    );
    assert.deepEqual([run.summary?.passed, run.summary?.total, server.direct], [5, 5, 0]);
    assert.equal(run.summary?.cost?.toFixed(6), (10 * callCost).toFixed(6));
  });

  it('puts the calls of each model and vendor into a batch of their own', async () => {
    await begin();
    const suite = suiteOf({ providers: [openai('a'), openai('b'), anthropic()], cases: casesOf(3) });
    const { run } = await runBatch(suite, optionsOf(), quick);
    const batches = server.batches.map(
      ({ requests }) => new Set(requests.map(({ body }) => body.model as string)),
    );
    assert.deepEqual(batches, [new Set(['a']), new Set(['b']), new Set(['c'])]);
    assert.equal(run.summary?.passed, 9);
  });

  it('puts the calls of each account into a batch of its own, with its key and headers, and finds it again', async () => {
    await begin({ pollsToEnd: 100 });
    const of = (vendor: (model?: string) => ProviderSpec, label: string, config: Record<string, unknown>) => {
      const spec = vendor();
      return { ...spec, label, config: { ...spec.config, ...config } };
    };
    const beta = { headers: { 'anthropic-beta': 'x' } };
    const suite = suiteOf({
      providers: [
        of(openai, 'ours', { apiKey: 'our-secret-key' }),
        of(openai, 'theirs', { apiKey: 'their-secret-key' }),
        of(openai, 'ours, warmer', { apiKey: 'our-secret-key', temperature: 1 }),
        of(anthropic, 'plain', {}),
        of(anthropic, 'beta', beta),
      ],
      cases: casesOf(3),
    });
    const drain = new AbortController();
    const { run } = await runBatch(suite, optionsOf({ drain: drain.signal }), {
      ...quick,
      events: { waiting: () => drain.abort() },
    });
    const keys = server.batches.map(({ key, requests }) => [key, requests.length]);
    assert.deepEqual(keys, [
      ['our-secret-key', 6],
      ['their-secret-key', 3],
      ['k', 3],
      ['k', 3],
    ]);
    const records = JSON.stringify(await store.batches(run.id));
    for (const key of ['our-secret-key', createHash('sha256').update('our-secret-key').digest('hex')])
      assert.ok(!records.includes(key));
    for (const account of [accountOf('our-secret-key', {}), accountOf('their-secret-key', {})])
      assert.ok(!records.includes(account), 'nothing is kept by which a key could be guessed');
    server.options = {};
    const again = await runBatch(suite, optionsOf({ resume: run.id }), quick);
    assert.deepEqual([again.status, again.run.summary?.passed, server.batches.length], ['finished', 15, 4]);
  });

  it('submits no more than the budget bears at worst', async () => {
    await begin();
    const suite = suiteOf({ providers: [openai()], cases: casesOf(20) });
    const { run, status } = await runBatch(suite, optionsOf({ maxCost: 0.002, maxConcurrency: 1 }), quick);
    assert.equal(status, 'budget');
    assert.ok(server.taken > 0 && server.taken < 20, `${server.taken} taken`);
    assert.equal(run.summary?.total, server.taken);
    assert.ok((run.summary?.cost ?? 1) <= 0.002);
  });

  it('counts once what its batches and its other calls have spent, however often it is taken up', async () => {
    await begin();
    const suite = suiteOf({ providers: [openai()], cases: casesOf(20) });
    const { run } = await runBatch(suite, optionsOf({ maxCost: 0.002, maxConcurrency: 1 }), quick);
    const { taken } = server;
    assert.equal((await store.spent(run.id)).toFixed(6), (taken * callCost).toFixed(6));
    // As a process does that goes on with the run without batches.
    await store.spend(run.id, 0.01);
    const again = await runBatch(suite, optionsOf({ resume: run.id, maxCost: 0.011 }), quick);
    assert.deepEqual([again.status, server.taken], ['budget', taken]);
    const whole = await runBatch(suite, optionsOf({ resume: run.id, maxCost: 1 }), quick);
    assert.deepEqual([whole.status, server.taken], ['finished', 20]);
    assert.equal((await store.spent(run.id)).toFixed(6), (20 * callCost + 0.01).toFixed(6));
  });

  it('takes no answer that was asked before from the vendor again', async () => {
    await begin();
    const suite = suiteOf({ providers: [openai()], cases: casesOf(4) });
    await runBatch(suite, optionsOf(), quick);
    const { run } = await runBatch(suite, optionsOf(), quick);
    assert.deepEqual([run.summary?.cached, run.summary?.cost, server.taken], [4, 0, 4]);
  });

  it('refuses before sending what a batch cannot do, and says where', async () => {
    await begin();
    const run = (more: Partial<Parameters<typeof suiteOf>[0]>) =>
      runBatch(suiteOf({ providers: [openai()], cases: casesOf(1), ...more }), optionsOf(), quick);
    const latency = casesOf(1, {
      assertions: [assertionOf('assert-set', undefined, { assert: [assertionOf('latency')] })],
    });
    await assert.rejects(run({ cases: latency }), { code: 'batch.latency' });
    const gates = [
      { metric: 'score', min: 0 },
      { metric: 'latency.p95', max: 100 },
    ];
    await assert.rejects(run({ cupel: { gates } }), { code: 'batch.latency', message: /latency\.p95/ });
    await assert.rejects(run({ cases: casesOf(1, { options: { storeOutputAs: 'x' } }) }), {
      code: 'batch.order',
    });
    await assert.rejects(run({ prompts: [promptOf('{{_conversation}} hi')] }), { code: 'batch.order' });
    const groq = specOf('groq:m', { apiKey: 'k' });
    await assert.rejects(run({ providers: [groq] }), { code: 'batch.unsupported' });
    for (const type of ['llm-rubric', 'moderation', 'classifier', 'similar:cosine']) {
      const judged = casesOf(1, { assertions: [assertionOf(type, 'good', { provider: groq })] });
      await assert.rejects(run({ cases: judged }), { code: 'batch.unsupported' }, type);
    }
    assert.equal(server.taken, 0);
    assert.deepEqual(await store.runs(), []);
  });

  it('says once that a vendor is out of reach, and that it is back', async () => {
    let looks = 0;
    await begin({ down: () => (looks += 1) < 8 });
    const said: string[] = [];
    const suite = suiteOf({ providers: [openai(), anthropic()], cases: casesOf(2) });
    const { status } = await runBatch(suite, optionsOf(), {
      ...quick,
      events: { outOfReach: (why) => void said.push(why), inReach: () => void said.push('back') },
    });
    assert.equal(status, 'finished');
    assert.match(said.join('; '), /^[^;]*we are away[^;]*; back$/);
  });

  it('lets a gate on latency be that is for another provider alone', async () => {
    await begin();
    const gates = [{ metric: 'latency.p95', max: 100_000, provider: 'echo' }];
    const suite = suiteOf({ providers: [openai(), specOf('echo')], cases: casesOf(1), cupel: { gates } });
    const { run } = await runBatch(suite, optionsOf(), quick);
    assert.deepEqual(
      run.summary?.gates?.map(({ passed }) => passed),
      [true],
    );
  });

  it('keeps nothing of a batch that was refused, and can be resumed', async () => {
    await begin({ refuse: () => ({ status: 400, message: 'no such endpoint' }) });
    const suite = suiteOf({ providers: [openai()], cases: casesOf(2) });
    await assert.rejects(runBatch(suite, optionsOf(), quick), {
      code: 'batch.refused',
      message: /no such endpoint/,
    });
    server.options = {};
    const [failed] = await store.runs();
    const { run } = await runBatch(suite, optionsOf({ resume: failed?.id ?? '' }), quick);
    assert.deepEqual([run.summary?.passed, server.taken], [2, 2]);
  });

  describe('where OpenAI has room for one batch at a time', () => {
    const limit = { code: 'token_limit_exceeded', message: 'Enqueued token limit reached.' };
    /** In progress, the one that is asked about not among them. */
    const underWay = () =>
      server.batches.filter((each) => each.vendor === 'openai' && !server.hasEnded(each));

    it('sends the others when one has ended, however many there are', async () => {
      await begin({ pollsToEnd: 2, fail: () => (underWay().length > 0 ? limit : undefined) });
      const models = Array.from({ length: 25 }, (_, index) => openai(`m${index}`));
      const suite = suiteOf({ providers: models, cases: casesOf(2) });
      const aside: string[] = [];
      const { run, status } = await runBatch(suite, optionsOf(), {
        ...quick,
        events: { setAside: (_, why) => void aside.push(why) },
      });
      assert.deepEqual([status, run.summary?.passed, run.summary?.total], ['finished', 50, 50]);
      const taken = server.batches.filter(({ failed }) => !failed);
      assert.equal(taken.length, 25, 'each was answered once');
      assert.ok(aside.length >= 24 && aside.every((why) => why.includes('Enqueued token limit')));
    });

    it('says so when there is no room and nothing to wait for', async () => {
      await begin({ fail: () => limit });
      const suite = suiteOf({ providers: [openai()], cases: casesOf(2) });
      await assert.rejects(runBatch(suite, optionsOf(), quick), {
        code: 'batch.refused',
        message: /batch_1 was refused: Enqueued token limit reached/,
      });
      server.options = {};
      const [failed] = await store.runs();
      const { run } = await runBatch(suite, optionsOf({ resume: failed?.id ?? '' }), quick);
      assert.equal(run.summary?.passed, 2);
    });
  });

  it('keeps what is answered when a batch is refused, and names those that go on', async () => {
    const refused = { code: 'invalid', message: 'no such model' };
    await begin({ fail: ({ id }) => (id === 'batch_2' ? refused : undefined) });
    const waits = server.hasEnded.bind(server);
    server.hasEnded = (batch) => batch.id !== 'batch_3' && waits(batch);
    const suite = suiteOf({ providers: [openai('a'), openai('b'), openai('c')], cases: casesOf(2) });
    await assert.rejects(runBatch(suite, optionsOf(), quick), {
      code: 'batch.refused',
      message: /batch_2 was refused: no such model/,
      hint: /goes on with batch_3\..*--resume/,
    });
    const [failed] = await store.runs();
    const states = (await store.batches(failed?.id ?? '')).map(({ remote, state }) => [remote, state]);
    assert.deepEqual(Object.fromEntries(states), { batch_1: 'imported', batch_3: 'submitted' });
  });

  it('fetches what has ended before it says that the next batch is refused', async () => {
    let asked = 0;
    const refuse = () => ((asked += 1) > 1 ? { status: 400, message: 'no such model' } : undefined);
    await begin({ pollsToEnd: 2, refuse });
    const suite = suiteOf({ providers: [openai('a'), openai('b')], cases: casesOf(2) });
    const stateOf = async (id: string) => (await store.batches(id)).map(({ state }) => state);
    await assert.rejects(runBatch(suite, optionsOf(), quick), { code: 'batch.refused' });
    const [failed] = await store.runs();
    assert.deepEqual(await stateOf(failed?.id ?? ''), ['submitted']);
    await assert.rejects(runBatch(suite, optionsOf({ resume: failed?.id ?? '' }), quick), {
      code: 'batch.refused',
    });
    assert.deepEqual(await stateOf(failed?.id ?? ''), ['imported']);
  });
});
