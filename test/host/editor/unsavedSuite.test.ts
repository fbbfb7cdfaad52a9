import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering } from './cupel.ts';

describe('a suite that is not saved yet', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  it('does not run, and says what to do', async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('untitled:new.eval.yaml'));
    await vscode.window.showTextDocument(document);
    const { asked } = await answering(
      'showErrorMessage',
      () => undefined,
      async () => vscode.commands.executeCommand(commandIds.runSuite),
    );
    assert.match(String(asked[0]?.[0]), /not saved yet/);
  });
});
