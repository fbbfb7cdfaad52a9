import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import type { Progress, RunOptions } from '../../../../src/core/engine/runOptions.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import type { Case, Suite } from '../../../../src/core/suites/suite.ts';
import { hasPassed } from '../../../../src/core/summaries/runVerdict.ts';
import { stoppedWords } from '../../../../src/core/summaries/stoppedRun.ts';
import { exitCode } from '../../../../src/cli/exitCodes.ts';
import { exitCodeOf } from '../../../../src/cli/runExit.ts';
import {
  assertionOf,
  caseOf,
  casesOf,
  environmentOf,
  promptOf,
  somewhere,
  specOf,
  suiteOf,
  testPrices,
} from '../../../support/engineSuite.ts';
import { completion, ContractServer, sendJson, type Answer } from '../../../support/contractServer.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const right: Answer = (request, response) =>
  sendJson(response, completion(`You said: ${request.json.messages[0].content}`));

describe('runSuite', () => {
  let store: Store;
  let server: ContractServer;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-engine-'));
    server = await ContractServer.start(right);
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    server.answer(right);
    store = await openStore(':memory:');
  });
  afterEach(() => store.close());

  const model = (more: Record<string, unknown> = {}) =>
    specOf(
      'openai:chat:gpt-4o-mini',
      { apiBaseUrl: `${server.url}/v1`, apiKey: 'sk-a-key-that-is-secret-1234', ...more },
      { label: 'm' },
    );
  const run = (suite: Suite, more: Partial<RunOptions> = {}) =>
    runSuite(suite, {
      environment: environmentOf(),
      store,
      prices: testPrices,
      cupelVersion: '0.0.0',
      cache: false,
      ...more,
    });
  const resultsOf = async (id: string): Promise<Result[]> => {
    const all: Result[] = [];
    for await (const page of store.scan(id)) all.push(...page);
    return all;
  };

  it('asks, grades and records each call', async () => {
    const seen: Result[] = [];
    const suite = suiteOf({
      providers: [model({ temperature: 0 })],
      cases: casesOf(3, { assertions: [assertionOf('contains', 'w1')] }),
    });
    const { run: record, status } = await run(suite, { onResult: (result) => seen.push(result) });
    assert.equal(status, 'finished');
    assert.deepEqual([record.summary?.total, record.summary?.passed, record.planned], [3, 1, 3]);
    assert.equal(seen.length, 3);
    const [first] = await resultsOf(record.id);
    assert.equal(first?.output, 'You said: Say w0');
    assert.deepEqual(first?.tokens, { input: 10, output: 5 });
    assert.ok(Math.abs((first?.cost ?? 0) - 0.0002) < 1e-12);
    assert.equal(first?.attempts, 1);
    assert.equal(server.requests[0]?.json.temperature, 0);
  });

  it('goes on when calls fail: each failure is a result', async () => {
    server.answer((request, response) =>
      /w1/.test(request.body)
        ? sendJson(response, { error: { message: 'no such model' } }, { status: 404 })
        : sendJson(response, completion('ok')),
    );
    const { run: record } = await run(suiteOf({ providers: [model()], cases: casesOf(3) }));
    const errors = (await resultsOf(record.id)).map(({ error }) => error?.code);
    assert.deepEqual(errors, [undefined, 'provider.notFound', undefined]);
  });

  it('sends again after a 429, as late as it is told, and counts each attempt', async () => {
    const clock = new FakeClock({ auto: true });
    server.answer((_, response, index) =>
      index === 0
        ? sendJson(
            response,
            { error: { message: 'slow down' } },
            { status: 429, headers: { 'retry-after': '7' } },
          )
        : sendJson(response, completion('ok')),
    );
    const { run: record } = await run(suiteOf({ providers: [model()], cases: casesOf(1) }), {
      environment: environmentOf({}, { clock }),
    });
    const [result] = await resultsOf(record.id);
    assert.equal(result?.attempts, 2);
    assert.equal(result?.error, undefined);
    assert.ok((clock.slept[0] ?? 0) >= 7000);
  });

  it('asks all of a provider while another rests', async () => {
    const clock = new FakeClock();
    const limited: Answer = (_, response) =>
      sendJson(
        response,
        { error: { message: 'slow down' } },
        { status: 429, headers: { 'retry-after': '20' } },
      );
    server.answer((request, response, index) =>
      (request.json.model === 'gpt-4o' ? limited : right)(request, response, index),
    );
    const resting = specOf('openai:chat:gpt-4o', model().config, { label: 'resting' });
    const stop = new AbortController();
    let answered = 0;
    const running = run(suiteOf({ providers: [resting, model()], cases: casesOf(400) }), {
      environment: environmentOf({}, { clock }),
      signal: stop.signal,
      onResult: () => {
        answered += 1;
        if (answered === 400) stop.abort();
      },
    });
    const { run: record } = await running;
    assert.ok((await resultsOf(record.id)).every(({ provider }) => provider === 1));
    assert.equal(answered, 400);
  });

  it('gets through a limit that is told by 429s alone', async () => {
    const clock = new FakeClock({ auto: true });
    const times: number[] = [];
    server.answer((request, response, index) => {
      const now = clock.now();
      if (times.filter((time) => time > now - 20_000).length >= 5)
        return sendJson(response, { error: { message: 'slow down' } }, { status: 429 });
      times.push(now);
      void right(request, response, index);
    });
    const { run: record } = await run(suiteOf({ providers: [model()], cases: casesOf(30) }), {
      environment: environmentOf({}, { clock }),
    });
    assert.deepEqual([record.summary?.errored, record.summary?.passed], [0, 30]);
  });

  it('asks others while one waits for its delay', async () => {
    const clock = new FakeClock();
    const slow = specOf('openai:chat:gpt-4o', model().config, { label: 'slow', delay: 3000 });
    const stop = new AbortController();
    let answered = 0;
    await run(suiteOf({ providers: [slow, model()], cases: casesOf(20) }), {
      environment: environmentOf({}, { clock }),
      maxConcurrency: 2,
      signal: stop.signal,
      onResult: () => {
        answered += 1;
        if (answered === 20) stop.abort();
      },
    });
    assert.equal(answered, 20);
  });

  it('gives up after the last retry, and then stops asking a server that only fails', async () => {
    server.answer((_, response) => sendJson(response, { error: { message: 'down' } }, { status: 503 }));
    const { run: record } = await run(suiteOf({ providers: [model()], cases: casesOf(30) }), {
      environment: environmentOf({}, { clock: new FakeClock({ auto: true }) }),
      maxConcurrency: 1,
      maxRetries: 0,
    });
    const codes = (await resultsOf(record.id)).map(({ error }) => error?.code);
    assert.equal(codes.length, 30);
    assert.equal(codes[0], 'provider.server');
    assert.equal(codes.at(-1), 'provider.circuitOpen');
    assert.ok(server.requests.length < 10, `${server.requests.length} requests`);
  });

  it('gives up on a server that hangs, whose answer is no JSON, or that is not there', async () => {
    const causes: [Answer, string][] = [
      [() => undefined, 'provider.timeout'],
      [
        (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"cho'),
        'provider.malformed',
      ],
      [
        (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
        'provider.malformed',
      ],
      [(_, response) => sendJson(response, { choices: [] }), 'provider.malformed'],
      [(_, response) => response.socket?.destroy(), 'provider.network'],
    ];
    for (const [answer, code] of causes) {
      server.answer(answer);
      const { run: record } = await run(suiteOf({ providers: [model()], cases: casesOf(1) }), {
        timeoutMs: 50,
        maxRetries: 0,
      });
      assert.equal((await resultsOf(record.id))[0]?.error?.code, code);
    }
    const gone = suiteOf({ providers: [model({ apiBaseUrl: 'http://127.0.0.1:1/v1' })], cases: casesOf(1) });
    const { run: record } = await run(gone, { maxRetries: 0 });
    const [result] = await resultsOf(record.id);
    assert.equal(result?.error?.code, 'provider.network');
    assert.equal(result?.cost, 0, 'nothing was sent');
  });

  it('speaks to a mock of the vendor', async () => {
    const mock = new LLMock({ port: 0 });
    mock.onMessage(/w0/, { content: 'from the mock' });
    await mock.start();
    try {
      const spec = model({ apiBaseUrl: `${mock.url}/v1` });
      const { run: record } = await run(suiteOf({ providers: [spec], cases: casesOf(1) }));
      assert.equal((await resultsOf(record.id))[0]?.output, 'from the mock');
    } finally {
      await mock.stop();
    }
  });

  it('keeps within the concurrency', async () => {
    server.answer((_, response) => void setImmediate(() => sendJson(response, completion('ok'))));
    await run(suiteOf({ providers: [model()], cases: casesOf(60) }), { maxConcurrency: 5 });
    assert.equal(server.requests.length, 60);
    assert.ok(server.mostAtOnce <= 5, `${server.mostAtOnce} at once`);
  });

  it('answers from the cache, at no cost and with the first latency; repeats have their own entries', async () => {
    const suite = suiteOf({ providers: [model()], cases: [...casesOf(1), { ...caseOf(1, { word: 'w0' }) }] });
    const first = await run(suite, { cache: true, repeat: 2 });
    assert.equal(server.requests.length, 2, 'the same case twice is asked once a repeat');
    const second = await run(suite, { cache: true, repeat: 2 });
    assert.equal(server.requests.length, 2);
    assert.equal(second.run.summary?.cached, 4);
    assert.equal(second.run.summary?.cost, 0);
    const [before] = (await resultsOf(first.run.id)).filter(({ cached }) => !cached);
    assert.equal((await resultsOf(second.run.id))[0]?.latencyMs, before?.latencyMs);
  });

  it('judges the cost of a cached answer by what it cost when it was made', async () => {
    // Each call costs $0.0002.
    const judged = (threshold: number) =>
      suiteOf({
        providers: [model()],
        // The second is answered by the request of the first.
        cases: [0, 1].map((index) =>
          caseOf(index, { word: 'same' }, { assertions: [{ ...assertionOf('cost'), threshold }] }),
        ),
      });
    for (const [threshold, passed] of [
      [0.0001, 0],
      [0.0001, 0],
      [0.0003, 2],
    ] as const) {
      const { run: record } = await run(judged(threshold), { cache: true });
      assert.equal(record.summary?.passed, passed);
    }
    assert.equal(server.requests.length, 1);
  });

  it('judges the cost of a cached answer by a price that is known by now', async () => {
    const suite = suiteOf({
      providers: [model()],
      cases: casesOf(1, { assertions: [{ ...assertionOf('cost'), threshold: 1 }] }),
    });
    const prices = { ...testPrices, cost: () => null };
    const { run: before } = await run(suite, { cache: true, prices });
    const [unknown] = await resultsOf(before.id);
    assert.equal(unknown?.assertions[0]?.error?.code, 'assertion.noCost');
    const { run: after } = await run(suite, { cache: true });
    assert.equal(after.summary?.passed, 1);
    assert.deepEqual([after.summary.cached, after.summary.cost], [1, 0]);
  });

  it('keeps variables as the data that they are, also those of the command line', async () => {
    const suite = suiteOf({
      providers: [model()],
      prompts: [promptOf('{{password}} {{api_key}} {{word}}')],
      cases: [caseOf(0, { password: 'hunter2-hunter2', word: 'w' })],
    });
    const vars = { api_key: 'given-0123456789', tone: 'kindly-as-ever' };
    const { run: record } = await run(suite, { vars });
    const [result] = await resultsOf(record.id);
    assert.equal(result?.output, 'You said: hunter2-hunter2 given-0123456789 w');
    assert.deepEqual(result.vars, { password: 'hunter2-hunter2', word: 'w', ...vars });
    assert.doesNotMatch(JSON.stringify(record.config), /given-0123456789/);
  });

  describe('when an answer gives a key away', () => {
    const key = 'sk-a-key-that-is-secret-1234';
    const check = assertionOf('contains', key, { negated: true });
    const leaking = (more: Partial<Case> = {}) =>
      suiteOf({
        providers: [model()],
        prompts: [promptOf(`Say ${key}`)],
        cases: casesOf(1, { assertions: [check], ...more }),
      });

    it('says so each time: what could be kept of it is another answer', async () => {
      for (const asked of [1, 2]) {
        const sent = server.requests.length;
        const { run: record } = await run(leaking(), { cache: true });
        assert.equal(server.requests.length - sent, 1, `asked ${asked}`);
        assert.deepEqual([record.summary?.failed, record.summary?.cached], [1, 0]);
        assert.equal((await resultsOf(record.id))[0]?.output, 'You said: Say [redacted]');
      }
    });

    it('grades no recording of it, which says nothing of the key', async () => {
      const record = path.join(folder, 'leak.jsonl');
      const suite = suiteOf({ providers: [model()], cases: casesOf(2, { assertions: [check] }) });
      server.answer((_, response, index) =>
        sendJson(response, completion(index === 0 ? `it is ${key}` : 'no')),
      );
      const environment = environmentOf({ OPENAI_API_KEY: key });
      await run(suite, { record, environment, maxConcurrency: 1 });
      const { run: replayed } = await run(suite, { replay: record });
      const results = await resultsOf(replayed.id);
      assert.deepEqual(
        results.map(({ pass, error }) => [pass, error?.code]),
        [
          [false, 'replay.redacted'],
          [true, undefined],
        ],
      );
    });

    for (const fails of [false, true])
      it(`asks again when the run is resumed, and counts both answers${fails ? ', though the second fails' : ''}`, async () => {
        const isJudge = ({ json }: { json: { model?: unknown } }) => json.model === 'judge';
        const suite = leaking({
          assertions: [check, assertionOf('llm-rubric', 'Is kind')],
          options: {
            provider: { id: 'openai:chat:judge', config: { apiBaseUrl: `${server.url}/v1`, apiKey: 'k' } },
          },
        });
        server.answer((request, response, index) =>
          isJudge(request)
            ? sendJson(response, { error: { message: 'Who are you?' } }, { status: 401 })
            : right(request, response, index),
        );
        const { run: record } = await run(suite);
        assert.equal(record.summary?.errored, 1);
        server.answer(async (request, response, index) => {
          if (isJudge(request)) sendJson(response, completion('{"pass":true,"score":1,"reason":"It is."}'));
          else if (fails) sendJson(response, { error: { message: 'no such model' } }, { status: 404 });
          else await right(request, response, index);
        });
        const { run: resumed } = await run(suite, { resume: record.id });
        assert.equal(server.requests.filter((each) => !isJudge(each)).length, 1);
        const [result] = await resultsOf(record.id);
        assert.equal(result?.pass, false);
        if (fails) assert.equal(result.error?.code, 'provider.notFound');
        else assert.equal(result.assertions[0]?.pass, false);
        assert.ok(Math.abs((resumed.summary?.cost ?? 0) - (fails ? 1 : 3) * 0.0002) < 1e-9);
        assert.deepEqual((await store.progress(record.id)).journal, []);
      });
  });

  it('is never over its budget, however many are asked at once', async () => {
    // Each call costs $0.0002, and at most about $0.0104 (1000 tokens of output are not excluded).
    const suite = suiteOf({ providers: [model({ max_tokens: 500 })], cases: casesOf(400) });
    const { status, run: record, notice } = await run(suite, { maxConcurrency: 50, maxCost: 0.03 });
    assert.equal(status, 'budget');
    assert.match(notice ?? '', /budget of \$0\.03/);
    assert.ok(server.requests.length * 0.0002 <= 0.03, `${server.requests.length} sent`);
    assert.ok(server.requests.length > 90, 'it is used as far as it goes');
    assert.equal(record.summary?.total, server.requests.length, 'all that was paid for is recorded');
  });

  it('says how many calls it did not make when it is stopped', async () => {
    const cases = casesOf(40).map((each) => (each.index < 20 ? { ...each, providers: ['nobody'] } : each));
    const suite = suiteOf({ providers: [model({ max_tokens: 500 })], cases });
    const { run: record } = await run(suite, { maxConcurrency: 1, maxCost: 0.0105 });
    const made = record.summary?.total ?? 0;
    assert.ok(made > 0 && made < 20);
    assert.equal(stoppedWords(record), `stopped by the budget: ${20 - made} of 20 calls were not made`);
    assert.deepEqual([record.summary?.passed, hasPassed(record)], [made, false]);
  });

  it('does not read cases again after a stop that only a program knows the number of', async () => {
    let readings = 0;
    async function* generated(): AsyncGenerator<Case> {
      readings += 1;
      yield* casesOf(3);
    }
    server.answer((request, response, n) =>
      request.body.includes('w1') ? undefined : right(request, response, n),
    );
    const suite = suiteOf({
      providers: [model()],
      cases: generated,
      options: { maxEvalTimeMs: 500, maxConcurrency: 1 },
    });
    const { run: record, status } = await run(suite);
    assert.equal(status, 'timeLimit');
    assert.deepEqual([readings, record.planned], [1, undefined]);
    assert.equal(stoppedWords(record), 'stopped by the time limit');
  });

  it('tells a time limit from a wish to stop', async () => {
    server.answer((request, response, n) =>
      request.body.includes('w1') ? undefined : right(request, response, n),
    );
    const suite = suiteOf({
      providers: [model()],
      cases: casesOf(3),
      options: { maxEvalTimeMs: 500, maxConcurrency: 1 },
    });
    const { run: record, status, notice } = await run(suite);
    assert.equal(status, 'timeLimit');
    assert.match(notice ?? '', /^Stopped after 0\.5 s \(evaluateOptions\.maxEvalTimeMs\)/);
    assert.equal(stoppedWords(record), 'stopped by the time limit: 2 of 3 calls were not made');
    assert.equal(exitCodeOf([{ run: record, status }], {}), exitCode.failed);
    server.answer(right);
    const { status: end } = await run(suite, { resume: record.id });
    assert.equal(end, 'finished');
  });

  it('sends no more than what is under way once answers cost more than could be foreseen', async () => {
    // Half a dollar each, at five tokens of output that were to be the most.
    const usage = { prompt_tokens: 10, completion_tokens: 25_000, total_tokens: 25_010 };
    server.answer((_, response) => sendJson(response, completion('long', { usage })));
    const suite = suiteOf({ providers: [model({ max_tokens: 5 })], cases: casesOf(20) });
    const { status, notice } = await run(suite, { maxConcurrency: 4, maxCost: 0.6 });
    assert.equal(status, 'budget');
    assert.ok(server.requests.length <= 4, `${server.requests.length} sent`);
    assert.match(notice ?? '', /is passed: .* cost more than could be foreseen/);
  });

  it('keeps its budget when it is resumed, calls of unknown cost included', async () => {
    server.answer(() => undefined);
    // At most $0.0105 each, of which two fit.
    const suite = suiteOf({ providers: [model({ max_tokens: 500 })], cases: casesOf(12) });
    const more = { maxCost: 0.025, timeoutMs: 50, maxRetries: 0 };
    const { run: record, status } = await run(suite, more);
    assert.equal(status, 'budget');
    const sent = server.requests.length;
    assert.ok(sent > 0);
    for (let i = 0; i < 3; i += 1) {
      const again = await run(suite, { ...more, resume: record.id });
      assert.equal(again.status, 'budget');
    }
    assert.equal(server.requests.length, sent);
    assert.ok((await store.spent(record.id)) > 0.02);
  });

  it('counts against its budget what was spent without one', async () => {
    const suite = suiteOf({ providers: [model({ max_tokens: 500 })], cases: casesOf(12) });
    const drain = new AbortController();
    let done = 0;
    const { run: record } = await run(suite, {
      maxConcurrency: 1,
      drain: drain.signal,
      onResult: () => (done += 1) === 2 && drain.abort(),
    });
    assert.equal(await store.spent(record.id), 0);
    const sent = server.requests.length;
    const { status } = await run(suite, { resume: record.id, maxCost: 0.0105 });
    assert.equal(status, 'budget');
    assert.equal(server.requests.length, sent);
    assert.ok(Math.abs((await store.spent(record.id)) - sent * 0.0002) < 1e-9);
  });

  it('is not its own baseline when what failed is asked again', async () => {
    server.answer((_, response) => sendJson(response, { error: { message: 'down' } }, { status: 503 }));
    const suite = suiteOf({ providers: [model()], cases: casesOf(2), cupel: { baseline: 'latest' } });
    const { run: record, status } = await run(suite, { maxRetries: 0 });
    assert.deepEqual([status, record.summary?.errored], ['finished', 2]);
    server.answer(({ json }, response) => sendJson(response, completion(`echo ${json.messages[0].content}`)));
    const healed = await run(suite, { resume: record.id });
    assert.deepEqual([healed.run.summary?.errored, healed.run.summary?.baseline], [0, undefined]);
    const next = await run(suite, {});
    assert.equal(next.run.summary?.baseline?.overall.a, record.id);
  });

  it('counts the attempts of a question once that is asked twice at the same time', async () => {
    server.answer((_, response) => sendJson(response, { error: { message: 'down' } }, { status: 503 }));
    const cases = [caseOf(0, { word: 'same' }), caseOf(1, { word: 'same' })];
    const { run: record } = await run(suiteOf({ providers: [model()], cases }), {
      environment: environmentOf({}, { clock: new FakeClock({ auto: true }) }),
      cache: true,
    });
    const results = await resultsOf(record.id);
    assert.ok(results.every(({ error }) => error?.code === 'provider.server'));
    assert.equal(
      results.reduce((sum, { attempts = 0 }) => sum + attempts, 0),
      5,
    );
    assert.equal(server.requests.length, 5);
  });

  it('asks for a price before it keeps a budget', async () => {
    const suite = suiteOf({ providers: [specOf('http://127.0.0.1:1/x', { body: {} })], cases: casesOf(1) });
    await assert.rejects(run(suite, { maxCost: 1 }), { code: 'run.unknownPrice' });
    const { status } = await run(suite, { maxCost: 1, allowUnknownPrice: true, maxRetries: 0 });
    assert.equal(status, 'finished');
  });

  it('says which key is missing before anything is sent', async () => {
    const suite = suiteOf({ providers: [model(), specOf('groq:llama')], cases: casesOf(1) });
    await assert.rejects(run(suite), (error: { code?: string; message?: string; hint?: string }) => {
      assert.equal(error.code, 'provider.missingKey');
      assert.match(error.message ?? '', /GROQ_API_KEY/);
      assert.match(error.hint ?? '', /Cupel: Set API Key/);
      return true;
    });
    assert.equal(server.requests.length, 0);
  });

  it('drains softly, stops hard, and goes on where it stopped', async () => {
    const suite = suiteOf({ providers: [model()], cases: casesOf(50) });
    const drain = new AbortController();
    const first = await run(suite, {
      drain: drain.signal,
      maxConcurrency: 2,
      onResult: () => server.requests.length >= 10 && drain.abort(),
    });
    assert.equal(first.status, 'cancelled');
    assert.equal(first.run.summary?.total, server.requests.length, 'what was in flight is recorded');
    assert.ok(server.requests.length < 50);

    const stop = new AbortController();
    const sent = server.requests.length;
    server.answer((_, response, index) =>
      index === 5 ? stop.abort() : right(server.requests[index]!, response, index),
    );
    const second = await run(suite, { resume: first.run.id, signal: stop.signal, maxConcurrency: 1 });
    assert.equal(second.status, 'cancelled');
    assert.equal(second.run.id, first.run.id);

    server.answer(right);
    const third = await run(suite, { resume: first.run.id });
    assert.equal(third.status, 'finished');
    assert.equal(third.run.summary?.total, 50);
    assert.ok(server.requests.length <= 50 - sent - 5, 'nothing that was answered is asked again');
  });

  it('counts what was answered after a failure was recorded, though the process did not come to record it', async () => {
    const suite = suiteOf({ providers: [model()], cases: casesOf(2) });
    server.answer((_, response) =>
      sendJson(response, { error: { message: 'Who are you?' } }, { status: 401 }),
    );
    const { run: record } = await run(suite, { maxCost: 1 });
    assert.deepEqual([record.summary?.errored, record.summary?.cost], [2, 0]);
    await store.journal(record.id, '0.0.0.0', {
      response: { output: 'kept', latencyMs: 5 },
      cached: false,
      cost: 1,
      attempts: 1,
      queueMs: 0,
    });
    server.answer(right);
    const reports: Progress[] = [];
    const { status } = await run(suite, { resume: record.id, onProgress: (each) => reports.push(each) });
    assert.equal(status, 'budget', 'the dollar is spent');
    assert.equal(server.requests.length, 0);
    assert.equal(reports.at(-1)?.cost, 1);
    const all = await run(suite, { resume: record.id, maxCost: 2 });
    assert.equal(server.requests.length, 1);
    assert.ok(Math.abs((all.run.summary?.cost ?? 0) - 1.0002) < 1e-9);
  });

  it('grades what an earlier process was paid for, without asking again', async () => {
    const suite = suiteOf({
      providers: [model()],
      cases: casesOf(2, { assertions: [assertionOf('equals', 'kept')] }),
    });
    const drain = new AbortController();
    server.answer((...sent) => {
      drain.abort();
      return right(...sent);
    });
    const begun = await run(suite, {
      maxConcurrency: 1,
      drain: drain.signal,
    });
    await store.journal(begun.run.id, '1.0.0.0', {
      response: { output: 'kept', latencyMs: 5 },
      cached: false,
      cost: 0.5,
      attempts: 1,
      queueMs: 0,
    });
    await store.updateRun(begun.run.id, { status: 'interrupted' });
    const sent = server.requests.length;
    const { run: record } = await run(suite, { resume: begun.run.id });
    assert.equal(server.requests.length, sent);
    const kept = (await resultsOf(record.id))[1];
    assert.deepEqual([kept?.output, kept?.pass, kept?.cost], ['kept', true, 0.5]);
  });

  it('makes no shards of cases that need what others stored, and sends nothing', async () => {
    const cases = casesOf(4);
    cases[3] = caseOf(3, { word: 'w3' }, { options: { storeOutputAs: 'kept' } });
    const suite = suiteOf({ providers: [model()], cases });
    const sent = server.requests.length;
    await assert.rejects(run(suite, { shard: { index: 1, count: 2 } }), {
      code: 'batch.order',
      hint: 'Run the suite without --shard.',
    });
    assert.equal(server.requests.length, sent);
    assert.equal(
      (await run(suite, { shard: { index: 1, count: 2 }, filter: { firstN: 3 } })).status,
      'finished',
    );
    assert.equal((await run(suite, { shard: { index: 1, count: 1 } })).status, 'finished');
  });

  it('does not put results beside answers to other prompts', async () => {
    const begun = await run(suiteOf({ providers: [model()], cases: casesOf(1) }));
    const other = suiteOf({ prompts: [promptOf('Shout {{word}}')], providers: [model()], cases: casesOf(1) });
    await assert.rejects(run(other, { resume: begun.run.id }), { code: 'run.suiteChanged' });
  });

  it('records replies that a replay answers from, errors and repeats with them', async () => {
    const file = path.join(folder, 'replies.jsonl');
    server.answer((_, response, index) => sendJson(response, completion(`answer ${index}`)));
    const suite = suiteOf({ providers: [model()], cases: casesOf(3) });
    const asked = await run(suite, { record: file, maxConcurrency: 1 });
    const sent = server.requests.length;
    const replayed = await run(suite, { replay: file });
    assert.equal(server.requests.length, sent);
    const outputs = async (id: string) => (await resultsOf(id)).map(({ output }) => output);
    assert.deepEqual(await outputs(replayed.run.id), await outputs(asked.run.id));
    const other = await run(suiteOf({ providers: [model()], cases: [caseOf(0, { word: 'new' })] }), {
      replay: file,
    });
    assert.match((await resultsOf(other.run.id))[0]?.error?.message ?? '', /has no reply to: Say new/);
  });

  for (const [of, provider, options] of [
    ['"m"', { transform: 'JSON.parse(output).name', location: somewhere }, {}],
    ['the test', {}, { transform: 'JSON.parse(output).name' }],
  ] as const)
    it(`keeps the answer and what it cost when the transform of ${of} fails`, async () => {
      const suite = suiteOf({
        providers: [{ ...model(), ...provider }],
        cases: casesOf(1, { options, assertions: [assertionOf('contains', 'w')] }),
      });
      const { run: record } = await run(suite);
      const [result] = await resultsOf(record.id);
      assert.equal(result?.output, 'You said: Say w0');
      assert.deepEqual(result.tokens, { input: 10, output: 5 });
      assert.ok(Math.abs((result.cost ?? 0) - 0.0002) < 1e-9);
      assert.deepEqual([result.finishReason, result.attempts, result.pass], ['stop', 1, false]);
      assert.ok(result.latencyMs !== null);
      assert.equal(result.error?.code, 'code.threw');
      assert.match(result.error.message, new RegExp(`^a\\.eval\\.yaml:1:1: \`transform\` of ${of}: .*JSON`));
      assert.equal(record.summary?.errored, 1);
      assert.ok((record.summary.cost ?? 0) > 0);
    });

  it('gives later cases what earlier ones stored, in each column its own', async () => {
    const suite = suiteOf({
      prompts: [promptOf('{{word}} {{first}}')],
      providers: [specOf('echo'), specOf('echo', {}, { label: 'loud', transform: 'output.toUpperCase()' })],
      cases: [
        caseOf(0, { word: 'a', first: '-' }, { options: { storeOutputAs: 'first' } }),
        caseOf(1, { word: 'b' }),
      ],
    });
    const { run: record } = await run(suite);
    assert.deepEqual(
      (await resultsOf(record.id)).map(({ output }) => output),
      ['a -', 'A -', 'b a -', 'B A -'],
    );
  });

  it('asks a prompt that reads its conversation case by case', async () => {
    const conversation = promptOf('talk', {
      variables: ['_conversation'],
      render: async ({ vars }) => {
        const turns = vars['_conversation'] as { output: string }[];
        const text = `${vars['word'] as string}<${turns.map(({ output }) => output).join('|')}>`;
        return { text, messages: [{ role: 'user', content: text }] };
      },
    });
    const { run: record } = await run(
      suiteOf({ prompts: [conversation], providers: [specOf('echo')], cases: casesOf(3) }),
      { maxConcurrency: 8 },
    );
    assert.deepEqual(
      (await resultsOf(record.id)).map(({ output }) => output),
      ['w0<>', 'w1<w0<>>', 'w2<w0<>|w1<w0<>>>'],
    );
  });

  it('compares the outputs of a case when all of them are there, also after it was resumed', async () => {
    const suite = suiteOf({
      prompts: [promptOf('A {{word}}'), promptOf('Longer {{word}}')],
      providers: [model()],
      cases: casesOf(2, {
        assertions: [
          assertionOf('javascript', 'output.length / 100'),
          assertionOf('contains', 'You said'),
          assertionOf('max-score'),
        ],
      }),
    });
    const drain = new AbortController();
    const first = await run(suite, { drain: drain.signal, maxConcurrency: 1, onResult: () => drain.abort() });
    const { run: record } = await run(suite, { resume: first.run.id });
    assert.deepEqual(
      (await resultsOf(record.id)).map(({ pass, assertions }) => [pass, assertions.length]),
      [
        [false, 3],
        [true, 3],
        [false, 3],
        [true, 3],
      ],
    );
    assert.equal(server.requests.length, 4, 'no answer is asked for again');
  });

  it('writes a key nowhere: not in the store, not in a recording, not in an error', async () => {
    const key = 'sk-a-key-that-is-secret-1234';
    server.answer((request, response, index) =>
      index === 0
        ? sendJson(response, completion(`your key is ${key}`, { echo: request.headers['authorization'] }))
        : sendJson(response, { error: { message: `Incorrect API key provided: ${key}` } }, { status: 401 }),
    );
    const file = path.join(folder, 'secret.jsonl');
    const said: string[] = [];
    const log = {
      debug: said.push,
      info: said.push,
      warn: said.push,
      error: (text: string) => said.push(text),
    };
    const suite = suiteOf({
      providers: [model({ headers: { 'x-auth-token': key } })],
      cases: [caseOf(0, { word: `the key ${key}` }), caseOf(1, { word: 'x' })],
      source: { providers: [{ id: 'openai:chat:gpt-4o-mini', config: { apiKey: key } }] },
      prompts: [promptOf('Say {{word}}', { id: `id-${key}`, label: `Say it with ${key}` })],
      name: `named ${key}`,
      description: `planted ${key}`,
      tags: { [key]: key },
    });
    const { run: record } = await run(suite, {
      record: file,
      maxConcurrency: 1,
      cache: true,
      environment: environmentOf({ OPENAI_API_KEY: key }, { log }),
    });
    const written =
      JSON.stringify([record, await resultsOf(record.id), said, await store.runs()]) +
      (await readFile(file, 'utf8'));
    assert.ok(!written.includes(key));
    assert.ok(written.includes('[redacted]'));
    const errors = (await resultsOf(record.id)).map(({ error }) => error?.code);
    assert.deepEqual(errors, [undefined, 'provider.auth']);
  });

  it('ends with a clear error when results cannot be kept', async () => {
    const full: Store = { ...store, record: () => Promise.reject(new Error('disk is full')) };
    const suite = suiteOf({ providers: [model()], cases: casesOf(500) });
    await assert.rejects(run(suite, { store: full, maxConcurrency: 2 }), /disk is full/);
    assert.ok(server.requests.length < 20, 'it stops paying for what it cannot keep');
  });
});
