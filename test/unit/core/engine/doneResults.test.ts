import assert from 'node:assert/strict';
import { DoneResults } from '../../../../src/core/engine/doneResults.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { sampleResult, sampleRun } from '../../../support/results.ts';

describe('the results that a run has already', () => {
  it('are those of the ranges, and no others', () => {
    const done = new DoneResults([
      { prompt: 0, provider: 0, repeat: 0, first: 0, last: 4 },
      { prompt: 0, provider: 0, repeat: 0, first: 7, last: 7 },
      { prompt: 0, provider: 0, repeat: 0, first: 9, last: 11 },
      { prompt: 1, provider: 0, repeat: 2, first: 5, last: 6 },
    ]);
    const cases = (column: string): number[] =>
      Array.from({ length: 15 }, (_, index) => index).filter((index) => done.has(`${index}.${column}`));
    assert.deepEqual(cases('0.0.0'), [0, 1, 2, 3, 4, 7, 9, 10, 11]);
    assert.deepEqual(cases('1.0.2'), [5, 6]);
    assert.deepEqual(cases('1.0.0'), []);
    assert.equal(done.size, 11);
    assert.equal(new DoneResults([]).size, 0);
  });

  it('come from a store as few ranges, whatever their order was', async () => {
    const store = await openStore(':memory:');
    const run = sampleRun();
    await store.beginRun(run);
    const cases = [...Array(200).keys()].filter((index) => index !== 20 && index % 77 !== 0);
    const shuffled = cases.toSorted((a, b) => ((a * 31) % 199) - ((b * 31) % 199));
    for (const prompt of [1, 0])
      for (const index of shuffled) await store.record(run.id, sampleResult({ case: index, prompt }));
    const { done } = await store.progress(run.id);
    const ranges = [
      { first: 1, last: 19 },
      { first: 21, last: 76 },
      { first: 78, last: 153 },
      { first: 155, last: 199 },
    ];
    assert.deepEqual(
      done,
      [0, 1].flatMap((prompt) => ranges.map((range) => ({ prompt, provider: 0, repeat: 0, ...range }))),
    );
    assert.equal(new DoneResults(done).size, 2 * cases.length);
    await store.close();
  });
});
