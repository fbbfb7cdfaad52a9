import assert from 'node:assert/strict';
import { SameCases } from '../../../../src/editor/testing/sameCases.ts';

describe('the cases of a run in a suite as it is now', () => {
  const suite = ['a', 'b', 'b', 'c'].map((hash, index) => ({ case: index, hash }));

  it('are found by what they are, wherever they stand', () => {
    const same = new SameCases(suite);
    assert.equal(same.find(0, 'c'), 3);
    assert.equal(same.find(1, 'a'), 0);
    assert.equal(same.find(2, 'gone'), undefined);
  });

  it('are each another one where several are the same', () => {
    const same = new SameCases(suite);
    assert.deepEqual([same.find(7, 'b'), same.find(8, 'b'), same.find(9, 'b')], [1, 2, undefined]);
    assert.deepEqual([same.find(8, 'b'), same.find(7, 'b')], [2, 1], 'a case stays where it was found');
  });

  it('are those of the same number where several are the same', () => {
    const same = new SameCases(suite);
    assert.deepEqual([same.find(2, 'b'), same.find(1, 'b')], [2, 1]);
  });
});
