import assert from 'node:assert/strict';
import { passRateTrend } from '../../../../src/core/comparison/passRateTrend.ts';
import type { RunRecord, Summary } from '../../../../src/core/engine/result.ts';

const run = (passed: number, total: number, status: RunRecord['status'] = 'finished') => ({
  status,
  summary: { passed, total, passRate: total === 0 ? null : passed / total } as Summary,
});

describe('the trend of a pass rate', () => {
  it('holds the newest run against the one before it', () => {
    assert.deepEqual(passRateTrend([run(3, 4), run(2, 4)]), { passRate: 0.75, direction: 'up' });
    assert.deepEqual(passRateTrend([run(1, 4), run(2, 4)]), { passRate: 0.25, direction: 'down' });
    assert.deepEqual(passRateTrend([run(2, 4), run(2, 4)]), { passRate: 0.5, direction: 'same' });
  });

  it('passes over runs of another number of results: a part says nothing of the whole', () => {
    assert.deepEqual(passRateTrend([run(3, 4), run(1, 1), run(4, 4)]), { passRate: 0.75, direction: 'down' });
    assert.deepEqual(passRateTrend([run(3, 4), run(1, 1)]), { passRate: 0.75, direction: undefined });
  });

  it('passes over a run that is under way, and one that had no result', () => {
    assert.deepEqual(passRateTrend([run(1, 4, 'running'), run(0, 0), run(4, 4)]), {
      passRate: 1,
      direction: undefined,
    });
    assert.equal(passRateTrend([run(0, 0)]), undefined);
    assert.equal(passRateTrend([{ status: 'failed' }]), undefined);
  });
});
