import assert from 'node:assert/strict';
import { mergeSystem } from '../../../../src/editor/models/mergeSystem.ts';
import { findModel, modelOptionsOf } from '../../../../src/editor/models/modelChoice.ts';

describe('a system message for a model that knows none', () => {
  it('goes before the next text of the user', () => {
    const { messages, merged } = mergeSystem([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: 'Go on' },
    ]);
    assert.equal(merged, true);
    assert.deepEqual(messages, [
      { role: 'user', content: 'Be brief.\n\nHello' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: 'Go on' },
    ]);
  });

  it('is the whole request where nothing follows', () => {
    assert.deepEqual(mergeSystem([{ role: 'developer', content: 'Write a poem.' }]).messages, [
      { role: 'user', content: 'Write a poem.' },
    ]);
  });

  it('is not said of a chat without one', () => {
    assert.equal(mergeSystem([{ role: 'user', content: 'Hello' }]).merged, false);
  });
});

describe('the name of a model of VS Code', () => {
  const models = [
    { vendor: 'copilot', id: 'gpt-5', family: 'gpt' },
    { vendor: 'other', id: 'gpt', family: 'x' },
    { vendor: 'router', id: 'acme/large', family: 'acme' },
  ];

  it('is vendor and id, or vendor and family, or either alone', () => {
    assert.equal(findModel('copilot/gpt-5', models), models[0]);
    assert.equal(findModel('copilot/gpt', models), models[0]);
    assert.equal(findModel('gpt', models), models[1], 'an id goes before a family');
    assert.equal(findModel('router/acme/large', models), models[2]);
  });

  it('does not lead to another vendor', () => {
    assert.equal(findModel('copilot/nothing', models), undefined);
  });
});

describe('the parameters of a model of VS Code', () => {
  it('are those of the config that models know, and all of modelOptions', () => {
    const config = { temperature: 0, rateLimit: { rpm: 1 }, inputCost: 1, modelOptions: { effort: 'low' } };
    assert.deepEqual(modelOptionsOf(config), { temperature: 0, effort: 'low' });
  });
});
