import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Result } from '../../../src/core/engine/result.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import type { StoredRun } from '../../../src/editor/runs/runStores.ts';
import { pickProvider } from '../../../src/editor/testing/pickProvider.ts';
import { answering, cupel, eventually, file } from './cupel.ts';
import type { Seen } from './watchedRuns.ts';
import { watching } from './watchedRuns.ts';

describe('the Test Explorer', () => {
  const token = new vscode.CancellationTokenSource().token;

  async function metals(): Promise<vscode.TestItem> {
    const { testing } = await cupel();
    await testing.tests.discover();
    const item = testing.tests.suiteItem(file('suites/metals.eval.yaml'));
    await testing.tests.resolve(item);
    return item;
  }
  const labels = (item: vscode.TestItem): string[] => [...item.children].map(([, child]) => child.label);
  const child = (item: vscode.TestItem, label: string): vscode.TestItem => {
    const found = [...item.children].map(([, each]) => each).find((each) => each.label === label);
    assert.ok(found, label);
    return found;
  };

  it('estimates what is chosen without running it', async () => {
    const { testing } = await cupel();
    const suite = await metals();
    const one = new vscode.TestRunRequest([child(suite, 'tin')]);
    const { output, states } = await watching(testing.tests.controller, async () =>
      testing.runs.estimate(one, token),
    );
    assert.match(output, /^metals: 1 call: /);
    assert.equal(states.size, 0);
  });

  it('lists suites, and their cases with ranges and tags', async () => {
    const { testing } = await cupel();
    const item = await metals();
    assert.deepEqual(
      // VS Code sorts them; one that is open in an editor may be known first.
      [...testing.tests.controller.items].map(([, { label }]) => label).sort(),
      ['broken', 'metals', 'slow'],
    );
    assert.deepEqual(labels(item), ['gold', 'tin', 'copper', 'iron']);
    assert.equal(child(item, 'tin').range?.start.line, 12);
    assert.equal(item.range?.start.line, 0, 'the gutter of a suite runs it');
    assert.equal(child(item, 'iron').uri?.fsPath, file('suites/metals.csv').fsPath);
    assert.ok(child(item, 'gold').tags.some(({ id }) => id === 'provider:echo'));
  });

  it('shows what is wrong with a suite on its item', async () => {
    const { testing } = await cupel();
    const item = testing.tests.suiteItem(file('suites/broken.eval.yaml'));
    await testing.tests.resolve(item);
    assert.ok(typeof item.error === 'string');
    assert.match(item.error, /containz/);
  });

  it('runs a suite: each case gets its result, a failed one the reason at its line', async () => {
    const { testing } = await cupel();
    const item = await metals();
    const { states, messages, output } = await watching(testing.tests.controller, () =>
      testing.runs.run(new vscode.TestRunRequest([item]), token),
    );
    assert.deepEqual(Object.fromEntries(states), {
      gold: 'passed',
      tin: 'failed',
      copper: 'passed',
      iron: 'passed',
    });
    assert.equal(messages.length, 1);
    assert.equal(messages[0]?.location?.uri.fsPath, file('suites/metals.eval.yaml').fsPath);
    const told = messages[0]?.message;
    assert.ok(typeof told === 'string');
    assert.match(
      told,
      /bronze[^]*\n\nOutput:\n[^]*Does tin melt/,
      'the output is what a person looks for next',
    );
    assert.match(output, /metals: 3 of 4 passed · \$0\r\n/);
    assert.match(output, /✓ gold: echo · .*\r\n/);
    assert.match(output, /✗ tin/);
  });

  it('tells of a case that is asked many times what it has to, and not all again with each result', async () => {
    const { testing } = await cupel();
    const item = await metals();
    const { states, messages } = await watching(testing.tests.controller, () =>
      testing.runs.run(new vscode.TestRunRequest([child(item, 'tin')]), token, { repeat: 200 }),
    );
    assert.deepEqual(Object.fromEntries(states), { tin: 'failed' });
    assert.equal(messages.length, 2);
    const [, last] = messages;
    assert.ok(last?.message instanceof vscode.MarkdownString);
    assert.match(last.message.value, /^200&nbsp;times:/);
    assert.doesNotMatch(last.message.value, /Output/, 'each has its own');
  });

  it('asks which of the providers of the chosen suites is meant, and says which suite does not have it', async () => {
    const { testing, runner, stores } = await cupel();
    const { tests } = testing;
    const [suite, slow] = [await metals(), tests.suiteItem(file('suites/slow.eval.yaml'))];
    const other = file('suites/other.eval.yaml');
    const text =
      "prompts: ['Say {{x}}']\nproviders: [{ id: echo, label: loud }]\ntests: [{ vars: { x: 1 } }]\n";
    await vscode.workspace.fs.writeFile(other, new TextEncoder().encode(text));
    const { suites } = await cupel();
    try {
      const pick = async (include: vscode.TestItem[]) =>
        answering(
          'showQuickPick',
          ([first]: string[]) => first,
          async () => pickProvider(new vscode.TestRunRequest(include), { tests, runner }),
        );
      assert.deepEqual((await pick([suite, slow])).asked[0]?.[0], ['echo']);
      const { result, asked } = await pick([tests.suiteItem(other), suite]);
      assert.deepEqual(asked[0]?.[0], ['loud', 'echo']);
      assert.deepEqual(result, { providers: '^loud$' });
      const before = (await stores.runs()).length;
      const { output, states } = await watching(tests.controller, () =>
        testing.runs.run(new vscode.TestRunRequest([suite]), token, result),
      );
      assert.match(output, /metals does not have the provider/);
      assert.deepEqual([...new Set(states.values())], ['skipped']);
      assert.equal((await stores.runs()).length, before);
    } finally {
      await vscode.workspace.fs.delete(other);
      await eventually('its end', async () => (await suites.files.all()).length === 3);
    }
  });

  it('runs only the cases that are chosen, without those that are excluded', async () => {
    const { testing } = await cupel();
    const item = await metals();
    const run = async (include: vscode.TestItem[], exclude: vscode.TestItem[] = []): Promise<string[]> => {
      const { states } = await watching(testing.tests.controller, () =>
        testing.runs.run(new vscode.TestRunRequest(include, exclude), token),
      );
      return [...states.keys()];
    };
    assert.deepEqual(await run([child(item, 'iron')]), ['iron']);
    assert.deepEqual(await run([item], [child(item, 'tin'), child(item, 'iron')]), ['gold', 'copper']);
  });

  it('stops when it is cancelled and skips the rest', async () => {
    const { testing, active } = await cupel();
    const item = testing.tests.suiteItem(file('suites/slow.eval.yaml'));
    await testing.tests.resolve(item);
    const source = new vscode.CancellationTokenSource();
    const { states, output } = await watching(testing.tests.controller, async () => {
      const running = testing.runs.run(new vscode.TestRunRequest([item]), source.token);
      await eventually('the first result', () => active.all().some(({ progress }) => progress?.done));
      source.cancel();
      await running;
    });
    const values = [...states.values()];
    assert.ok(values.includes('skipped') && values.includes('passed'), values.slice(0, 5).join());
    assert.match(output, /slow: \d+ of \d+ passed · \$0 · cancelled, \d+ of 200 calls were not made · /);
  });

  it('stops, too, when what is in flight would take long', async () => {
    const { testing, suites } = await cupel();
    const called = file('suites/late.called');
    const write = async (path: string, text: string): Promise<void> =>
      vscode.workspace.fs.writeFile(file(path), new TextEncoder().encode(text));
    await write(
      'suites/late.mjs',
      `import { writeFileSync } from 'node:fs';
export default () => {
  writeFileSync(${JSON.stringify(called.fsPath)}, '');
  return new Promise((done) => setTimeout(done, 60_000, 'x'));
};
`,
    );
    await write(
      'suites/late.eval.yaml',
      "prompts: ['Say {{x}}']\nproviders: [{ id: 'file://late.mjs', config: { inputCost: 0, outputCost: 0 } }]\ntests: [{ vars: { x: 1 } }]\n",
    );
    try {
      const item = testing.tests.suiteItem(file('suites/late.eval.yaml'));
      await testing.tests.resolve(item);
      const source = new vscode.CancellationTokenSource();
      const { states, output } = await watching(testing.tests.controller, async () => {
        const running = testing.runs.run(new vscode.TestRunRequest([item]), source.token);
        await eventually('the call', () => existsSync(called.fsPath));
        source.cancel();
        await running;
      });
      assert.deepEqual([...states.values()], ['skipped'], output);
    } finally {
      await vscode.workspace.fs.delete(called);
      await vscode.workspace.fs.delete(file('suites/late.mjs'));
      await vscode.workspace.fs.delete(file('suites/late.eval.yaml'));
      await eventually('its end', async () => (await suites.files.all()).length === 3);
    }
  });

  it('follows the text as it is typed', async () => {
    const item = await metals();
    const document = await vscode.workspace.openTextDocument(file('suites/metals.eval.yaml'));
    await vscode.window.showTextDocument(document);
    const at = document.getText().indexOf('description: tin') + 'description: '.length;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(at), document.positionAt(at + 3)),
      'zinc',
    );
    await vscode.workspace.applyEdit(edit);
    await eventually('the new name', () => labels(item).includes('zinc'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('the old name', () => labels(item).includes('tin'));
  });

  it('shows the runs that commands start, the chosen case alone or all of the suite', async () => {
    const { testing } = await cupel();
    await metals();
    const ran = async (command: string, argument: unknown): Promise<unknown> => {
      const { states, messages } = await watching(testing.tests.controller, async () => {
        await vscode.commands.executeCommand(command, argument);
      });
      return { ...Object.fromEntries(states), messages: messages.length };
    };
    const uri = file('suites/metals.eval.yaml');
    assert.deepEqual(await ran(commandIds.runCase, { uri, case: 1 }), { tin: 'failed', messages: 1 });
    const all = { gold: 'passed', tin: 'failed', copper: 'passed', iron: 'passed', messages: 1 };
    assert.deepEqual(await ran(commandIds.runSuite, uri), all);
  });

  describe('watching', () => {
    /** The cases that are run again when `change` has been saved. */
    const rerun = async (
      include: (suite: vscode.TestItem) => vscode.TestItem[],
      path: string,
      change: (text: string) => string,
    ): Promise<string[]> => {
      const { testing, stores } = await cupel();
      const item = await metals();
      const source = new vscode.CancellationTokenSource();
      const document = await vscode.workspace.openTextDocument(file(path));
      const original = document.getText();
      const write = async (text: string): Promise<void> => {
        const edit = new vscode.WorkspaceEdit();
        edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
        await vscode.workspace.applyEdit(edit);
        await document.save();
      };
      try {
        const { states } = await watching(testing.tests.controller, async () => {
          await testing.continuous.start(new vscode.TestRunRequest(include(item)), source.token);
          const before = (await stores.runs()).length;
          await write(change(original));
          await eventually('the run', async () => (await stores.runs()).length > before);
          await eventually(
            'its end',
            async () => (await stores.runs({ limit: 1 }))[0]?.record.status === 'finished',
          );
        });
        return [...states.keys()];
      } finally {
        source.cancel();
        await write(original);
      }
    };

    it('runs again the case whose row was changed, and only that', async () => {
      const changed = await rerun(
        (item) => [item],
        'suites/metals.csv',
        (text) => text.replace('What rusts?', 'Which metal rusts?'),
      );
      assert.deepEqual(changed, ['iron']);
    });

    it('runs again the case that was changed in the suite, and only that', async () => {
      const changed = await rerun(
        (item) => [item],
        'suites/metals.eval.yaml',
        (text) => text.replace('value: bronze', 'value: tin'),
      );
      assert.deepEqual(changed, ['tin']);
    });

    it('runs all cases again when the prompt was changed', async () => {
      const changed = await rerun(
        (item) => [item],
        'prompts/answer.txt',
        (text) => `${text}\nBe short.\n`,
      );
      assert.deepEqual(changed, ['gold', 'tin', 'copper', 'iron']);
    });

    it('runs all cases again when a provider of the suite was changed', async () => {
      const changed = await rerun(
        (item) => [item],
        'suites/metals.eval.yaml',
        (text) => text.replace('- echo', '- { id: echo, label: other }'),
      );
      assert.deepEqual(changed, ['gold', 'tin', 'copper', 'iron']);
    });

    it('leaves alone what is not watched', async () => {
      const changed = await rerun(
        (item) => [child(item, 'gold')],
        'prompts/answer.txt',
        (text) => `${text}\nBe short.\n`,
      );
      assert.deepEqual(changed, ['gold']);
    });
  });

  it('finds the cases of a suite that is opened in an editor, for its gutter', async () => {
    const { testing, suites } = await cupel();
    const uri = file('suites/opened.eval.yaml');
    const text = "prompts: ['Say {{x}}']\nproviders: [echo]\ntests:\n  - vars: { x: 1 }\n";
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    try {
      await vscode.window.showTextDocument(uri);
      const item = await eventually('its item', () =>
        testing.tests.suiteItems().find(({ uri: each }) => each?.fsPath === uri.fsPath),
      );
      await eventually('its case', () => item.children.size === 1);
      const [kept] = [...item.children];
      const edit = async (change: (builder: vscode.TextEditorEdit) => void): Promise<void> => {
        const editor = await vscode.window.showTextDocument(uri);
        assert.ok(await editor.edit(change));
      };
      const end = new vscode.Position(3, '  - vars: { x: 1'.length);
      await edit((builder) => builder.delete(new vscode.Range(end, end.translate(0, 2))));
      await eventually('what is wrong with it', () => item.error);
      assert.deepEqual([...item.children], [kept], 'it keeps its cases while it is being typed');
      await edit((builder) => builder.insert(end, ' }'));
      await eventually('that all is well', () => item.error === undefined);
      assert.deepEqual([...item.children], [kept]);
    } finally {
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await vscode.workspace.fs.delete(uri);
      await eventually('its end', async () => (await suites.files.all()).length === 3);
    }
  });

  it('tags cases with prompt × provider, cost, and what is flaky', async () => {
    const { testing } = await cupel();
    const item = await metals();
    await testing.runs.run(new vscode.TestRunRequest([item]), token);
    const tags = (label: string): string[] => child(item, label).tags.map(({ id }) => id);
    await eventually('the cost', () => tags('gold').includes('cost:free'));
    assert.ok(tags('gold').includes('column:answer.txt×echo'), tags('gold').join());
    assert.ok(!tags('gold').includes('flaky'));
  });

  it('keeps its items when a suite is read again: what runs show on them stays', async () => {
    const { testing } = await cupel();
    const item = await metals();
    const before = child(item, 'gold');
    await testing.tests.resolve(item);
    assert.equal(child(item, 'gold'), before);
  });

  describe('a run that is shown', () => {
    const shown = async (argument: unknown): Promise<Seen> => {
      const { testing } = await cupel();
      await metals();
      return watching(testing.tests.controller, async () => {
        await vscode.commands.executeCommand(commandIds.showRunInTests, argument);
      });
    };
    const run = async (): Promise<StoredRun> => {
      const { stores } = await cupel();
      await vscode.commands.executeCommand(commandIds.runSuite, file('suites/metals.eval.yaml'));
      const [newest] = await stores.runs({ limit: 1 });
      assert.ok(newest);
      return newest;
    };
    const all = { gold: 'passed', tin: 'failed', copper: 'passed', iron: 'passed' };

    it('is one of the history', async () => {
      const { states, messages } = await shown(await run());
      assert.deepEqual(Object.fromEntries(states), all);
      assert.equal(messages.length, 1);
    });

    it('passes and fails as it did, case by case, also where two cases are the same', async () => {
      const { stores, suites } = await cupel();
      const uri = file('suites/twice.eval.yaml');
      const one = '  - { vars: { x: 1 }, assert: [{ type: javascript, value: "Math.random() >= 0" }] }\n';
      const text = `prompts: ['Say {{x}}']\nproviders: [echo]\ncupel: { repeatThreshold: 0.6 }\ntests:\n${one}${one}`;
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      try {
        await vscode.commands.executeCommand(commandIds.runSuite, uri);
        const stored = await eventually(
          'the run',
          async () => (await stores.runs({ suite: uri.fsPath, limit: 1 }))[0],
        );
        const results: Result[] = [];
        for await (const page of stored.store.scan(stored.record.id))
          for (const result of page)
            for (const repeat of [0, 1, 2]) {
              const pass = repeat > (result.case === 0 ? 0 : 1);
              results.push({ ...result, repeat, pass });
            }
        const api = await cupel();
        const { tests } = api.testing;
        await eventually('the suite', async () => (await suites.files.all()).length === 4);
        const told: string[] = [];
        await watching(
          tests.controller,
          async () =>
            api.showInTests({
              record: { ...stored.record, statistics: { repeatThreshold: 0.6 } },
              results: [results],
            }),
          (item, state) => told.push(`${item.range?.start.line}: ${state}`),
        );
        assert.deepEqual(told, ['4: passed', '5: failed']);
      } finally {
        await vscode.workspace.fs.delete(uri);
        await eventually('its end', async () => (await suites.files.all()).length === 3);
      }
    });

    it('is one of a result file, of another machine too', async () => {
      const { record } = await run();
      const target = file('elsewhere.run.json');
      await answering(
        'showSaveDialog',
        () => target,
        async () => vscode.commands.executeCommand(commandIds.exportRun, record.id),
      );
      const written = new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
      const elsewhere = written.replaceAll(file('.').fsPath.replace(/\/$/, ''), '/home/runner/work');
      await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(elsewhere));
      try {
        const { states, messages } = await shown(target);
        assert.deepEqual(Object.fromEntries(states), all);
        assert.equal(messages[0]?.location?.uri.fsPath, file('suites/metals.eval.yaml').fsPath);
      } finally {
        await vscode.workspace.fs.delete(target);
      }
    });

    it('says so when its suite is not here, or none of its cases', async () => {
      const stored = await run();
      const results = [[]];
      const api = await cupel();
      const record = { ...stored.record, suite: '/gone/wood.eval.yaml', suiteName: 'wood' };
      await assert.rejects(api.showInTests({ record, results }), { code: 'testing.noSuite' });
      await assert.rejects(api.showInTests({ record: stored.record, results }), {
        code: 'testing.noSuchCases',
      });
    });
  });
});
