import assert from 'node:assert/strict';
import type { RunOptions } from '../../../../src/core/engine/runOptions.ts';
import type { Result } from '../../../../src/core/engine/result.ts';
import { runSuite } from '../../../../src/core/engine/runSuite.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import type { Suite } from '../../../../src/core/suites/suite.ts';
import { failuresOf, hasPassed, problemsOf } from '../../../../src/core/summaries/runVerdict.ts';
import { completion, ContractServer, sendJson } from '../../../support/contractServer.ts';
import {
  assertionOf,
  caseOf,
  casesOf,
  environmentOf,
  promptOf,
  specOf,
  suiteOf,
  testPrices,
} from '../../../support/engineSuite.ts';

describe('the summary of a run', () => {
  let store: Store;
  let server: ContractServer;
  let asked: number;

  before(async () => {
    server = await ContractServer.start((_request, response) => sendJson(response, completion('never')));
  });
  after(() => server.stop());
  beforeEach(async () => {
    store = await openStore(':memory:');
    asked = 0;
  });
  afterEach(() => store.close());

  const model = () =>
    specOf(
      'openai:chat:gpt-4o-mini',
      { apiBaseUrl: `${server.url}/v1`, apiKey: 'sk-secret-0123456789' },
      { label: 'm' },
    );
  const run = async (suite: Suite, more: Partial<RunOptions> = {}) => {
    const outcome = await runSuite(suite, {
      environment: environmentOf(),
      store,
      prices: testPrices,
      cupelVersion: '0.0.0',
      cache: false,
      ...more,
    });
    return outcome.run;
  };
  const resultsOf = async (id: string): Promise<Result[]> => {
    const all: Result[] = [];
    for await (const page of store.scan(id)) all.push(...page);
    return all;
  };

  it('keeps repeats apart in the cache: each is asked once, and gets its own reply again', async () => {
    server.answer((_request, response) => sendJson(response, completion(`reply ${++asked}`)));
    const suite = suiteOf({ providers: [model()], cases: casesOf(1) });
    const first = await run(suite, { cache: true, repeat: 3, maxConcurrency: 1 });
    const outputs = (await resultsOf(first.id)).map(({ output }) => output);
    assert.equal(asked, 3);
    assert.equal(new Set(outputs).size, 3, 'no repeat was answered with the reply of another');
    const second = await run(suite, { cache: true, repeat: 4, maxConcurrency: 1 });
    const again = await resultsOf(second.id);
    assert.deepEqual(
      again.slice(0, 3).map(({ output }) => output),
      outputs,
    );
    assert.deepEqual(
      again.map(({ cached }) => cached),
      [true, true, true, false],
    );
    assert.equal(asked, 4);
  });

  it('shows repeats of a case together, and lets enough of them pass', async () => {
    // Of five answers to the first case one is wrong; the second is always right.
    server.answer((request, response) =>
      sendJson(response, completion(/w0/.test(request.body) && ++asked === 2 ? 'wrong' : 'right')),
    );
    const cases = casesOf(2, { assertions: [assertionOf('contains', 'right')] });
    const record = await run(suiteOf({ providers: [model()], cases, cupel: { repeatThreshold: '4/5' } }), {
      repeat: 5,
    });
    const [column] = record.summary?.byColumn ?? [];
    assert.deepEqual(
      [column?.repeats?.repeats, column?.repeats?.cases, column?.repeats?.passed, column?.repeats?.flaky],
      [5, 2, 2, 1],
    );
    assert.equal(column?.passRate, 0.9);
    assert.ok(hasPassed(record), 'all cases pass, though not all results do');
    assert.equal(record.summary && failuresOf(record.summary), 0);
    assert.equal(hasPassed({ ...record, status: 'budget' }), false, 'what is not finished has not passed');
    const strict = suiteOf({
      providers: [model()],
      cases: cases.map((each) => ({ ...each, options: { repeatThreshold: 1 } })),
      cupel: { repeatThreshold: '4/5' },
    });
    asked = 0;
    const second = await run(strict, { repeat: 5 });
    assert.equal(
      second.summary?.byColumn[0]?.repeats?.passed,
      1,
      'the word of a case goes before the suite’s',
    );
    assert.equal(hasPassed(second), false);
    assert.equal(second.summary && failuresOf(second.summary), 1);
  });

  it('slices by metadata and by variables, and knows clusters', async () => {
    const cases = Array.from({ length: 70 }, (_, i) =>
      caseOf(
        i,
        { word: i % 2 === 0 ? 'even' : 'odd', document: `d${Math.floor(i / 7)}` },
        { metadata: { half: i < 35 }, assertions: [assertionOf('contains', 'even')] },
      ),
    );
    const record = await run(
      suiteOf({
        providers: [specOf('echo')],
        cases,
        cupel: { slices: ['half', 'word', 'none'], cluster: 'document' },
      }),
    );
    const [half, word, none] = record.summary?.slices ?? [];
    assert.deepEqual(half?.slices.map(({ value, cases }) => [value, cases]).sort(), [
      ['false', 35],
      ['true', 35],
    ]);
    assert.deepEqual([word?.gap?.worst, word?.gap?.best, word?.gap?.difference], ['odd', 'even', 1]);
    assert.deepEqual([none?.slices, none?.without], [[], 70]);
    assert.deepEqual(record.statistics, { cluster: 'document', slices: ['half', 'word', 'none'] });
    assert.deepEqual((await store.run(record.id))?.summary, record.summary, 'it is what the store has');
  });

  it('classifies outputs, derives metrics and holds gates', async () => {
    const classes = ['spam', 'ham', 'ham', 'spam'];
    const cases = classes.map((label, i) =>
      // The third is read as spam.
      caseOf(
        i,
        { word: i === 2 ? 'spam' : label, label },
        { assertions: [assertionOf('contains', 'Say', { metric: 'said' })] },
      ),
    );
    const suite = suiteOf({
      prompts: [promptOf('Say {{word}}')],
      providers: [specOf('echo')],
      cases,
      derivedMetrics: [{ name: 'mean said', value: 'said / __count' }],
      cupel: {
        classification: { label: '{{label}}', extract: '/say (\\w+)/i', positive: 'spam' },
        gates: [
          { metric: 'accuracy', min: 0.7 },
          { metric: 'recall.ham', min: 0.7 },
          { metric: 'mean said', min: 1 },
        ],
      },
    });
    const record = await run(suite);
    const [column] = record.summary?.classification ?? [];
    assert.deepEqual([column?.accuracy, column?.precision, column?.recall], [0.75, 2 / 3, 1]);
    assert.equal(record.summary?.metrics['mean said']?.value, 1);
    assert.deepEqual(
      record.summary?.gates?.map(({ metric, passed }) => [metric, passed]),
      [
        ['accuracy', true],
        ['recall.ham', false],
        ['mean said', true],
      ],
    );
    assert.equal(record.summary?.passed, 4);
    assert.equal(hasPassed(record), false, 'every case passed, and a gate did not hold');
    assert.match(problemsOf(record).join(), /gate failed: recall\.ham is 0\.5, at least 0\.7 is asked for/);
  });

  it('ranks classes by the logprobs that come with the answers, and keeps those', async () => {
    const answers = {
      first: ['yes', 0.9],
      second: ['no', 0.8],
      third: ['no', 0.6],
      fourth: ['yes', 0.7],
    } as const;
    server.answer(({ json }, response) => {
      const word = json.messages[0].content as keyof typeof answers;
      const [content, probability] = answers[word];
      const logprobs = { content: [{ token: content, logprob: Math.log(probability) }] };
      const message = { role: 'assistant', content };
      sendJson(
        response,
        completion('', { choices: [{ index: 0, message, finish_reason: 'stop', logprobs }] }),
      );
    });
    const truth = ['yes', 'no', 'yes', 'no'];
    const record = await run(
      suiteOf({
        prompts: [promptOf('{{word}}')],
        providers: [model()],
        cases: Object.keys(answers).map((word, i) => caseOf(i, { word, label: truth[i] ?? '' })),
        cupel: {
          classification: { label: '{{label}}', positive: 'yes', score: 'logprob' },
          gates: [{ metric: 'rocAuc', min: 0.9 }],
        },
      }),
    );
    const [column] = record.summary?.classification ?? [];
    // yes: 0.9 and 0.4; no: 0.2 and 0.7. Of four pairs, three are in order.
    assert.deepEqual([column?.ranking?.n, column?.ranking?.rocAuc], [4, 0.75]);
    assert.equal(record.summary?.gates?.[0]?.passed, false);
    const [first] = await resultsOf(record.id);
    assert.deepEqual(first?.logprobs, [{ token: 'yes', logprob: Math.log(0.9) }]);
  });

  it('holds no gate against a part of a run', async () => {
    const suite = suiteOf({
      providers: [specOf('echo')],
      cases: casesOf(8),
      cupel: { gates: [{ metric: 'passRate', min: 2 }] },
    });
    const shard = await run(suite, { shard: { index: 1, count: 2 } });
    assert.equal(shard.summary?.gates, undefined);
    const whole = await run(suite);
    assert.equal(whole.summary?.gates?.[0]?.passed, false);
  });

  it('is held against its baseline, and that may decide', async () => {
    const cases = (right: number) =>
      casesOf(40).map((each, i) => ({
        ...each,
        assertions: [assertionOf('contains', i < right ? 'Say' : 'nothing')],
      }));
    const suite = (right: number) => suiteOf({ providers: [specOf('echo')], cases: cases(right) });
    const before = await run(suite(36));
    const baseline = { reference: before.id, figure: 'pass' };
    const same = await run(suite(36), { baseline });
    assert.equal(same.summary?.baseline?.overall.n, 40);
    assert.equal(hasPassed(same), false, 'four cases fail');
    assert.equal(hasPassed(same, { failOnRegression: true }), true, 'and it is no worse than before');
    const worse = await run(suite(20), { baseline });
    assert.equal(worse.summary?.baseline?.gate.reason, 'worse');
    assert.equal(hasPassed(worse, { failOnRegression: true }), false);
    assert.match(problemsOf(worse, { failOnRegression: true }).join(), /pass is significantly worse/);
  });

  it('does not pass for no worse when there is nothing to compare with', async () => {
    const suite = suiteOf({ providers: [specOf('echo')], cases: casesOf(2) });
    assert.equal(hasPassed(await run(suite)), true);
    assert.equal(hasPassed(await run(suite), { failOnRegression: true }), false);
  });

  it('loses nothing when something cannot be computed, and says so', async () => {
    const warnings: string[] = [];
    const log = {
      debug: () => {},
      info: () => {},
      error: () => {},
      warn: (text: string) => void warnings.push(text),
    };
    const suite = suiteOf({
      providers: [specOf('echo')],
      cases: casesOf(2),
      derivedMetrics: [{ name: 'd', value: 'nobody * 2' }],
      cupel: { classification: { label: '{{word}}', extract: '/(/' } },
    });
    const record = await run(suite, { environment: { ...environmentOf(), log } });
    assert.equal(record.summary?.passed, 2);
    assert.equal(record.summary?.classification, undefined);
    assert.match(warnings.join('\n'), /were not classified.*\n.*d: no result has a score named "nobody"/s);
  });
});
