import assert from 'node:assert/strict';
import type { LearnedFactors } from '../../../../src/core/tokens/learnedFactors.ts';
import { learn, learnedFactor } from '../../../../src/core/tokens/learnedFactors.ts';

const model = 'claude-sonnet-4-5';

describe('learned factors', () => {
  it('are the ratio of all tokens, with the spread of the calls', () => {
    const ratios = [1.1, 1.2, 1.3, 1.2, 1.2];
    const known = learn(
      {},
      ratios.map((ratio) => ({ model, encoded: 1000, counted: 1000 * ratio })),
    );
    // Standard deviation of the ratios: sqrt(0.02 / 4) = 0.0707; 1.96 of them are 11.5% of 1.2.
    assert.deepEqual(learnedFactor(known, model), { factor: 1.2, error: 0.115, calls: 5 });
    assert.equal(learnedFactor(known, 'another'), undefined);
  });

  it('need some calls, and leave out those that cannot tell', () => {
    const few = learn(
      {},
      Array.from({ length: 4 }, () => ({ model, encoded: 100, counted: 120 })),
    );
    assert.equal(learnedFactor(few, model), undefined);
    const bad = learn(few, [
      { model, encoded: 3, counted: 12 },
      { model, encoded: 0, counted: 12 },
      { model, encoded: 100, counted: 0 },
      { model, encoded: Number.NaN, counted: 10 },
    ]);
    assert.deepEqual(bad, few);
  });

  it('leave what was known as it was', () => {
    const before: LearnedFactors = {};
    learn(before, [{ model, encoded: 100, counted: 120 }]);
    assert.deepEqual(before, {});
  });
});
