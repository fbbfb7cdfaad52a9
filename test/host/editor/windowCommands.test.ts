import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { runAll, runSuite } from '../../../src/editor/commands/runCommands.ts';
import { answering, cupel, eventually, file } from './cupel.ts';

const { executeCommand } = vscode.commands;

/** Waits for a tab in front whose title and input are those that are looked for. */
async function tabInFront(what: string, isIt: (tab: vscode.Tab) => boolean): Promise<vscode.Tab> {
  return eventually(what, () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return tab && isIt(tab) ? tab : undefined;
  });
}

const isWebview = ({ input }: vscode.Tab, kind: string): boolean =>
  input instanceof vscode.TabInputWebview && input.viewType.endsWith(kind);

describe('commands of the window', () => {
  before(() =>
    vscode.workspace
      .getConfiguration('cupel')
      .update('results.open', 'never', vscode.ConfigurationTarget.Global),
  );
  afterEach(() => executeCommand('workbench.action.closeAllEditors'));
  after(() =>
    vscode.workspace
      .getConfiguration('cupel')
      .update('results.open', undefined, vscode.ConfigurationTarget.Global),
  );

  it('run all suites, one after the other: one that is broken is told of, and whoever stops one stops all', async () => {
    const { active } = await cupel();
    const { result, asked } = await answering(
      'showErrorMessage',
      () => undefined,
      async () => {
        const running = executeCommand<RunOutcome[]>(commandIds.runAll);
        await eventually('the slow one', () =>
          active.all().find(({ suite, progress }) => suite.path.endsWith('slow.eval.yaml') && progress?.done),
        );
        await executeCommand(commandIds.stopRun);
        return running;
      },
    );
    assert.deepEqual(
      result.map(({ run, status }) => [run.suiteName, status]),
      [
        ['metals', 'finished'],
        ['slow', 'cancelled'],
      ],
    );
    assert.equal(asked.length, 1);
    assert.match(String(asked[0]?.[0]), /containz/);
  });

  it('ask once for all suites, where they cost more together than is spent without a question', async () => {
    const dear = ['dear1', 'dear2'].map((name) => file(`suites/${name}.eval.yaml`));
    const text =
      "prompts: [Hi]\nproviders: [{ id: 'exec:node -p 1', config: { inputCost: 0, outputCost: 0.001 } }]\n";
    for (const uri of dear) await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const settings = vscode.workspace.getConfiguration('cupel');
    const { stores, suites, testing } = await cupel();
    const before = (await stores.runs()).length;
    const detailsOf = (asked: unknown[][]): string[] =>
      asked.map(([question, options]) => `${String(question)}\n${(options as { detail: string }).detail}`);
    try {
      await eventually('the suites', async () => (await suites.files.all()).length === 5);
      await settings.update('confirmAbove', 0.4, vscode.ConfigurationTarget.Global);
      const all = await answering(
        'showWarningMessage',
        () => undefined,
        async () => executeCommand(commandIds.runAll),
      );
      const [question, ...others] = detailsOf(all.asked);
      assert.deepEqual(others, []);
      assert.match(question!, /^Running \d suites costs about \$0\.60, .*dear1: 1 call: .*dear2: 1 call: /s);
      await testing.tests.discover();
      const items = dear.map((uri) => testing.tests.suiteItem(uri));
      const { token } = new vscode.CancellationTokenSource();
      const chosen = await answering(
        'showWarningMessage',
        () => undefined,
        async () => testing.runs.run(new vscode.TestRunRequest(items), token),
      );
      assert.match(detailsOf(chosen.asked).join('|'), /^Running 2 suites costs about \$0\.60, [^|]*$/);
      assert.equal((await stores.runs()).length, before);
      const agreed = await answering(
        'showWarningMessage',
        () => 'Run',
        async () => testing.runs.run(new vscode.TestRunRequest(items), token),
      );
      assert.equal(agreed.asked.length, 1);
      const records = await stores.runs();
      assert.equal(records.length, before + 2);
      for (const { record, store } of records.slice(0, 2)) await store.deleteRun(record.id);
    } finally {
      await settings.update('confirmAbove', undefined, vscode.ConfigurationTarget.Global);
      for (const uri of dear) await vscode.workspace.fs.delete(uri);
      await eventually('their end', async () => (await suites.files.all()).length === 3);
    }
  });

  it('say that there is no suite, instead of doing nothing', async () => {
    const parts = await cupel();
    const suites = Object.assign(Object.create(parts.suites) as typeof parts.suites, {
      files: { all: async () => [] },
    });
    await executeCommand('workbench.action.closeAllEditors');
    for (const command of [runAll, runSuite])
      await assert.rejects(command({ ...parts, suites }, undefined), { code: 'suite.none' });
  });

  it('open a run by its id, or the one that is picked', async () => {
    const outcome = await executeCommand<RunOutcome>(commandIds.runSuite, file('suites/metals.eval.yaml'));
    await executeCommand(commandIds.openRun, outcome.run.id);
    await tabInFront('its results', (tab) => isWebview(tab, 'cupel.results') && tab.label.includes('metals'));
    await executeCommand('workbench.action.closeAllEditors');
    const { asked } = await answering(
      'showQuickPick',
      (runs: { detail: string }[]) => runs.find(({ detail }) => detail === outcome.run.id),
      async () => executeCommand(commandIds.openRun),
    );
    assert.equal(asked.length, 1);
    await tabInFront('its results', (tab) => isWebview(tab, 'cupel.results'));
  });

  it('open the panel of costs once', async () => {
    for (let times = 0; times < 2; times++) {
      await executeCommand(commandIds.showCosts);
      await tabInFront('the costs', (tab) => isWebview(tab, 'cupel.costsPanel'));
    }
    const panels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
    assert.equal(panels.filter((tab) => isWebview(tab, 'cupel.costsPanel')).length, 1);
  });

  it('open the settings, and the page that defines the numbers', async () => {
    await executeCommand(commandIds.openSettings, 'cupel.confirmAbove');
    await tabInFront('the settings', ({ label }) => label === 'Settings');
    await executeCommand(commandIds.explainNumbers, 'passRate');
    await tabInFront('the page', (tab) => isWebview(tab, 'markdown.preview'));
  });

  it('look again for files and runs', async () => {
    const { suites, promptFiles, stores } = await cupel();
    const told = new Set<string>();
    const listeners = [
      suites.files.onDidChangeList(() => told.add('suites')),
      promptFiles.onDidChangeList(() => told.add('prompts')),
      stores.onDidChange(() => told.add('runs')),
    ];
    await executeCommand(commandIds.refresh);
    await eventually('all three', () => told.size === 3);
    for (const listener of listeners) listener.dispose();
    assert.equal((await suites.files.all()).length, 3);
  });
});
