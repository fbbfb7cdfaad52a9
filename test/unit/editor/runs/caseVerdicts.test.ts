import assert from 'node:assert/strict';
import type { RunRecord } from '../../../../src/core/engine/result.ts';
import type { SummaryOptions } from '../../../../src/core/summaries/summaryOptions.ts';
import type { Suite } from '../../../../src/core/suites/suite.ts';
import type { RunStores, StoredRun } from '../../../../src/editor/runs/runStores.ts';
import { lastVerdicts, verdictsOf } from '../../../../src/editor/runs/caseVerdicts.ts';
import { casesOf, promptOf, specOf, suiteOf } from '../../../support/engineSuite.ts';

const place = { case: 0, prompt: 0, provider: 0 };
const passed = (caseHash: string) => ({
  ...place,
  case: caseHash.charCodeAt(0),
  caseHash,
  pass: true,
  assertions: [] as { weight: number; error?: { code: string; message: string } }[],
});
const failed = (caseHash: string) => ({ ...passed(caseHash), pass: false });

/** Stores of which only the runs and their results are looked at, newest first. */
function storesWith(runs: object[][], record: Partial<RunRecord> = {}): Pick<RunStores, 'runs'> {
  const stored = runs.map((results, index) => ({
    record: { id: `run ${index}`, status: 'finished', ...record },
    store: { results: async () => ({ rows: [{ results }] }) },
  }));
  return { runs: async () => stored as unknown as StoredRun[] };
}

/** Two cases, asked of two providers. */
const suite = suiteOf({
  prompts: [promptOf('Say {{word}}')],
  providers: [specOf('echo'), specOf('openai:chat:x', {}, { label: 'gpt' })],
  cases: casesOf(2),
});

describe('the verdict on a case', () => {
  it('is the worst of its results', () => {
    const error = { code: 'provider.timeout', message: 'Too slow.' };
    const verdicts = verdictsOf([
      passed('a'),
      failed('a'),
      passed('b'),
      { ...failed('c'), error },
      failed('c'),
      { ...failed('d'), assertions: [{ weight: 1, error }] },
    ]);
    assert.deepEqual(
      [...verdicts],
      [
        ['a', 'failed'],
        ['b', 'passed'],
        ['c', 'errored'],
        ['d', 'errored'],
      ],
    );
  });

  it('lets a case pass of which enough repeats do, in each of its columns', () => {
    const repeats = [passed('a'), passed('a'), failed('a'), failed('b'), failed('b'), passed('b')];
    const verdictIf = (statistics: SummaryOptions) => Object.fromEntries(verdictsOf(repeats, statistics));
    assert.deepEqual(verdictIf({}), { a: 'failed', b: 'failed' });
    assert.deepEqual(verdictIf({ repeatThreshold: 2 / 3 }), { a: 'passed', b: 'failed' });
    assert.deepEqual(verdictIf({ caseThresholds: { [passed('b').case]: 1 / 3 } }), {
      a: 'failed',
      b: 'passed',
    });
    const column = { ...failed('a'), provider: 1 };
    assert.equal(verdictsOf([...repeats, column], { repeatThreshold: 0.5 }).get('a'), 'failed');
    const late = { ...failed('a'), error: { code: 'provider.timeout', message: 'Too slow.' } };
    const ofColumns = verdictsOf([passed('a'), late, column], { repeatThreshold: 0.5 });
    assert.equal(ofColumns.get('a'), 'failed', 'the error is in a column that passed');
  });

  it('comes from the newest run that the case was part of', async () => {
    const stores = storesWith([[passed('a')], [failed('a'), failed('b')]]);
    assert.deepEqual(
      [...(await lastVerdicts(stores, { ...suite }, 10))],
      [
        ['a', 'passed'],
        ['b', 'failed'],
      ],
    );
  });

  it('is read once for a run that has ended, and of no more cases than it takes', async () => {
    let read = 0;
    const many = suiteOf({
      providers: [specOf('echo')],
      cases: async function* () {
        for (const each of casesOf(100)) {
          read++;
          yield each;
        }
      },
    });
    const [first] = casesOf(1);
    assert.ok(first);
    const run: Partial<RunRecord> = {
      status: 'budget',
      prompts: many.prompts.map(({ id, label, raw, hash }) => ({ id, label, raw, hash })),
      providers: many.providers.map(({ id, label }) => ({ id, label })),
      config: { suite: many.source, options: {} },
    };
    for (const _ of [1, 2]) {
      const found = await lastVerdicts(storesWith([[passed(first.hash)]], run), many, 10);
      assert.deepEqual([...found], [[first.hash, 'passed']]);
    }
    assert.equal(read, 1);
  });

  it('is not known of a run that still goes on', async () => {
    const found = await lastVerdicts(storesWith([[failed('a')]], { status: 'running' }), { ...suite }, 10);
    assert.equal(found.size, 0);
  });

  it('is that it was not finished when the run ended before all of its columns were there', async () => {
    const [one, two] = await Array.fromAsync(suite.cases());
    assert.ok(one && two);
    const results = [
      passed(one.hash),
      { ...passed(two.hash), case: 1 },
      { ...passed(two.hash), case: 1, provider: 1 },
    ];
    const run: Partial<RunRecord> = {
      status: 'budget',
      prompts: suite.prompts.map(({ id, label, raw, hash }) => ({ id, label, raw, hash })),
      providers: suite.providers.map(({ id, label }) => ({ id, label })),
      config: { suite: suite.source, options: {} },
    };
    const verdicts = async (changes: Partial<RunRecord> = {}, now: Partial<Suite> = {}) => {
      const found = await lastVerdicts(
        storesWith([results], { ...run, ...changes }),
        { ...suite, ...now },
        10,
      );
      return [found.get(one.hash), found.get(two.hash)];
    };
    const otherwise = (source: object) => ({ ...(suite.source as object), ...source });
    assert.deepEqual(await verdicts(), ['unfinished', 'passed']);
    const ofOne = { suite: suite.source, options: { filter: { providers: '^echo$' } } };
    assert.deepEqual(await verdicts({ config: ofOne }), ['passed', 'passed'], 'one provider was asked');
    assert.deepEqual(await verdicts({ providers: [] }), ['unfinished', 'unfinished'], 'nothing is known');
    assert.deepEqual(await verdicts({ config: { options: {} } }), ['unfinished', 'unfinished'], 'nor here');
    assert.deepEqual(await verdicts({ status: 'finished' }), ['passed', 'passed']);
    for (const written of [
      { evaluateOptions: { repeat: 2 } },
      { commandLineOptions: { repeat: 2 } },
      { providers: ['echo', { id: 'openai:chat:x', label: 'gpt', prompts: ['other'] }] },
      { defaultTest: { options: { repeat: 2 } } },
      { tests: [{ vars: { word: 'w0' }, options: { repeat: 2 } }] },
      { extensions: ['file://hooks.js:before'] },
    ])
      assert.deepEqual(
        await verdicts({ config: { suite: otherwise(written), options: {} } }),
        ['unfinished', 'unfinished'],
        `the suite of the run had ${JSON.stringify(written)}`,
      );
    const twice = { options: { repeat: 2 }, source: otherwise({ evaluateOptions: { repeat: 2 } }) };
    assert.deepEqual(await verdicts({}, twice), ['unfinished', 'passed'], 'it was asked once then');
    const flag = { suite: suite.source, options: { repeat: 2 } };
    assert.deepEqual(await verdicts({ config: flag }), ['unfinished', 'unfinished']);
  });
});
