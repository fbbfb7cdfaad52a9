import assert from 'node:assert/strict';
import { grade, outcome } from '../harness.ts';

const logprobs = (...values: number[]) => values.map((logprob) => ({ token: 't', logprob }));

describe('limits', () => {
  it('cost holds what the call cost against the threshold', async () => {
    assert.equal(await outcome({ type: 'cost', threshold: 0.002 }, 'x', { cost: 0.002 }), 'pass');
    assert.equal(await outcome({ type: 'cost', threshold: 0.001 }, 'x', { cost: 0.002 }), 'fail');
    assert.equal(await outcome({ type: 'cost', threshold: 0 }, 'x', { cost: 0 }), 'pass');
  });

  it('an unknown cost is an error, negated or not', async () => {
    assert.equal(await outcome({ type: 'cost', threshold: 1 }, 'x', { cost: null }), 'assertion.noCost');
    const negated = await grade({ type: 'not-cost', threshold: 1 }, 'x', { cost: null });
    assert.equal(negated.error?.code, 'assertion.noCost');
    assert.equal(negated.pass, false);
    assert.equal(negated.score, 0);
  });

  it('says what is missing of a cost: the price, or what it is multiplied by', async () => {
    const reasonOf = async (response: object) =>
      (await grade({ type: 'cost', threshold: 1 }, 'x', { cost: null, response })).reason;
    assert.match(await reasonOf({ usage: { input: 1, output: 1 } }), /Give the model a price/);
    assert.match(await reasonOf({}), /came without token counts/);
  });

  it('cost and latency need a threshold', async () => {
    assert.equal(await outcome({ type: 'cost' }, 'x'), 'assertion.missingThreshold');
    assert.equal(await outcome({ type: 'latency' }, 'x'), 'assertion.missingThreshold');
  });

  it('latency is of the request; a cached answer is not judged', async () => {
    assert.equal(await outcome({ type: 'latency', threshold: 120 }, 'x', { latencyMs: 120 }), 'pass');
    assert.equal(await outcome({ type: 'latency', threshold: 100 }, 'x', { latencyMs: 120 }), 'fail');
    assert.equal(
      await outcome({ type: 'latency', threshold: 100 }, 'x', { latencyMs: null }),
      'assertion.noLatency',
    );
    for (const type of ['latency', 'not-latency']) {
      const { pass, score, weight, notJudged } = await grade({ type, threshold: 100 }, 'x', {
        latencyMs: null,
        cached: true,
      });
      assert.deepEqual([pass, score, weight, notJudged], [true, 1, 0, true], type);
    }
  });

  it('perplexity is exp(−mean log probability)', async () => {
    const response = { logprobs: logprobs(Math.log(0.5), Math.log(0.5)) };
    assert.equal(await outcome({ type: 'perplexity', threshold: 2.001 }, 'x', { response }), 'pass');
    assert.equal(await outcome({ type: 'perplexity', threshold: 1.9 }, 'x', { response }), 'fail');
    assert.equal(await outcome({ type: 'perplexity', threshold: 2 }, 'x'), 'assertion.noLogprobs');
  });

  it('perplexity-score is 1 / (1 + perplexity)', async () => {
    const response = { logprobs: logprobs(Math.log(0.5)) };
    const result = await grade({ type: 'perplexity-score', threshold: 0.3 }, 'x', { response });
    assert.ok(Math.abs(result.score - 1 / 3) < 1e-12);
    assert.equal(result.pass, true);
  });

  it('finish-reason compares whatever the case; no reason is none', async () => {
    const assertion = { type: 'finish-reason', value: 'STOP' };
    assert.equal(await outcome(assertion, 'x', { response: { finishReason: 'stop' } }), 'pass');
    assert.equal(await outcome(assertion, 'x', { response: { finishReason: 'length' } }), 'fail');
    assert.equal(await outcome(assertion, 'x'), 'fail');
  });
});
