import assert from 'node:assert/strict';
import { addTrial } from '../../../../src/core/playground/trialHistory.ts';
import type { PastTrial } from '../../../../src/shared/playgroundProtocol.ts';

const trial = (id: number, length = 10): PastTrial => ({
  id,
  at: '2026-01-01T00:00:00Z',
  uri: null,
  place: 0,
  text: 'x'.repeat(length),
  vars: {},
  json: [],
  models: ['echo'],
  answers: [],
});
const idsOf = (history: PastTrial[]) => history.map(({ id }) => id);

describe('the history of trials', () => {
  it('keeps the newest thirty', () => {
    let history: PastTrial[] = [];
    for (let id = 1; id <= 40; id++) history = addTrial(history, trial(id));
    assert.equal(history.length, 30);
    assert.equal(history[0]?.id, 40);
  });

  it('keeps long prompts whole, and the older ones while there is room', () => {
    let history = [trial(1, 300_000), trial(0, 20)];
    history = addTrial(history, trial(2, 600_000));
    assert.deepEqual(idsOf(history), [2, 1, 0]);
    assert.equal(history[0]?.text.length, 600_000);
    assert.deepEqual(idsOf(addTrial(history, trial(3, 500_000))), [3]);
    assert.deepEqual(idsOf(addTrial(history, trial(4, 2_000_000))), [4]);
  });
});
