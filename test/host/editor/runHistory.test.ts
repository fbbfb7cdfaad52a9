import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import type { StoredRun } from '../../../src/editor/runs/runStores.ts';
import type { RunNode } from '../../../src/editor/views/runsTree.ts';
import { answering, cupel, eventually, file } from './cupel.ts';

const { executeCommand } = vscode.commands;
type RunItem = Extract<RunNode, { kind: 'run' }>;

describe('the history of runs', () => {
  const metals = (): vscode.Uri => file('suites/metals.eval.yaml');
  let older: StoredRun;
  let newer: StoredRun;

  before(async () => {
    const { stores } = await cupel();
    for (const _ of [1, 2]) {
      const outcome = await executeCommand<RunOutcome>(commandIds.runSuite, metals());
      assert.equal(outcome.status, 'finished');
    }
    const [second, first] = await stores.runs({ suite: metals().fsPath, limit: 2 });
    assert.ok(first && second);
    [older, newer] = [first, second];
  });
  after(async () => executeCommand('workbench.action.closeAllEditors'));

  /** The items of the view, all of them. */
  const runItems = async (): Promise<RunItem[]> => {
    const { trees } = await cupel();
    const suites = await trees.runs.getChildren();
    const days = (await Promise.all(suites.map((node) => trees.runs.getChildren(node)))).flat();
    const runs = (await Promise.all(days.map((node) => trees.runs.getChildren(node)))).flat();
    return runs.filter((node) => node.kind === 'run');
  };
  const item = async ({ record }: StoredRun): Promise<vscode.TreeItem> => {
    const found = (await runItems()).find((node) => node.record.id === record.id);
    assert.ok(found);
    return (await cupel()).trees.runs.getTreeItem(found);
  };
  const typing = async (text: string, work: () => Thenable<unknown>): Promise<unknown> =>
    answering(
      'showInputBox',
      () => text,
      async () => work(),
    );

  it('has one baseline a suite: pinning another moves the mark', async () => {
    await executeCommand(commandIds.pinRun, newer);
    assert.equal((await item(newer)).contextValue, 'run.pinned');
    await executeCommand(commandIds.pinRun, older);
    assert.equal((await item(newer)).contextValue, 'run');
    const pinned = await item(older);
    assert.match(String(pinned.description), / · baseline$/);
    await executeCommand(commandIds.unpinRun, older);
    assert.doesNotMatch(String((await item(older)).description), /baseline/);
  });

  it('keeps tags and a note with the run, shows them, and finds it by them', async () => {
    const { trees } = await cupel();
    await typing('#release-2, nightly', () => executeCommand(commandIds.tagRun, newer));
    await typing(' with the new prompt ', () => executeCommand(commandIds.noteRun, newer));
    assert.match(String((await item(newer)).description), /#release-2 · #nightly · with the new prompt$/);
    trees.runs.setFilter('#release-2 new prompt');
    assert.deepEqual(
      (await runItems()).map(({ record }) => record.id),
      [newer.record.id],
    );
    trees.runs.setFilter('');
    await typing('', () => executeCommand(commandIds.noteRun, newer));
    assert.match(String((await item(newer)).description), /#nightly$/);
  });

  it('adds a tag to all runs that are selected', async () => {
    await typing('both', () => executeCommand(commandIds.tagRun, newer, [newer, older]));
    assert.match(String((await item(newer)).description), /#release-2 · #nightly · #both$/);
    assert.match(String((await item(older)).description), / · #both$/);
  });

  it('compares the runs that are selected, the newest against the others', async () => {
    await executeCommand('workbench.action.closeAllEditors');
    await executeCommand(commandIds.compareRuns, older, [older, newer]);
    await eventually('the panel', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('metals'),
    );
  });

  it('compares one run with another of its suite, which is picked', async () => {
    const { asked } = await answering(
      'showQuickPick',
      (runs: { detail: string }[]) => runs.find(({ detail }) => detail === older.record.id),
      async () => executeCommand(commandIds.compareRuns, newer),
    );
    const offered = (asked[0]?.[0] as { detail: string; label: string }[] | undefined) ?? [];
    assert.ok(offered.length > 0 && offered.every(({ label }) => label === 'metals'));
    assert.ok(!offered.some(({ detail }) => detail === newer.record.id), 'not with itself');
  });

  it('says that no run is pinned instead of asking which', async () => {
    const { asked } = await answering(
      'showInformationMessage',
      () => undefined,
      async () => executeCommand(commandIds.unpinRun),
    );
    assert.deepEqual(asked, [['No run is pinned.']]);
  });

  it('says how many runs can be compared at once', async () => {
    const { asked } = await answering(
      'showErrorMessage',
      () => undefined,
      async () => executeCommand(commandIds.compareRuns, newer, [newer, older, newer, older, newer]),
    );
    assert.match(String(asked[0]?.[0]), /At most 4 runs/);
  });

  it('deletes all runs that are selected, after one question', async () => {
    const { stores } = await cupel();
    const { asked } = await answering(
      'showWarningMessage',
      () => 'Delete',
      async () => executeCommand(commandIds.deleteRun, newer, [newer, older]),
    );
    assert.match(String(asked[0]?.[0]), /Delete 2 runs/);
    for (const { record } of [newer, older]) assert.equal(await stores.find(record.id), undefined);
  });
});
