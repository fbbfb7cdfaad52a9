import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file, open } from './cupel.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const folder = (): string => file('.').fsPath;
const read = async (uri: vscode.Uri): Promise<string> =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

describe('prices in the editor', () => {
  it('are added by a few answers, saved, and used at once', async () => {
    const { core } = await cupel();
    assert.equal((await core.prices(folder())).price('acme', 'large'), undefined);
    const amounts = ['2.5', '10'];
    const { result } = await answering(
      'showInputBox',
      () => amounts.shift(),
      async () =>
        answering(
          'showQuickPick',
          (items: { label: string }[]) => items.find(({ label }) => label === 'For This Project'),
          async () => vscode.commands.executeCommand<vscode.Uri>(commandIds.addPrice, 'acme:chat:large'),
        ),
    );
    const prices = file('cupel.prices.yaml');
    try {
      assert.equal(result.result.fsPath, prices.fsPath);
      assert.match(await read(prices), /"acme:large": \{ input: 2\.5, output: 10 \}/);
      const price = (await core.prices(folder())).price('acme', 'large');
      assert.deepEqual([price?.input, price?.output, price?.source], [2.5, 10, 'overrides']);
      await eventually('the file in an editor', () =>
        vscode.window.visibleTextEditors.some(({ document }) => document.uri.fsPath === prices.fsPath),
      );
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(prices);
    }
  });

  it('are not asked for twice: a model that has one is shown to have it', async () => {
    const prices = file('cupel.prices.yaml');
    await vscode.workspace.fs.writeFile(prices, encode('models: { "acme:large": { input: 1, output: 1 } }'));
    try {
      const { asked } = await answering(
        'showErrorMessage',
        () => undefined,
        async () =>
          answering(
            'showQuickPick',
            (items: { label: string }[]) => items[0],
            async () =>
              answering(
                'showInputBox',
                () => '1',
                async () => vscode.commands.executeCommand(commandIds.addPrice, { model: 'acme:large' }),
              ),
          ),
      );
      assert.match(String(asked[0]?.[0]), /"acme:large" has a price in this file already/);
    } finally {
      await vscode.workspace.fs.delete(prices);
    }
  });

  it('come from the files of the setting: the workspace before the user', async () => {
    const { core } = await cupel();
    const settings = vscode.workspace.getConfiguration('cupel');
    const [own, users] = [file('own.yaml'), file('user.yaml')];
    await vscode.workspace.fs.writeFile(own, encode('models: { "acme:a": { input: 1 } }'));
    await vscode.workspace.fs.writeFile(
      users,
      encode('models: { "acme:a": { input: 7 }, "acme:b": { input: 2 } }'),
    );
    const { Global, Workspace } = vscode.ConfigurationTarget;
    try {
      await settings.update('pricing.overrides', ['own.yaml'], Workspace);
      await settings.update('pricing.overrides', [users.fsPath], Global);
      const prices = await core.prices(path.join(folder(), 'suites'));
      assert.deepEqual(
        ['a', 'b'].map((model) => prices.price('acme', model)?.input),
        [1, 2],
      );
      await settings.update('pricing.overrides', ['gone.yaml'], Workspace);
      await assert.rejects(core.prices(folder()), { code: 'prices.notReadable' });
    } finally {
      await settings.update('pricing.overrides', undefined, Workspace);
      await settings.update('pricing.overrides', undefined, Global);
      await vscode.workspace.fs.delete(own);
      await vscode.workspace.fs.delete(users);
    }
  });

  it('are fetched by the command alone, which says of what day they are', async () => {
    const { core } = await cupel();
    const original = core.updatePrices.bind(core);
    core.updatePrices = async () => ({ asOf: '2099-01-01', models: 1234 });
    try {
      const { result, asked } = await answering(
        'showInformationMessage',
        () => undefined,
        async () => vscode.commands.executeCommand<string>(commandIds.updatePrices),
      );
      assert.equal(result, '2099-01-01');
      assert.equal(asked[0]?.[0], 'Prices of 1,234 models, of 2099-01-01.');
    } finally {
      core.updatePrices = original;
    }
  });
});

describe('an exact count', () => {
  it('is asked of the model that is chosen, for the selection', async () => {
    const editor = await open('prompts/answer.txt');
    const { document } = editor;
    const end = document.lineAt(0).range.end;
    editor.selection = new vscode.Selection(new vscode.Position(0, 0), end);
    const words = document.lineAt(0).text.match(/\S+/g)?.length;
    const { result, asked } = await answering(
      'showQuickPick',
      (items: { label: string }[]) => items.find(({ label }) => label === 'vscode:fake/fake-echo'),
      async () =>
        answering(
          'showInformationMessage',
          () => undefined,
          async () =>
            vscode.commands.executeCommand<{ model: string; tokens: number }>(commandIds.countExactly),
        ),
    );
    const [items] = asked[0] as [{ label: string }[]];
    assert.ok(
      items.some(({ label }) => label === 'openai:gpt-5-mini'),
      'the model of the settings is offered',
    );
    assert.deepEqual(result.result, { model: 'vscode:fake/fake-echo', tokens: words });
    assert.match(String(result.asked[0]?.[0]), /^vscode:fake\/fake-echo: \d+ tokens?, as its vendor counts/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('takes what is sent of a prompt file, without its front matter', async () => {
    const prompt = file('prompts/noted.prompt.md');
    await vscode.workspace.fs.writeFile(prompt, encode('---\nmodel: none\n---\nThree words here\n'));
    const { prompts } = await cupel();
    await eventually('the prompt', async () => prompts.includes(prompt));
    const { result } = await answering(
      'showQuickPick',
      (items: { label: string }[]) => items.find(({ label }) => label === 'vscode:fake/fake-echo'),
      async () => vscode.commands.executeCommand<{ tokens: number }>(commandIds.countExactly, prompt),
    );
    await vscode.workspace.fs.delete(prompt);
    await eventually('its end', async () => !(await prompts.includes(prompt)));
    assert.equal(result.tokens, 3);
  });
});
