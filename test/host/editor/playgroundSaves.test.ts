import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FromPlayground } from '../../../src/shared/playgroundProtocol.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, file } from './cupel.ts';

const { executeCommand } = vscode.commands;

describe('what Try Prompt saves', () => {
  const prompt = file('trials/saved.txt');
  const suite = file('trials/saved.eval.yaml');
  const write = async (uri: vscode.Uri, text: string) =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const read = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();

  before(async () => {
    await write(prompt, 'Echo: {{message}}');
    await write(
      suite,
      'prompts: [file://saved.txt]\nproviders: [echo]\ntests:\n  - vars: { message: one }\n',
    );
    const { suites } = await cupel();
    suites.files.refresh();
  });
  afterEach(async () => {
    await executeCommand('workbench.action.files.revert');
    await executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await vscode.workspace.fs.delete(file('trials'), { recursive: true });
    const { suites } = await cupel();
    suites.files.refresh();
  });

  const open = async () => {
    await executeCommand(commandIds.tryPrompt, prompt);
    const panel = (await cupel()).playground.value;
    assert.ok(panel?.session);
    return { panel, trial: panel.session };
  };
  const saveAsSuite = async (name: string, say: FromPlayground = { type: 'saveSuite' }) => {
    const { playground } = await cupel();
    await answering(
      'showInputBox',
      () => name,
      async () => playground.value?.receive(say),
    );
    return read(file(`trials/${name}.eval.yaml`));
  };

  it('is a case of the variables that were sent, whatever was typed after that', async () => {
    const { panel, trial } = await open();
    await trial.change('Echo: {{message}}', { message: 'the first' }, ['echo']);
    await trial.run();
    await trial.change('Echo: {{message}}', { message: 'the second' }, ['echo']);
    await panel.receive({ type: 'saveCase', answer: 0 });
    const text = await read(suite);
    assert.match(text, /message: the first\n/);
    assert.match(text, /value: "Echo: the first"/);
    assert.doesNotMatch(text, /the second/);
  });

  it('is a suite of the text that was sent, not of the file', async () => {
    const { trial } = await open();
    await trial.change('EDITED {{message}}', { message: 'this' }, ['echo']);
    await trial.run();
    await trial.change('Never sent {{message}}', { message: 'that' }, ['echo']);
    const text = await saveAsSuite('edited');
    assert.match(text, /prompts:\n {2}- EDITED \{\{message\}\}\n/);
    assert.match(text, /value: EDITED this/);
    assert.doesNotMatch(text, /that|Never|file:/);
  });

  it('names the file while nothing was changed', async () => {
    const { trial } = await open();
    await trial.change('Echo: {{message}}', { message: 'this' }, ['echo']);
    await trial.run();
    assert.match(await saveAsSuite('same'), /- file:\/\/saved.txt/);
  });
});
