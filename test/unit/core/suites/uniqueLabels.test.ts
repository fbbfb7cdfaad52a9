import assert from 'node:assert/strict';
import { uniqueLabels } from '../../../../src/core/suites/uniqueLabels.ts';

describe('uniqueLabels', () => {
  const labelled = (...labels: string[]) => uniqueLabels(labels.map((label) => ({ label })));

  it('numbers the second and later of one label, and keeps what they are called', () => {
    assert.deepEqual(labelled('a', 'b', 'a', 'a'), [
      { label: 'a' },
      { label: 'b' },
      { label: 'a #2', sharedLabel: 'a' },
      { label: 'a #3', sharedLabel: 'a' },
    ]);
  });

  it('gives no number that another has already', () => {
    for (const labels of [
      ['a', 'a #2', 'a'],
      ['a', 'a', 'a #2'],
      ['a #2', 'a', 'a', 'a #2'],
    ]) {
      const given = labelled(...labels).map(({ label }) => label);
      assert.equal(new Set(given).size, labels.length, given.join());
      assert.equal(given[0], labels[0]);
    }
  });
});
