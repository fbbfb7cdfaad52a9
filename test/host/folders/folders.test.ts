import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import type { Tree } from '../../../src/editor/views/tree.ts';
import { cupel, eventually } from '../editor/cupel.ts';

/** A file of one of the two folders. */
function inFolder(name: 'workspace' | 'other', relative: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find((each) => each.name === name);
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, relative);
}

describe('a workspace of two folders', () => {
  const woods = (): vscode.Uri => inFolder('other', 'woods.eval.yaml');
  const metals = (): vscode.Uri => inFolder('workspace', 'suites/metals.eval.yaml');
  const labels = async <T>(tree: Tree<T>, node?: T): Promise<unknown[]> =>
    (await tree.getChildren(node)).map((each) => tree.getTreeItem(each).label);

  it('shows the suites and prompts of both', async () => {
    const { trees } = await cupel();
    assert.deepEqual(await labels(trees.suites), ['woods', 'broken', 'metals', 'slow']);
    assert.deepEqual(await labels(trees.prompts), ['other', 'workspace', 'workspace/prompts']);
  });

  it('keeps the runs of each in a store of its own, and shows them together', async () => {
    const { stores, trees } = await cupel();
    for (const suite of [metals(), woods()]) {
      const outcome = await vscode.commands.executeCommand<RunOutcome>(commandIds.runSuite, suite);
      const found = await stores.find(outcome.run.id);
      const folder = vscode.workspace.getWorkspaceFolder(suite)!;
      assert.equal(found?.store.directory, vscode.Uri.joinPath(folder.uri, '.cupel').fsPath);
    }
    assert.deepEqual(await labels(trees.runs), ['woods', 'metals']);
  });

  it('reads the settings of each', async () => {
    const { settings } = await cupel();
    assert.equal(settings['budget.perRun'].get(woods()), 0.5);
    assert.equal(settings.maxConcurrency.get(woods()), 2);
    assert.equal(settings['budget.perRun'].get(metals()), null);
  });

  it('does not compare runs of different stores, and says what to do', async () => {
    const { stores } = await cupel();
    const runs = await stores.runs();
    const window = vscode.window as unknown as Record<string, unknown>;
    const original = window['showErrorMessage'];
    const asked: unknown[] = [];
    window['showErrorMessage'] = async (message: unknown) => void asked.push(message);
    await vscode.commands.executeCommand(commandIds.compareRuns, runs[0], runs);
    window['showErrorMessage'] = original;
    assert.match(String(asked[0]), /different stores/);
  });

  it('has a level for the folders in the Test Explorer, which stand for their suites', async () => {
    const { testing } = await cupel();
    const { tests } = testing;
    await tests.discover();
    const folders = [...tests.controller.items].map(([, item]) => item);
    folders.sort((a, b) => a.label.localeCompare(b.label)); // as VS Code shows them
    assert.deepEqual(
      folders.map(({ label, children }) => [
        label,
        [...children].map(([, { label: suite }]) => suite).sort(),
      ]),
      [
        ['other', ['woods']],
        ['workspace', ['broken', 'metals', 'slow']],
      ],
    );
    const other = folders[0]!;
    const { stores } = await cupel();
    const before = (await stores.runs()).length;
    const token = new vscode.CancellationTokenSource().token;
    await testing.runs.run(new vscode.TestRunRequest([other]), token);
    const runs = await eventually('one run more', async () => {
      const all = await stores.runs();
      return all.length === before + 1 ? all : undefined;
    });
    assert.equal(runs[0]?.record.suiteName, 'woods');
  });

  it('notices a folder that goes', async () => {
    const { trees, testing } = await cupel();
    const at = vscode.workspace.workspaceFolders!.findIndex(({ name }) => name === 'other');
    vscode.workspace.updateWorkspaceFolders(at, 1);
    await eventually('its end in the view', async () => !(await labels(trees.suites)).includes('woods'));
    await eventually('its end in the tests', () => testing.tests.suiteItems().length === 3);
  });
});
