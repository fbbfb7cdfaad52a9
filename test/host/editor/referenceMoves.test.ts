import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { cupel, eventually, file } from './cupel.ts';

const text = `prompts: ['file://moved.txt', 'file://*.md']
providers: [echo]
tests: [{}]
`;

describe('a suite whose files are renamed', () => {
  const suite = (): vscode.Uri => file('suites/moves.eval.yaml');

  const rename = async (from: string, to: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(file(from), file(to));
    assert.ok(await vscode.workspace.applyEdit(edit));
  };
  const textOf = async (uri: vscode.Uri): Promise<string> =>
    (await vscode.workspace.openTextDocument(uri)).getText();

  beforeEach(async () => {
    for (const [uri, content] of [
      [file('suites/moved.txt'), 'Say it'],
      [suite(), text],
    ] as const)
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
    const { suites } = await cupel();
    await eventually('the suite', async () => (await suites.files.all()).length === 4);
  });
  afterEach(async () => {
    for (let open = 0; open < 2; open += 1)
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const each of ['suites/moves.eval.yaml', 'suites/moved.txt', 'suites/other.txt', 'moves'])
      await vscode.workspace.fs.delete(file(each), { recursive: true }).then(undefined, () => undefined);
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('names them where they are, but not by its globs', async () => {
    await vscode.window.showTextDocument(suite());
    await rename('suites/moved.txt', 'suites/other.txt');
    assert.equal(await textOf(suite()), text.replace('moved.txt', 'other.txt'));
  });

  it('still leads to them when it is moved itself', async () => {
    await rename('suites/moves.eval.yaml', 'moves/deep/moves.eval.yaml');
    const moved = file('moves/deep/moves.eval.yaml');
    await vscode.window.showTextDocument(moved);
    assert.equal(await textOf(moved), text.replace('file://moved.txt', 'file://../../suites/moved.txt'));
  });

  it('keeps its runs when it is renamed itself, or its folder', async () => {
    await vscode.workspace.fs.writeFile(suite(), Buffer.from('prompts: [Say it]\nproviders: [echo]\n'));
    const outcome = await vscode.commands.executeCommand<RunOutcome>(commandIds.runSuite, suite());
    const { stores } = await cupel();
    const runsOf = async (relative: string): Promise<string[]> => {
      const found = await stores.runs({ suite: file(relative).fsPath });
      return found.map(({ record }) => `${record.id} of ${record.suiteName}`);
    };
    const { id } = outcome.run;
    assert.deepEqual(await runsOf('suites/moves.eval.yaml'), [`${id} of moves`]);
    await rename('suites/moves.eval.yaml', 'moves/old/renamed.eval.yaml');
    await eventually('its runs', async () => (await runsOf('moves/old/renamed.eval.yaml')).length > 0);
    assert.deepEqual(await runsOf('suites/moves.eval.yaml'), []);
    await rename('moves/old', 'moves/new');
    await eventually('its runs', async () => (await runsOf('moves/new/renamed.eval.yaml')).length > 0);
    assert.deepEqual(await runsOf('moves/new/renamed.eval.yaml'), [`${id} of renamed`]);
    await rename('moves/new/renamed.eval.yaml', 'moves/new/renamed.txt');
    assert.deepEqual(await runsOf('moves/new/renamed.eval.yaml'), [`${id} of renamed`]);
    await (await stores.find(id))?.store.deleteRun(id);
  });

  it('stays as it is when that is not wanted', async () => {
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('updateReferences.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      await rename('suites/moved.txt', 'suites/other.txt');
      assert.equal(await textOf(suite()), text);
    } finally {
      await settings.update('updateReferences.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
