import assert from 'node:assert/strict';
import { specOf } from '../../../../src/core/providers/providerSpecs.ts';
import { addPaidTrials } from '../../../../src/core/summaries/trialSpending.ts';

const providers = ['openai:a', 'vscode:b/c'].map((id) => specOf(id, '/w'));
const answer = (cost: number | null, text = 'Gold.', state: 'done' | 'stopped' | 'failed' = 'done') => ({
  cost,
  text,
  state,
});
const monday = new Date(2026, 2, 16, 10);
const tuesday = new Date(2026, 2, 17, 10);

describe('what answers of trials cost', () => {
  it('is kept by day and model; an unknown price stays unknown', () => {
    let paid = addPaidTrials([], providers, [answer(0.1), answer(null)], monday);
    paid = addPaidTrials(paid, providers, [answer(0.2), answer(null)], monday);
    paid = addPaidTrials(paid, providers, [answer(0.4)], tuesday);
    assert.deepEqual(
      paid.map(({ id, total, cost, costUnknown }) => [id, total, cost?.toFixed(2), costUnknown]),
      [
        ['openai:a', 2, '0.30', 0],
        ['vscode:b/c', 2, undefined, 2],
        ['openai:a', 1, '0.40', 0],
      ],
    );
  });

  it('is that of what came, where an answer was stopped, and nothing where none came', () => {
    const answers = [answer(0.1, 'Go', 'stopped'), answer(0.1, '', 'failed')];
    const paid = addPaidTrials([], providers, answers, monday);
    assert.deepEqual(
      paid.map(({ id, cost }) => [id, cost]),
      [['openai:a', 0.1]],
    );
  });
});
