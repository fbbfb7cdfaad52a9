import assert from 'node:assert/strict';
import { gradeAssertion } from '../../../../src/core/assertions/gradeAssertion.ts';
import { fakeModels } from './fakeModels.ts';

describe('gradeAssertion', () => {
  it('grades one output by one assertion', async () => {
    const assertion = { type: 'contains', value: '{{ city }}' };
    assert.deepEqual(await gradeAssertion({ assertion, output: 'It is Paris.', vars: { city: 'Paris' } }), {
      pass: true,
      score: 1,
      reason: 'The output contains "Paris".',
    });
  });

  it('takes figures of the call', async () => {
    const grade = (type: string, threshold: number) =>
      gradeAssertion({
        assertion: { type, threshold },
        output: 'x',
        cost: 0.01,
        latencyMs: 80,
        logprobs: [Math.log(0.5)],
      });
    assert.equal((await grade('cost', 0.01)).pass, true);
    assert.equal((await grade('latency', 79)).pass, false);
    assert.equal((await grade('perplexity', 2.01)).pass, true);
    const unknown = await gradeAssertion({ assertion: { type: 'latency', threshold: 1 }, output: 'x' });
    assert.equal(unknown.error?.code, 'assertion.noLatency');
    const stop = { assertion: { type: 'finish-reason', value: 'stop' }, output: 'x', finishReason: 'stop' };
    assert.equal((await gradeAssertion(stop)).pass, true);
  });

  it('runs code with the context', async () => {
    const assertion = { type: 'javascript', value: 'context.prompt.includes(output)' };
    assert.equal((await gradeAssertion({ assertion, output: 'x', prompt: 'xyz' })).pass, true);
  });

  it('grades sets', async () => {
    const assertion = {
      type: 'assert-set',
      threshold: 0.5,
      assert: [
        { type: 'equals', value: 'x' },
        { type: 'not-equals', value: 'x' },
      ],
    };
    const { pass, score, components } = await gradeAssertion({ assertion, output: 'x' });
    assert.deepEqual(
      [pass, score, components?.map(({ type }) => type)],
      [true, 0.5, ['equals', 'not-equals']],
    );
  });

  it('asks the models it is given; without any it says so', async () => {
    const assertion = { type: 'llm-rubric', value: 'is fine' };
    const models = fakeModels([{ reason: 'ok', pass: true, score: 1 }]);
    const graded = await gradeAssertion({ assertion, output: 'x', models });
    assert.deepEqual(graded, {
      pass: true,
      score: 1,
      reason: 'ok',
      tokens: { input: 10, output: 5 },
      cost: 0.01,
    });
    const without = await gradeAssertion({ assertion, output: 'x' });
    assert.equal(without.error?.code, 'grader.noProvider');
  });
});
