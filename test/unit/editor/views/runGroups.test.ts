import assert from 'node:assert/strict';
import { groupRuns } from '../../../../src/editor/views/runGroups.ts';

const run = (suite: string, at: Date) => ({
  record: { suite: `/w/${suite}.eval.yaml`, suiteName: suite, startedAt: at.toISOString() },
});

describe('runs by suite and day', () => {
  it('keeps the order: the suite that ran last first, in it the last day first', () => {
    const groups = groupRuns([
      run('metals', new Date(2026, 2, 10, 12)),
      run('wood', new Date(2026, 2, 10, 11)),
      run('metals', new Date(2026, 2, 10, 0, 1)),
      run('metals', new Date(2026, 2, 9, 23, 59)),
    ]);
    assert.deepEqual(
      groups.map(({ name, days }) => [name, days.map(({ start, runs }) => [new Date(start), runs.length])]),
      [
        [
          'metals',
          [
            [new Date(2026, 2, 10), 2],
            [new Date(2026, 2, 9), 1],
          ],
        ],
        ['wood', [[new Date(2026, 2, 10), 1]]],
      ],
    );
  });

  it('tells suites of one name apart by their paths', () => {
    const at = new Date(2026, 2, 10);
    const one = run('metals', at);
    const other = { record: { ...run('metals', at).record, suite: '/v/metals.eval.yaml' } };
    assert.equal(groupRuns([one, other]).length, 2);
  });
});
