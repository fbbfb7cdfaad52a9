import assert from 'node:assert/strict';
import { costQuestion, estimateLine } from '../../../../src/core/pricing/estimateWords.ts';

const calls = { calls: 160, cached: 0 };

describe('an estimate in words', () => {
  it('has calls, what the cache answers, and two amounts', () => {
    assert.equal(
      estimateLine({ calls: 160, cached: 12, cost: { expected: 0.031, worst: 0.21 } }),
      '160 calls, 12 of them cached: about $0.031, at most $0.21',
    );
    assert.equal(estimateLine({ calls: 1, cached: 0, cost: { expected: 0, worst: 0 } }), '1 call: $0');
  });

  it('says unknown, never $0', () => {
    assert.match(estimateLine({ ...calls, cost: { expected: null, worst: null } }), /unknown price/);
    assert.match(
      estimateLine({ ...calls, cost: { expected: 0.5, worst: null } }),
      /about \$0\.50, at most unknown/,
    );
  });
});

describe('the question before a run', () => {
  it('is asked above the limit, and not at it', () => {
    const question = (expected: number): string | undefined =>
      costQuestion('triage', { ...calls, cost: { expected, worst: 9 } }, 1);
    assert.equal(question(1), undefined);
    assert.match(question(1.5) ?? '', /^Running "triage" costs about \$1\.50, at most \$9/);
  });

  it('is asked when the cost is unknown', () => {
    assert.match(
      costQuestion('triage', { ...calls, cost: { expected: null, worst: null } }, 1) ?? '',
      /unknown/,
    );
  });
});
