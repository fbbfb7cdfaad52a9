import assert from 'node:assert/strict';
import type { RunRecord } from '../../../../src/core/engine/result.ts';
import type { SummaryOptions } from '../../../../src/core/summaries/summaryOptions.ts';
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
  });

  it('comes from the newest run that the case was part of', async () => {
    const stores = storesWith([[passed('a')], [failed('a'), failed('b')]]);
    assert.deepEqual(
      [...(await lastVerdicts(stores, suite, 10))],
      [
        ['a', 'passed'],
        ['b', 'failed'],
      ],
    );
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
      config: { options: {} },
    };
    const verdicts = async (changes: Partial<RunRecord> = {}) => {
      const found = await lastVerdicts(storesWith([results], { ...run, ...changes }), suite, 10);
      return [found.get(one.hash), found.get(two.hash)];
    };
    assert.deepEqual(await verdicts(), ['unfinished', 'passed']);
    const ofOne = { options: { filter: { providers: '^echo$' } } };
    assert.deepEqual(await verdicts({ config: ofOne }), ['passed', 'passed'], 'one provider was asked');
    assert.deepEqual(await verdicts({ providers: [] }), ['unfinished', 'unfinished'], 'nothing is known');
    assert.deepEqual(await verdicts({ status: 'finished' }), ['passed', 'passed']);
  });
});
