import assert from 'node:assert/strict';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { promptReference, trialCase } from '../../../../src/core/playground/savedTrial.ts';
import { trialPrompt, trialPrompts } from '../../../../src/core/playground/trialSuite.ts';

const environment = createNodeEnvironment();
const read = (text: string, file?: string) =>
  trialPrompt(text, { file, directory: '/w/prompts', environment });

describe('a trial that is saved', () => {
  it('is named by its file while that holds what was sent', async () => {
    const file = '/w/prompts/short.txt';
    const prompt = await read('Echo {{message}}', file);
    const tried = { file, text: 'Echo {{message}}', prompt };
    const named = (written: string, text: string, folder: string) =>
      promptReference({ ...tried, text, written }, folder);
    assert.equal(named('Echo {{message}}', 'Echo {{message}}', '/w/prompts'), 'file://short.txt');
    assert.equal(named('Echo\r\n', 'Echo\n', '/w/evals'), 'file://../prompts/short.txt');
  });

  it('stands in the suite itself where the file holds something else', async () => {
    const file = '/w/prompts/short.txt';
    const text = 'EDITED {{message}}';
    const tried = { file, text, written: 'Echo {{message}}', prompt: await read(text, file) };
    assert.equal(promptReference(tried, '/w/prompts'), text);
    assert.equal(promptReference({ text, prompt: await read(text) }, '/w'), text);
  });

  it('stands in the suite itself where the file holds other prompts too', async () => {
    const file = '/w/prompts/two.txt';
    const text = 'One {{a}}\n---\nTwo {{b}}\n';
    const [, prompt] = await trialPrompts(text, { file, directory: '/w/prompts', environment });
    assert.ok(prompt);
    const tried = { file, text, written: text, prompt, isOnly: false };
    assert.equal(promptReference(tried, '/w/prompts'), 'Two {{b}}');
  });

  it('cannot stand in a suite where only a file can hold its form', async () => {
    const file = '/w/prompts/short.prompty';
    const text = '---\nname: short\n---\nuser:\nEDITED {{message}}\n';
    const tried = { file, text, written: '', prompt: await read(text, file) };
    assert.throws(() => promptReference(tried, '/w/prompts'), { code: 'trial.changedFile' });
  });

  it('makes a case that expects its answer, where there is one', () => {
    assert.deepEqual(trialCase({ metal: 'gold' }, 'It is soft.'), {
      vars: { metal: 'gold' },
      assert: [{ type: 'equals', value: 'It is soft.' }],
    });
    assert.deepEqual(trialCase({ metal: 'gold' }), { vars: { metal: 'gold' } });
  });

  it('expects the answer as it stands, whatever looks like a template in it', () => {
    const { assert: made } = trialCase({ name: 'Ann' }, 'Dear {{name}} end');
    assert.deepEqual(made, [{ type: 'equals', value: "Dear {{ '{{' }}name}} end" }]);
  });

  it('keeps a list of texts one value', () => {
    assert.deepEqual(trialCase({ tags: ['a', 'b'] }), {
      vars: { tags: ['a', 'b'] },
      options: { disableVarExpansion: true },
    });
  });
});
