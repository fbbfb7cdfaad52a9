import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file } from './cupel.ts';

const { executeCommand } = vscode.commands;

describe('a suite from a file', () => {
  const folder = (): vscode.Uri => file('suites/origins');

  before(async () => {
    await vscode.workspace
      .getConfiguration('cupel')
      .update('results.open', 'never', vscode.ConfigurationTarget.Global);
  });

  afterEach(async () => {
    await executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder(), { recursive: true });
    const { suites } = await cupel();
    await eventually('its end', async () =>
      (await suites.files.all()).every(({ fsPath }) => !fsPath.startsWith(folder().fsPath)),
    );
  });

  /** Makes a suite of a new file, and runs it: it answers with `echo`. */
  const made = async (name: string, text: string): Promise<{ text: string; outcome: RunOutcome }> => {
    const origin = vscode.Uri.joinPath(folder(), name);
    await vscode.workspace.fs.writeFile(origin, new TextEncoder().encode(text));
    const { result, asked } = await answering(
      'showInputBox',
      ({ value }: vscode.InputBoxOptions) => value,
      async () => executeCommand<vscode.Uri>(commandIds.newSuiteFrom, origin),
    );
    assert.equal(asked.length, 1);
    const [stem = ''] = name.split('.');
    assert.equal(result.fsPath, path.join(folder().fsPath, `${stem}.eval.yaml`));
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.fsPath, result.fsPath);
    const { diagnostics } = await cupel();
    assert.deepEqual(await diagnostics.validate(result), []);
    const outcome = await executeCommand<RunOutcome>(commandIds.runSuite, result);
    assert.equal(outcome.status, 'finished');
    assert.equal(outcome.run.summary?.errored, 0);
    return { text: shown.getText(), outcome };
  };

  it('has the variables of a prompt', async () => {
    const { text, outcome } = await made('greet.txt', 'Say {{word}}');
    assert.match(text, /file:\/\/greet\.txt/);
    assert.match(text, /word: a word/);
    assert.equal(outcome.run.summary?.passed, 1);
  });

  it('has the rows of a CSV as its cases', async () => {
    const { text, outcome } = await made('rows.csv', 'question,__expected\nOne?,question: One?\nTwo?,no\n');
    assert.match(text, /file:\/\/rows\.csv/);
    const { passed, total } = outcome.run.summary ?? {};
    assert.deepEqual({ passed, total }, { passed: 1, total: 2 });
  });

  it('asks the conversations of a chat log again', async () => {
    const talk = (question: string, reply: string): string =>
      JSON.stringify({
        messages: [
          { role: 'user', content: question },
          { role: 'assistant', content: reply },
        ],
      });
    const { text, outcome } = await made(
      'talks.jsonl',
      `${talk('Is gold yellow?', 'It is yellow.')}\n${talk('Is tin?', 'No.')}\n`,
    );
    assert.match(text, /reply: It is yellow\./);
    assert.equal(outcome.run.summary?.total, 2);
  });

  it('asks a chat log of one conversation in JSON again', async () => {
    const { outcome } = await made(
      'talk.json',
      JSON.stringify([
        { role: 'user', content: 'Is gold yellow?' },
        { role: 'assistant', content: 'Yes.' },
      ]),
    );
    assert.equal(outcome.run.summary?.total, 1);
  });

  it('is a promptfoo file, with what it names', async () => {
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder(), 'ask.txt'),
      new TextEncoder().encode('Ask {{topic}}'),
    );
    const { text, outcome } = await made(
      'promptfooconfig.yaml',
      [
        '# ours',
        'prompts: [file://ask.txt]',
        'providers: [echo]',
        'tests:',
        '  - vars: { topic: gold }',
        '    assert: [{ type: contains, value: gold }]',
        '',
      ].join('\n'),
    );
    assert.match(text, /^# ours\n/);
    assert.equal(outcome.run.summary?.passed, 1);
  });

  it('is not made of what is none of these, and says what to choose', async () => {
    const picture = vscode.Uri.joinPath(folder(), 'picture.png');
    await vscode.workspace.fs.writeFile(picture, new Uint8Array());
    const { asked } = await answering(
      'showErrorMessage',
      () => undefined,
      async () => executeCommand(commandIds.newSuiteFrom, picture),
    );
    assert.match(String(asked[0]?.[0]), /No suite can be made from picture\.png/);
    assert.match(JSON.stringify(asked[0]), /Choose a prompt/);
  });
});
