import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, cupel, eventually, open } from './cupel.ts';
import { busyWith, shown } from './threadProfile.ts';

describe('the status bar', function () {
  const settings = () => vscode.workspace.getConfiguration('cupel');

  afterEach(async () => {
    const { chosen } = await cupel();
    await chosen.choose(undefined);
    for (const id of ['statusBar.enabled', 'statusBar.files'])
      await settings().update(id, undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('has tokens and cost of the open file and of what is selected in it', async () => {
    const { status, figures } = await cupel();
    const editor = await open('prompts/answer.txt');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const texts = await figures.texts(editor.document.uri);
    const { tokens } = await figures.count('expected', texts, 'openai:gpt-5-mini');
    assert.ok(tokens > 10);
    await eventually('the tokens', () =>
      status.text.startsWith(`$(symbol-numeric) ${tokens} tokens · $0.00000`),
    );
    editor.selection = new vscode.Selection(0, 0, 0, 6);
    await eventually('the tokens of the selection', () => / of /.test(status.text));
    assert.equal(status.text, `$(symbol-numeric) 1 of ${tokens} tokens · <$0.000001`);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await open('suites/metals.csv');
    await eventually('the tokens of another file', () =>
      /^\$\(symbol-numeric\) \d+ tokens/.test(status.text),
    );
  });

  it('follows every change that is typed', async () => {
    const { status } = await cupel();
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: 'one two three',
    });
    const editor = await vscode.window.showTextDocument(document);
    await eventually('three tokens', () => status.text.includes(' 3 tokens'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 13), ' four five'));
    await eventually('five tokens', () => status.text.includes(' 5 tokens'));
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 3, 0, 23)));
    await eventually('one token', () => status.text.includes(' 1 token '));
    await vscode.commands.executeCommand('undo');
    await eventually('five tokens again', () => status.text.includes(' 5 tokens'));
  });

  it('counts for another model once one is chosen, and remembers it', async () => {
    const { status, chosen } = await cupel();
    await open('prompts/answer.txt');
    await eventually('an exact count', () => /^\$\(symbol-numeric\) \d/.test(status.text));
    const { asked } = await answering(
      'showQuickPick',
      (items: { model?: string }[]) => items.find(({ model }) => model === 'anthropic:claude-haiku-4-5'),
      async () => vscode.commands.executeCommand('cupel.chooseModel'),
    );
    assert.equal(asked.length, 1);
    const [[items] = []] = asked;
    const labels = (items as { label: string }[]).map(({ label }) => label);
    assert.ok(labels.includes('$(check) openai:gpt-5-mini') && labels.length > 200);
    assert.equal(chosen.get(), 'anthropic:claude-haiku-4-5');
    await eventually('another count', () => /^\$\(symbol-numeric\) ≈ \d+ tokens/.test(status.text));
  });

  it('takes any model that is typed', async () => {
    const { status } = await cupel();
    await open('prompts/answer.txt');
    await answering(
      'showInputBox',
      () => 'openai:my-own',
      async () =>
        answering(
          'showQuickPick',
          (items: { other?: true }[]) => items.find(({ other }) => other),
          async () => vscode.commands.executeCommand('cupel.chooseModel'),
        ),
    );
    await eventually('an unknown price', () => status.text.endsWith('tokens · unknown price'));
  });

  it('warns when the window is near, and more when it is passed', async () => {
    const { status, chosen } = await cupel();
    await chosen.choose('openai:gpt-4'); // reads 8,192 tokens
    const document = await vscode.workspace.openTextDocument({ content: ' gold'.repeat(7800) });
    const editor = await vscode.window.showTextDocument(document);
    await eventually('a warning', () => status.level === 'warning');
    // A long text is told from a sample at first.
    const whole = /^\$\(warning\) 7,800 tokens · 95% of the window · \$0\.23$/;
    await eventually('the whole count', () => whole.test(status.text));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), ' tin'.repeat(1000)));
    await eventually('an error', () => status.level === 'error');
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 0, 10_000)));
    await eventually('all well', () => status.level === 'plain');
  });

  it('can be for prompts and selections only, and off', async () => {
    const { status } = await cupel();
    const editor = await open('suites/metals.csv');
    await eventually('the tokens', () => status.text !== '');
    await settings().update('statusBar.files', 'prompts', vscode.ConfigurationTarget.Global);
    await eventually('an empty item', () => status.text === '');
    editor.selection = new vscode.Selection(0, 0, 0, 6);
    await eventually('the selection', () => / of \d+ tokens/.test(status.text));
    await settings().update('statusBar.enabled', false, vscode.ConfigurationTarget.Global);
    await eventually('nothing', () => status.text === '');
  });

  it('keeps a keystroke in a long file short', async function () {
    const { figures, status } = await cupel();
    const line = 'Gold melts at 1064 °C, tin at 232 °C; naïve prices are noble.\n';
    for (const [language, content] of [
      ['plaintext', line.repeat(16_000)],
      ['python', `client.responses.create(model="gpt-4o", input="""${line}""")\n`.repeat(8500)],
    ] as const) {
      const document = await vscode.workspace.openTextDocument({ content, language });
      const editor = await vscode.window.showTextDocument(document);
      await eventually('the tokens', () => /^\$\([\w-]+\) [\d,]+ tokens/.test(status.text));
      let typed = 0;
      const { ours, all } = await busyWith(30, async () => {
        await editor.edit((edit) => edit.insert(new vscode.Position(4000 + typed++, 10), 'x'));
        const tokens = await figures.document(document);
        await figures.count('typing', [tokens], 'openai:gpt-4o');
      });
      assert.equal((await figures.document(document)).text, document.getText());
      console.log(
        `      a keystroke in 1 MB of ${language} keeps the thread busy: our code ${shown(ours)}, with VS Code's ${shown(all)}`,
      );
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });
});
