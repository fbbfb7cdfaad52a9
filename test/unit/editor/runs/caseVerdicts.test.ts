import assert from 'node:assert/strict';
import type { SummaryOptions } from '../../../../src/core/summaries/summaryOptions.ts';
import type { RunStores, StoredRun } from '../../../../src/editor/runs/runStores.ts';
import { lastVerdicts, verdictsOf } from '../../../../src/editor/runs/caseVerdicts.ts';

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
function storesWith(runs: object[][]): RunStores {
  const stored = runs.map((results, index) => ({
    record: { id: `run ${index}` },
    store: { results: async () => ({ rows: [{ results }] }) },
  }));
  return { runs: async () => stored as unknown as StoredRun[] } as unknown as RunStores;
}

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
      [...(await lastVerdicts(stores, '/a.eval.yaml', 10))],
      [
        ['a', 'passed'],
        ['b', 'failed'],
      ],
    );
  });
});
