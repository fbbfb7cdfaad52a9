import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/editor/ids.ts';
import type { StoredRun } from '../../../src/editor/runs/runStores.ts';
import { FailureBadge } from '../../../src/editor/views/failureBadge.ts';
import { answering, cupel, eventually, file } from './cupel.ts';
import { watching } from './watchedRuns.ts';

describe('the verdict on a run is the same everywhere:', () => {
  const suite = (): vscode.Uri => file('suites/verdict.eval.yaml');
  const write = async (uri: vscode.Uri, text: string): Promise<void> =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const token = new vscode.CancellationTokenSource().token;

  const set = async (values: Record<string, unknown>): Promise<void> => {
    for (const [id, value] of Object.entries(values))
      await vscode.workspace.getConfiguration('cupel').update(id, value, vscode.ConfigurationTarget.Global);
  };

  const newest = async (): Promise<StoredRun> => {
    const { stores } = await cupel();
    return eventually('the run', async () => {
      const [run] = await stores.runs({ suite: suite().fsPath, limit: 1 });
      return run?.record.summary && run;
    });
  };
  /** The lens with the result of the newest run. */
  const lens = async (): Promise<vscode.Command> => {
    const { id } = (await newest()).record;
    await vscode.workspace.openTextDocument(suite());
    return eventually('its lens', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        suite(),
        100,
      );
      const { trees } = await cupel();
      const node = (await trees.suites.getChildren()).find(
        (each) => each.kind === 'suite' && each.uri.fsPath === suite().fsPath,
      );
      const isKnown = node?.kind === 'suite' && node.lastRun?.record.id === id;
      if (!isKnown) return undefined;
      return lenses.find(({ command }) => /passed/.test(command?.title ?? ''))?.command;
    });
  };
  const suiteItem = async (): Promise<{ item: vscode.TreeItem; cases: vscode.TreeItem[] }> => {
    const { trees } = await cupel();
    const node = (await trees.suites.getChildren()).find(
      (each) => each.kind === 'suite' && each.uri.fsPath === suite().fsPath,
    );
    assert.ok(node);
    const cases = await trees.suites.getChildren(node);
    return {
      item: trees.suites.getTreeItem(node),
      cases: cases.map((each) => trees.suites.getTreeItem(each)),
    };
  };
  const badge = async (): Promise<vscode.ViewBadge | undefined> => {
    const { showError } = await cupel();
    const record = await newest();
    const view: Pick<vscode.TreeView<unknown>, 'badge'> = {};
    const changed = new vscode.EventEmitter<void>();
    const looked = Promise.withResolvers<void>();
    const known = { runs: async () => [record], onDidChange: changed.event };
    const shown = new FailureBadge(view, known, showError);
    changed.fire();
    setImmediate(looked.resolve);
    await looked.promise;
    shown.dispose();
    return view.badge;
  };
  const iconOf = ({ iconPath }: vscode.TreeItem): string | undefined =>
    iconPath instanceof vscode.ThemeIcon ? iconPath.id : undefined;

  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(suite());
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('a case that the budget left half asked is not passed, and the reason is told', async () => {
    const { testing, suites } = await cupel();
    await write(
      suite(),
      `prompts: ['Say {{x}}']
providers: [echo, 'openai:chat:gpt-5-mini']
cupel: { budget: 0.0001 }
tests:
  - { description: one, vars: { x: 1 } }
  - { description: two, vars: { x: 2 } }
`,
    );
    // Nothing answers there: nothing may be sent.
    const environment = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    await set({ environment, confirmAbove: 0 });
    try {
      await eventually('the suite', async () => (await suites.files.all()).length === 4);
      const { tests } = testing;
      const item = tests.suiteItem(suite());
      const told: string[] = [];
      const { result: seen } = await answering(
        'showWarningMessage',
        () => {
          told.push('question');
          return 'Run';
        },
        async () =>
          watching(
            tests.controller,
            async () => testing.runs.run(new vscode.TestRunRequest([item]), token),
            (each, state) => told.push(`${each.label} ${state}`),
          ),
      );
      assert.deepEqual(told.slice(0, 5), [
        'one enqueued',
        'two enqueued',
        'question',
        'one started',
        'two started',
      ]);
      assert.deepEqual(Object.fromEntries(seen.states), { one: 'skipped', two: 'skipped' });
      assert.match(seen.output, /one: not finished \(stopped by the budget\)/);
      assert.match(
        seen.output,
        /verdict: 2 of 2 passed · \$0 · stopped by the budget, 2 of 4 calls were not made · /,
      );

      const { title } = await lens();
      assert.match(
        title,
        /^\$\(debug-stop\) 2 of 2 passed · stopped by the budget, 2 of 4 calls were not made · /,
      );
      const { item: shown, cases } = await suiteItem();
      assert.match(String(shown.description), /^stopped by the budget · 100\.0%/);
      assert.equal(iconOf(shown), 'beaker-stop');
      assert.deepEqual(cases.map(iconOf), ['debug-stop', 'debug-stop']);

      const { record } = await newest();
      const again = await watching(tests.controller, async () => {
        await vscode.commands.executeCommand(commandIds.showRunInTests, record.id);
      });
      assert.deepEqual(Object.fromEntries(again.states), { one: 'skipped', two: 'skipped' });
    } finally {
      await set({ environment: undefined, confirmAbove: undefined });
    }
  });

  it('a gate that failed is named in the notification, the lens, the badge, the tooltip and the test output', async () => {
    const { testing, suites } = await cupel();
    await write(
      suite(),
      "prompts: ['Say {{x}}']\nproviders: [echo]\ncupel: { gates: [{ metric: score, min: 2 }] }\ntests: [{ vars: { x: 1 } }]\n",
    );
    await eventually('the suite', async () => (await suites.files.all()).length === 4);
    let output = '';
    const { asked } = await answering(
      'showWarningMessage',
      () => undefined,
      async () => {
        const seen = await watching(testing.tests.controller, async () => {
          await vscode.commands.executeCommand(commandIds.runSuite, suite());
        });
        ({ output } = seen);
      },
    );
    const reason = /gate failed: score is 1, at least 2 is asked for/;
    assert.match(String(asked[0]?.[0]), /^verdict: 1 of 1 passed · \$0 · gate failed: /);
    assert.match(String(asked[0]?.[0]), reason);
    assert.match(output, reason);
    const { title, tooltip } = await lens();
    assert.match(title, /^\$\(error\) 1 of 1 passed · gate failed: /);
    assert.match(tooltip ?? '', reason);
    const shown = await badge();
    assert.equal(shown?.value, 1);
    assert.match(shown.tooltip, reason);
    const { item } = await suiteItem();
    assert.ok(item.tooltip instanceof vscode.MarkdownString);
    assert.match(item.tooltip.value.replaceAll('&nbsp;', ' '), reason);
  });

  it('where enough repeats passed, nothing says that it failed', async () => {
    const { suites } = await cupel();
    await write(
      suite(),
      "prompts: ['Say {{x}}']\nproviders: [echo]\ncupel: { repeatThreshold: 0.5 }\ntests: [{ vars: { x: 1 } }]\n",
    );
    await eventually('the suite', async () => (await suites.files.all()).length === 4);
    await vscode.commands.executeCommand(commandIds.runSuite, suite());
    const run = await newest();
    const { summary } = run.record;
    assert.ok(summary);
    const [column] = summary.byColumn;
    assert.ok(column);
    const figures = { total: 4, passed: 3, failed: 0, errored: 1 };
    const repeats = { repeats: 4, cases: 1, passed: 1, flaky: 1, always: 0, never: 0 };
    await run.store.updateRun(run.record.id, {
      summary: {
        ...summary,
        ...figures,
        byColumn: [
          { ...column, ...figures, repeats: repeats as unknown as NonNullable<typeof column.repeats> },
        ],
      },
    });
    const { stores } = await cupel();
    stores.notify();
    await eventually('the figures', async () => (await lens()).title.startsWith('$(pass) 3 of 4 passed'));
    assert.equal(await badge(), undefined);
    const { item } = await suiteItem();
    assert.ok(item.iconPath instanceof vscode.ThemeIcon);
    assert.equal(item.iconPath.color?.id, 'testing.iconPassed');
    const { trees } = await cupel();
    let [ofRun] = await trees.runs.getChildren();
    while (ofRun && ofRun.kind !== 'run') [ofRun] = await trees.runs.getChildren(ofRun);
    assert.ok(ofRun);
    assert.equal(iconOf(trees.runs.getTreeItem(ofRun)), 'pass');
  });
});
