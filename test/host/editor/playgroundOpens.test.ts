import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, visiblePromptsContext } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file, open } from './cupel.ts';

const { executeCommand } = vscode.commands;

describe('what Try Prompt opens on', () => {
  const name = 'trials/greeting.words';
  const prompt = file(name);
  const write = async (uri: vscode.Uri, text: string) =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const refresh = async () => (await cupel()).suites.files.refresh();

  before(async () => {
    await write(prompt, 'Greet {{name}}');
    await write(
      file('trials/greeting.eval.yaml'),
      'prompts: [file://greeting.words]\nproviders: [echo]\ntests:\n  - vars: { name: Ann }\n',
    );
    await refresh();
    const { prompts } = await cupel();
    await eventually('the prompt that the suite names', async () => prompts.includes(prompt));
  });
  afterEach(async () => executeCommand('workbench.action.closeAllEditors'));
  after(async () => {
    await vscode.workspace.fs.delete(file('trials'), { recursive: true });
    await refresh();
  });

  it('has a box for each variable of the text that it begins with', async () => {
    await executeCommand('workbench.action.closeAllEditors');
    await executeCommand(commandIds.tryPrompt);
    const { playground } = await cupel();
    const state = await playground.value?.session?.state();
    assert.equal(state?.text, 'Answer in one sentence: {{question}}');
    assert.deepEqual(state.variables, ['question']);
  });

  it('is the prompt in front, also when only a suite names it', async () => {
    await open(name);
    await executeCommand(commandIds.tryPrompt);
    const { playground } = await cupel();
    assert.equal(playground.value?.session?.file?.toString(), prompt.toString());
  });

  it('offers prompts that only a suite names', async () => {
    await executeCommand(commandIds.tryPrompt);
    const { playground } = await cupel();
    await answering(
      'showQuickPick',
      (items: { label: string }[]) => items.find(({ label }) => label === name),
      async () => playground.value?.receive({ type: 'pickPrompt' }),
    );
    assert.equal(playground.value?.session?.file?.toString(), prompt.toString());
  });

  it('is also what is added to a suite', async () => {
    await open(name);
    const { asked } = await answering(
      'showQuickPick',
      () => undefined,
      async () => executeCommand(commandIds.addPromptToSuite),
    );
    assert.deepEqual(
      asked.map(([, options]) => (options as vscode.QuickPickOptions).placeHolder),
      ['Choose a suite'],
    );
  });

  it('is offered in the title of such a prompt', async () => {
    const api = vscode.commands as unknown as Record<string, unknown>;
    const original = vscode.commands.executeCommand;
    const told: unknown[][] = [];
    api['executeCommand'] = async (...args: [string, ...unknown[]]) => {
      if (args[0] === 'setContext' && args[1] === visiblePromptsContext) told.push(args);
      return original(...args);
    };
    try {
      await open(name);
      await eventually('the path', () => JSON.stringify(told.at(-1) ?? '').includes('greeting.words'));
    } finally {
      api['executeCommand'] = original;
    }
  });

  it('has a choice of the prompts of a file', async () => {
    const two = file('trials/two.txt');
    await write(two, 'One {{a}}\n---\nTwo {{b}}\n');
    await executeCommand(commandIds.tryPrompt, two);
    const { playground } = await cupel();
    const trial = playground.value?.session;
    assert.ok(trial);
    const before = await trial.state();
    assert.deepEqual([before.prompts.length, before.place, before.variables], [2, 0, ['a']]);
    await playground.value?.receive({ type: 'choosePrompt', place: 1 });
    assert.deepEqual((await trial.state()).variables, ['b']);
    await trial.change(before.text, { b: '!' }, ['echo']);
    await trial.run();
    assert.equal(trial.answers[0]?.text, 'Two !');
    assert.equal(trial.sent?.place, 1);
  });

  it('is given the variables that someone adds, where only running it tells which it reads', async () => {
    const code = file('trials/gen.js');
    await write(code, 'module.exports = ({ vars }) => `Say ${vars.word}`;\n');
    await executeCommand(commandIds.tryPrompt, code);
    const { playground } = await cupel();
    const trial = playground.value?.session;
    assert.ok(trial);
    const { variables, text } = await trial.state();
    assert.equal(variables, null);
    await trial.change(text, { word: 'gold' }, ['echo']);
    await trial.run();
    assert.equal(trial.answers[0]?.error ?? trial.answers[0]?.text, 'Say gold');
  });
});
