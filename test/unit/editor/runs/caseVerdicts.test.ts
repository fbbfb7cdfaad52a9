import assert from 'node:assert/strict';
import type { RunStores, StoredRun } from '../../../../src/editor/runs/runStores.ts';
import { lastVerdicts, verdictsOf } from '../../../../src/editor/runs/caseVerdicts.ts';

const passed = (caseHash: string): { caseHash: string; pass: boolean } => ({ caseHash, pass: true });
const failed = (caseHash: string): { caseHash: string; pass: boolean } => ({ caseHash, pass: false });

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
    ]);
    assert.deepEqual(
      [...verdicts],
      [
        ['a', 'failed'],
        ['b', 'passed'],
        ['c', 'errored'],
      ],
    );
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
