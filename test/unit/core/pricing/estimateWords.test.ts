import assert from 'node:assert/strict';
import {
  costQuestion,
  costQuestionOfAll,
  estimatedWords,
  isDearer,
  estimateLine,
  unpricedModels,
} from '../../../../src/core/pricing/estimateWords.ts';
import type { Amount, LoadEstimate } from '../../../../src/core/pricing/estimate.ts';
import type { Summary } from '../../../../src/core/engine/result.ts';

const calls = { calls: 160, cached: 0 };

/** An estimate of a call or more, each of which comes to this. */
function estimateOf(...costs: Amount[]) {
  const sum = (key: keyof Amount) =>
    costs.reduce<number | null>(
      (total, { [key]: cost }) => (total === null || cost === null ? null : total + cost),
      0,
    );
  const providers = costs.map((cost) => ({ cost }) as LoadEstimate);
  return { ...calls, cost: { expected: sum('expected'), worst: sum('worst') }, providers, graders: [] };
}

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
      costQuestion('triage', estimateOf({ expected, worst: 9 }), { limit: 1 });
    assert.equal(question(1), undefined);
    assert.match(question(1.5) ?? '', /^Running "triage" costs about \$1\.50, at most \$9/);
  });

  it('is asked again for more than was agreed to', () => {
    const of = (expected: number | null) => estimateOf({ expected, worst: expected });
    assert.ok(isDearer(of(2), of(1)));
    assert.ok(isDearer(of(null), of(1)));
    assert.ok(!isDearer(of(1), of(1)));
    assert.ok(isDearer(of(0.5), of(null)), 'what is known was not agreed to');
  });

  it('is asked once for runs that pass the limit together', () => {
    const runs = (...costs: (number | null)[]) =>
      costs.map((expected) => ({ name: 'a', estimate: estimateOf({ expected, worst: expected }) }));
    assert.equal(costQuestionOfAll(runs(0.5, 0.5), 1), undefined);
    assert.equal(
      costQuestionOfAll(runs(0.9, 0.9), 1),
      'Running 2 suites costs about $1.80, at most $1.80. Run them?',
    );
    assert.equal(
      costQuestionOfAll(runs(0.9, 0.9, null), 1),
      'Running 3 suites costs $1.80 and what is unknown. Run them?',
    );
    assert.equal(costQuestionOfAll(runs(null, null), 1), undefined);
  });

  it('is asked when the cost is unknown', () => {
    const unknown = estimateOf({ expected: null, worst: null });
    assert.match(costQuestion('triage', unknown, { limit: 1 }) ?? '', /unknown/);
    assert.equal(costQuestion('triage', unknown, { limit: 1, isAccepted: true }), undefined);
  });

  it('is asked again for what is known, whoever accepted what is not', () => {
    const question = (expected: number) =>
      costQuestion('triage', estimateOf({ expected, worst: expected }, { expected: null, worst: null }), {
        limit: 1,
        isAccepted: true,
      });
    assert.equal(question(0.9), undefined);
    assert.match(question(1.5) ?? '', /unknown/);
  });

  it('says that what is unknown may pass the budget', () => {
    const question = (isAccepted: boolean) =>
      costQuestion('triage', estimateOf({ expected: 0.1, worst: null }), { limit: 1, budget: 2, isAccepted });
    assert.match(question(false) ?? '', /may pass the budget of \$2/);
    assert.equal(question(true), undefined);
  });
});

describe('an estimate after its run', () => {
  const estimate = { expected: 0.42, worst: 1 };
  const summary = (cost: number | null, costUnknown = 0) => ({ cost, costUnknown }) as Summary;

  it('stands beside what the run came to', () => {
    assert.equal(estimatedWords({ estimate, summary: summary(0.4) }), 'estimated ≈ $0.42, it came to $0.40');
    assert.equal(estimatedWords({ estimate }), 'estimated ≈ $0.42');
  });

  it('says what is unknown of either', () => {
    assert.equal(
      estimatedWords({ estimate, summary: summary(0.4, 2) }),
      'estimated ≈ $0.42, it came to $0.40 + 2 of unknown price',
    );
    assert.equal(
      estimatedWords({ estimate: { expected: null, worst: null }, summary: summary(null, 3) }),
      'estimated unknown price, it came to unknown price',
    );
  });

  it('is nothing for what was not estimated, or was to cost nothing', () => {
    assert.equal(estimatedWords({ summary: summary(0.4) }), undefined);
    assert.equal(estimatedWords({ estimate: { expected: 0, worst: 0 }, summary: summary(0) }), undefined);
  });
});

describe('the models without a price', () => {
  it('are named once, graders too', () => {
    const load = (id: string, priceKnown: boolean) => ({ id, priceKnown }) as LoadEstimate;
    const providers = [load('openai:gpt-4o', true), load('acme:a', false)];
    const graders = [load('acme:a', false), load('acme:b', false)];
    assert.deepEqual(unpricedModels({ providers, graders }), ['acme:a', 'acme:b']);
  });
});
