import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file, open } from './cupel.ts';

async function run(command: string, argument?: unknown): Promise<RunOutcome> {
  const outcome = await vscode.commands.executeCommand<RunOutcome | undefined>(command, argument);
  assert.ok(outcome);
  return outcome;
}

describe('running', () => {
  it('runs a suite and keeps the run in the store of the workspace', async () => {
    const { stores, trees } = await cupel();
    const { run: record, status } = await run(commandIds.runSuite, file('suites/metals.eval.yaml'));
    assert.equal(status, 'finished');
    assert.deepEqual([record.summary?.passed, record.summary?.total], [3, 4]);
    const stored = await stores.find(record.id);
    assert.equal(stored?.store.directory, file('.cupel').fsPath);
    const { rows } = await stored.store.results(record.id, { mode: 'failures' });
    assert.deepEqual(
      rows.map(({ description }) => description),
      ['tin'],
    );
    const metals = (await trees.suites.getChildren())[1]!;
    const described = await eventually('cases and cost', () =>
      /^75\.0%.* · 4 cases · a run \$0$/.exec(String(trees.suites.getTreeItem(metals).description)),
    );
    assert.ok(described);
    const cases = (await trees.suites.getChildren(metals)).map((node) => trees.suites.getTreeItem(node));
    assert.deepEqual(
      cases.map(({ accessibilityInformation }) => accessibilityInformation?.label),
      ['gold, passed', 'tin, failed', 'copper, passed', 'iron, passed'],
    );
    const [ofSuite] = await trees.runs.getChildren();
    const [today] = await trees.runs.getChildren(ofSuite);
    const [newest] = await trees.runs.getChildren(today);
    assert.ok(ofSuite && today && newest);
    assert.equal(trees.runs.getTreeItem(ofSuite).label, 'metals');
    assert.equal(trees.runs.getTreeItem(today).label, 'Today');
    assert.match(String(trees.runs.getTreeItem(newest).description), /3 of 4 passed/);
  });

  it('runs the suite that is open when none is named', async () => {
    await open('suites/metals.eval.yaml');
    assert.equal((await run(commandIds.runSuite)).run.suiteName, 'metals');
  });

  it('runs the suite whose tab is in front, also while its text is on the way', async () => {
    const late = file('suites/late.eval.yaml');
    const text = `prompts: [Hello]\nproviders: [echo]\n${'# a long comment\n'.repeat(300_000)}`;
    await vscode.workspace.fs.writeFile(late, Buffer.from(text));
    await open('suites/slow.eval.yaml');
    const inFront = new Promise<void>((resolve) => {
      const listener = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (vscode.window.tabGroups.activeTabGroup.activeTab?.label !== 'late.eval.yaml') return;
        listener.dispose();
        resolve();
      });
    });
    const opened = vscode.commands.executeCommand('vscode.open', late);
    await inFront;
    try {
      assert.equal((await run(commandIds.runSuite)).run.suiteName, 'late');
    } finally {
      await opened;
      await vscode.workspace.fs.delete(late);
    }
  });

  it('runs one case of the tree, or those at a line of the suite', async () => {
    const uri = file('suites/metals.eval.yaml');
    const total = async (argument: unknown): Promise<number | undefined> =>
      (await run(commandIds.runCase, argument)).run.summary?.total;
    assert.equal(await total({ uri, case: 1 }), 1);
    assert.equal(await total({ suite: uri, line: 8 }), 1);
    assert.equal(await total({ suite: uri, line: 18 }), 2, 'the rows of the data file');
  });

  it('stops when it is asked to, and keeps what it has', async () => {
    const { active, stores } = await cupel();
    const { asked } = await answering(
      'showWarningMessage',
      () => undefined,
      async () => {
        const running = run(commandIds.runSuite, file('suites/slow.eval.yaml'));
        const handle = await eventually('the first result', () =>
          active.all().find((each) => each.progress?.done),
        );
        await vscode.commands.executeCommand(commandIds.stopRun, { record: { id: handle.runId } });
        const { run: record, status } = await running;
        assert.equal(status, 'cancelled');
        const total = (await stores.find(record.id))?.record.summary?.total ?? 0;
        assert.ok(total > 0 && total < 200, `${total} results`);
      },
    );
    assert.match(
      String(asked[0]?.[0]),
      /: \d+ of \d+ passed · \$0 · cancelled, \d+ of 200 calls were not made · /,
    );
    assert.deepEqual(active.all(), []);
  });

  it('says why a broken suite does not run, with a button to the place', async () => {
    const { asked } = await answering(
      'showErrorMessage',
      () => 'Open File',
      async () => {
        await vscode.commands.executeCommand(commandIds.runSuite, file('suites/broken.eval.yaml'));
        await eventually(
          'the place in the file',
          () =>
            vscode.window.activeTextEditor?.document.uri.fsPath === file('suites/broken.eval.yaml').fsPath &&
            vscode.window.activeTextEditor.selection.start.line === 9,
        );
      },
    );
    assert.match(String(asked[0]?.[0]), /containz/);
    assert.deepEqual(asked[0]?.slice(1), ['Open File', 'Show Log']);
  });

  it('runs code as it is seen: what is not saved is, or is in the way', async () => {
    const names = ['code.eval.yaml', 'code.mjs', 'paid.eval.yaml'].map((name) => file(`suites/${name}`));
    const texts = [
      'prompts: [file://code.mjs]\nproviders: [echo]\n',
      "export const prompt = () => 'old';\n",
      'prompts: [file://code.mjs]\nproviders: [openai:chat:gpt-5-mini]\n',
    ];
    for (const [index, uri] of names.entries())
      await vscode.workspace.fs.writeFile(uri, Buffer.from(texts[index]!));
    const [suite, code, paid] = names as [vscode.Uri, vscode.Uri, vscode.Uri];
    const { document } = await open('suites/code.mjs');
    const type = async (from: string, to: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      const start = document.positionAt(document.getText().indexOf(from));
      edit.replace(code, new vscode.Range(start, start.translate(0, from.length)), to);
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.ok(document.isDirty);
    };
    const settings = vscode.workspace.getConfiguration('testing');
    const own = vscode.workspace.getConfiguration('cupel');
    try {
      await type('old', 'new');
      await own.update('confirmAbove', 0, vscode.ConfigurationTarget.Global);
      await own.update('environment', { OPENAI_API_KEY: 'sk-none' }, vscode.ConfigurationTarget.Global);
      const refused = await answering(
        'showWarningMessage',
        () => undefined,
        async () => vscode.commands.executeCommand(commandIds.runSuite, paid),
      );
      assert.equal(refused.asked.length, 1);
      assert.ok(document.isDirty, 'nothing is saved for a run that nobody wants to pay for');
      const { run: record } = await run(commandIds.runSuite, suite);
      assert.ok(!document.isDirty);
      const { store } = (await (await cupel()).stores.find(record.id))!;
      const { rows } = await store.results(record.id, {});
      assert.deepEqual(
        rows.flatMap(({ results }) => results.map(({ output }) => output)),
        ['new'],
      );
      await settings.update('saveBeforeTest', false, vscode.ConfigurationTarget.Global);
      await type('new', 'newest');
      const { asked } = await answering(
        'showErrorMessage',
        () => undefined,
        async () => vscode.commands.executeCommand(commandIds.runSuite, suite),
      );
      assert.match(String(asked[0]?.[0]), /"code\.mjs" is code with unsaved changes\. .*save it/);
      assert.ok(document.isDirty);
    } finally {
      await settings.update('saveBeforeTest', undefined, vscode.ConfigurationTarget.Global);
      for (const id of ['confirmAbove', 'environment'])
        await own.update(id, undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      for (const uri of names) await vscode.workspace.fs.delete(uri);
    }
  });

  it('saves what a command starts, and what code imports', async () => {
    const names = ['command.eval.yaml', 'answer.mjs', 'words.mjs'].map((name) => file(`suites/${name}`));
    const texts = [
      "prompts: [Hello]\nproviders: [{ id: 'exec:node answer.mjs', config: { inputCost: 0, outputCost: 0 } }]\n",
      "import { word } from './words.mjs';\nconsole.log('old ' + word);\n",
      "export const word = 'old';\n",
    ];
    for (const [index, uri] of names.entries())
      await vscode.workspace.fs.writeFile(uri, Buffer.from(texts[index]!));
    const [suite, ...code] = names as [vscode.Uri, vscode.Uri, vscode.Uri];
    try {
      for (const uri of code) {
        const { document } = await open(`suites/${path.basename(uri.fsPath)}`);
        const start = document.positionAt(document.getText().indexOf("'old") + 1);
        const edit = new vscode.WorkspaceEdit();
        edit.replace(uri, new vscode.Range(start, start.translate(0, 3)), 'new');
        assert.ok(await vscode.workspace.applyEdit(edit));
        assert.ok(document.isDirty);
      }
      const { run: record } = await run(commandIds.runSuite, suite);
      const { store } = (await (await cupel()).stores.find(record.id))!;
      const { rows } = await store.results(record.id, {});
      assert.equal(rows[0]?.results[0]?.output, 'new new');
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      for (const uri of names) await vscode.workspace.fs.delete(uri);
    }
  });

  it('asks again where the code that was saved makes a dearer run', async () => {
    const names = ['dear.eval.yaml', 'rows.mjs'].map((name) => file(`suites/${name}`));
    const texts = [
      `prompts: ['{{ word }}']
providers: [{ id: 'exec:node -p 1', config: { inputCost: 0, outputCost: 1 } }]
tests: file://rows.mjs
`,
      "export default () => [{ vars: { word: 'one' } }];\n",
    ];
    for (const [index, uri] of names.entries())
      await vscode.workspace.fs.writeFile(uri, Buffer.from(texts[index]!));
    const [suite] = names as [vscode.Uri, vscode.Uri];
    const own = vscode.workspace.getConfiguration('cupel');
    try {
      await own.update('confirmAbove', 0, vscode.ConfigurationTarget.Global);
      const { document } = await open('suites/rows.mjs');
      const moreRows = () => {
        const edit = new vscode.WorkspaceEdit();
        const end = document.positionAt(document.getText().indexOf(']'));
        edit.insert(document.uri, end, ", { vars: { word: 'another' } }");
        return edit;
      };
      assert.ok(await vscode.workspace.applyEdit(moreRows()));
      const askedFor = async (answers: (string | undefined)[], start: () => Promise<unknown>) => {
        const { asked } = await answering('showWarningMessage', () => answers.shift(), start);
        return asked.map(([, options]) => (options as { detail: string }).detail);
      };
      const details = await askedFor(['Run', undefined], async () =>
        vscode.commands.executeCommand(commandIds.runSuite, suite),
      );
      assert.equal(details.length, 2);
      assert.match(details[0]!, /: 1 call:/);
      assert.match(details[1]!, /: 2 calls:/);
      assert.ok(!document.isDirty);
      const { runner, active: runs } = await cupel();
      const active = runs.begin(suite);
      assert.ok(await vscode.workspace.applyEdit(moreRows()));
      const agreedBefore = await askedFor([undefined], async () =>
        assert.rejects(runner.execute(await runner.load(suite), suite, active, { isAgreed: true }), {
          name: 'AbortError',
        }),
      );
      runs.end(active);
      assert.equal(agreedBefore.length, 1);
      assert.match(agreedBefore[0]!, /: 3 calls:/);
      assert.ok(!document.isDirty);
    } finally {
      await own.update('confirmAbove', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      for (const uri of names) await vscode.workspace.fs.delete(uri);
    }
  });

  it('reads a script that is data as it is typed, and saves it not', async () => {
    const names = ['data.eval.yaml', 'deploy.sh'].map((name) => file(`suites/${name}`));
    const texts = [
      "prompts: ['Review {{ script }}']\nproviders: [echo]\ntests: [{ vars: { script: file://deploy.sh } }]\n",
      'echo old\n',
    ];
    for (const [index, uri] of names.entries())
      await vscode.workspace.fs.writeFile(uri, Buffer.from(texts[index]!));
    const { document } = await open('suites/deploy.sh');
    try {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 5, 0, 8), 'new');
      assert.ok(await vscode.workspace.applyEdit(edit));
      const { run: record } = await run(commandIds.runSuite, names[0]!);
      assert.ok(document.isDirty);
      const { store } = (await (await cupel()).stores.find(record.id))!;
      const { rows } = await store.results(record.id, {});
      assert.match(String(rows[0]?.results[0]?.output), /^Review echo new/);
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      for (const uri of names) await vscode.workspace.fs.delete(uri);
    }
  });

  it('deletes a run after asking, and not without', async () => {
    const { stores } = await cupel();
    const { run: record } = await run(commandIds.runSuite, file('suites/metals.eval.yaml'));
    const remove = (): Thenable<boolean | undefined> =>
      vscode.commands.executeCommand<boolean>(commandIds.deleteRun, record.id);
    await answering(
      'showWarningMessage',
      () => undefined,
      async () => remove(),
    );
    assert.ok(await stores.find(record.id));
    await answering(
      'showWarningMessage',
      () => 'Delete',
      async () => remove(),
    );
    assert.equal(await stores.find(record.id), undefined);
  });

  it('exports a run in the format that the file is named for', async () => {
    const { run: record } = await run(commandIds.runSuite, file('suites/metals.eval.yaml'));
    const target = file('exported.json');
    await answering(
      'showSaveDialog',
      () => target,
      async () => vscode.commands.executeCommand(commandIds.exportRun, record.id),
    );
    const written = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(target))) as {
      run: { id: string };
      results: unknown[];
    };
    assert.equal(written.run.id, record.id);
    assert.equal(written.results.length, 4);
    await vscode.workspace.fs.delete(target);
  });

  it('sums up the costs', async () => {
    const { trees } = await cupel();
    const groups = await trees.costs.getChildren();
    assert.deepEqual(
      groups.slice(0, 4).map((node) => trees.costs.getTreeItem(node).label),
      ['By Time', 'By Model', 'By Suite', 'By Day'],
    );
    const suites = (await trees.costs.getChildren(groups[2])).map((node) => trees.costs.getTreeItem(node));
    assert.ok(
      suites.some(({ label, description }) => label === 'metals' && String(description).startsWith('$0 · ')),
    );
    const periods = (await trees.costs.getChildren(groups[0])).map((node) => trees.costs.getTreeItem(node));
    assert.deepEqual(
      periods.map(({ label }) => label),
      ['Today', 'This Week', 'This Month', 'All Runs'],
    );
    const days = await trees.costs.getChildren(groups[3]);
    const { label } = trees.costs.getTreeItem(days[0]!);
    assert.match(JSON.stringify(label), /^"\d{4}-\d\d-\d\d"$/);
  });

  it('takes what was spent off the budget of the month', async () => {
    const { trees } = await cupel();
    const settings = vscode.workspace.getConfiguration('cupel');
    await settings.update('budget.perMonth', 5, vscode.ConfigurationTarget.Global);
    try {
      const [budget] = (await trees.costs.getChildren()).map((node) => trees.costs.getTreeItem(node));
      assert.equal(budget?.label, 'Left This Month');
      assert.equal(budget?.description, '$5.00 of $5.00');
    } finally {
      await settings.update('budget.perMonth', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('writes what each model of each run cost to a file', async () => {
    const target = file('costs.csv');
    await answering(
      'showSaveDialog',
      () => target,
      async () => vscode.commands.executeCommand(commandIds.exportCosts),
    );
    const [head, first] = new TextDecoder().decode(await vscode.workspace.fs.readFile(target)).split('\r\n');
    assert.match(head ?? '', /^started_at,run,suite,model,/);
    assert.match(first ?? '', /,metals,/);
    await vscode.workspace.fs.delete(target);
  });
});
