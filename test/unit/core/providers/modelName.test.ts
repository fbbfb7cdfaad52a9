import assert from 'node:assert/strict';
import { onePerModel, parseModelName } from '../../../../src/core/providers/modelName.ts';

describe('parseModelName', () => {
  it('finds vendor and model in a provider id', () => {
    assert.deepEqual(parseModelName('openai:gpt-5-mini'), { vendor: 'openai', model: 'gpt-5-mini' });
    assert.deepEqual(parseModelName('openai:chat:gpt-5-mini'), { vendor: 'openai', model: 'gpt-5-mini' });
    assert.deepEqual(parseModelName('anthropic:messages:claude-haiku-4-5'), {
      vendor: 'anthropic',
      model: 'claude-haiku-4-5',
    });
    assert.deepEqual(parseModelName('bedrock:amazon.nova-lite-v1:0'), {
      vendor: 'bedrock',
      model: 'amazon.nova-lite-v1:0',
    });
  });

  it('finds none where no model is named', () => {
    for (const id of [
      'echo',
      'replay:replies.jsonl',
      'https://host/v1',
      'file://provider.js',
      'exec:./run',
      'openai:',
      '',
    ])
      assert.equal(parseModelName(id), undefined, id);
  });
});

describe('onePerModel', () => {
  it('takes each model once, as it was named first, and no id that names none', () => {
    assert.deepEqual(
      onePerModel([
        'echo',
        'openai:chat:gpt-5-mini',
        'openai:gpt-5-mini',
        'openai:responses:gpt-5-mini',
        'azure:gpt-5-mini',
      ]),
      ['openai:chat:gpt-5-mini', 'azure:gpt-5-mini'],
    );
  });
});
