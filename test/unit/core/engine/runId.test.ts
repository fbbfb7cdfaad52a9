import assert from 'node:assert/strict';
import { newRunId } from '../../../../src/core/engine/runId.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';

describe('the id of a run', () => {
  const at = new Date('2026-01-31T14:25:01.999Z');

  it('begins with the second in which the run did', () => {
    assert.match(newRunId(at), /^20260131-142501-[0-9a-z]{6}$/);
    assert.ok(newRunId(at) < newRunId(new Date('2026-01-31T14:25:02Z')));
  });

  it('is another for each of a thousand runs that begin in one second', () => {
    const random = createRandom(1);
    const ids = Array.from({ length: 1000 }, () => newRunId(at, () => random.uniform()));
    assert.equal(new Set(ids).size, ids.length);
  });
});
