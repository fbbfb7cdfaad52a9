import assert from 'node:assert/strict';
import { keepsWithin, reaches } from '../../../../src/core/assertions/thresholds.ts';
import { outcome } from './harness.ts';

describe('thresholds', () => {
  it('are reached by what floating-point numbers come to', () => {
    assert.ok(reaches(0.1 + 0.7, 0.8) && reaches(1 - 2 ** -53, 1) && reaches(5, 5));
    assert.ok(keepsWithin(0.1 + 0.2, 0.3) && keepsWithin(1e9 + 1e-5, 1e9) && keepsWithin(0, 0));
    assert.ok(!reaches(0.7999999, 0.8) && !keepsWithin(0.3000001, 0.3) && !keepsWithin(1e-9, 0));
  });

  it('of 1 are reached by a text that is its own reference', async () => {
    const text = 'Paris is the capital.';
    for (const type of [
      'chrf',
      'rouge-n',
      'rouge-1',
      'rouge-2',
      'rouge-l',
      'rouge-lsum',
      'bleu',
      'gleu',
      'ter',
    ])
      assert.equal(await outcome({ type, value: text, threshold: 1 }, text), 'pass', type);
    const logprobs = [0.5, 0.5].map((p) => ({ token: 't', logprob: Math.log(p) }));
    assert.equal(
      await outcome({ type: 'perplexity', threshold: 2 }, 'x', { response: { logprobs } }),
      'pass',
    );
    assert.equal(await outcome({ type: 'cost', threshold: 0.3 }, 'x', { cost: 0.1 + 0.2 }), 'pass');
  });
});
