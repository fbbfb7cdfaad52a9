import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file } from './cupel.ts';

const variable = 'CUPEL_HOST_TEST_KEY';

describe('API keys', () => {
  it('are set, replaced in their list, reach the engine, and are removed', async () => {
    const { keys, core } = await cupel();
    await answering(
      'showInputBox',
      () => '  sk-from-a-person ',
      async () => vscode.commands.executeCommand(commandIds.setApiKey, variable),
    );
    assert.equal(await keys.get(variable), 'sk-from-a-person');
    assert.ok((await keys.names()).includes(variable));
    assert.ok(core);
    await vscode.commands.executeCommand(commandIds.removeApiKey, variable);
    assert.equal(await keys.get(variable), undefined);
  });

  it('are asked for by vendor', async () => {
    const { keys } = await cupel();
    const { asked } = await answering(
      'showQuickPick',
      (items: { label: string }[]) => items.find(({ label }) => label === 'Anthropic'),
      async () =>
        answering(
          'showInputBox',
          () => 'sk-ant',
          async () => vscode.commands.executeCommand(commandIds.setApiKey),
        ),
    );
    assert.equal(asked.length, 1);
    assert.equal(await keys.get('ANTHROPIC_API_KEY'), 'sk-ant');
    await keys.remove('ANTHROPIC_API_KEY');
  });

  it('are left alone when nobody answers', async () => {
    const { keys } = await cupel();
    await answering(
      'showInputBox',
      () => undefined,
      async () => vscode.commands.executeCommand(commandIds.setApiKey, variable),
    );
    assert.equal(await keys.get(variable), undefined);
  });
});

describe('a new suite', () => {
  it('is created from a template that has no problems, and opened', async () => {
    const { result } = await answering(
      'showInputBox',
      () => 'made-by-test',
      async () => vscode.commands.executeCommand<vscode.Uri>(commandIds.newSuite),
    );
    assert.equal(result.fsPath, file('made-by-test.eval.yaml').fsPath);
    await eventually(
      'its editor',
      () => vscode.window.activeTextEditor?.document.uri.fsPath === result.fsPath,
    );
    const { diagnostics } = await cupel();
    assert.deepEqual(await diagnostics.validate(result), []);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(result);
  });
});
