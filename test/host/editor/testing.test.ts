import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cupel, eventually, file } from './cupel.ts';

interface Seen {
  states: Map<string, string>;
  messages: vscode.TestMessage[];
  output: string;
}

/** Writes down what a test run is told, while `work` goes on. VS Code has no way to ask for it. */
async function watching(controller: vscode.TestController, work: () => Promise<void>): Promise<Seen> {
  const seen: Seen = { states: new Map(), messages: [], output: '' };
  const create = controller.createTestRun.bind(controller);
  controller.createTestRun = (...args) => {
    const run = create(...args);
    const note =
      (state: 'passed' | 'failed' | 'errored' | 'skipped' | 'started') =>
      (item: vscode.TestItem, messages?: unknown): void => {
        seen.states.set(item.label, state);
        if (Array.isArray(messages)) seen.messages.push(...(messages as vscode.TestMessage[]));
      };
    return {
      ...run,
      passed: note('passed'),
      failed: note('failed'),
      errored: note('errored'),
      skipped: note('skipped'),
      started: note('started'),
      appendOutput: (text: string) => {
        seen.output += text;
      },
      end: () => run.end(),
    };
  };
  try {
    await work();
  } finally {
    controller.createTestRun = create;
  }
  return seen;
}

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
      [...testing.tests.controller.items].map(([, { label }]) => label),
      ['broken', 'metals', 'slow'],
    );
    assert.deepEqual(labels(item), ['gold', 'tin', 'copper', 'iron']);
    assert.equal(child(item, 'tin').range?.start.line, 12);
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
    assert.match(output, /✓ gold: echo · .*\r\n/);
    assert.match(output, /✗ tin/);
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
    const { states } = await watching(testing.tests.controller, async () => {
      const running = testing.runs.run(new vscode.TestRunRequest([item]), source.token);
      await eventually('the first result', () => active.all().some(({ progress }) => progress?.done));
      source.cancel();
      await running;
    });
    const values = [...states.values()];
    assert.ok(values.includes('skipped') && values.includes('passed'), values.slice(0, 5).join());
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

  it('runs again what a save has changed, and only that', async () => {
    const { testing } = await cupel();
    const item = await metals();
    const source = new vscode.CancellationTokenSource();
    const data = await vscode.workspace.openTextDocument(file('suites/metals.csv'));
    const original = data.getText();
    const change = async (text: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(data.uri, new vscode.Range(0, 0, data.lineCount, 0), text);
      await vscode.workspace.applyEdit(edit);
      await data.save();
    };
    const { states } = await watching(testing.tests.controller, async () => {
      await testing.continuous.start(new vscode.TestRunRequest([item]), source.token);
      const { stores } = await cupel();
      const before = (await stores.runs()).length;
      await change(original.replace('What rusts?', 'Which metal rusts?'));
      await eventually('the run', async () => (await stores.runs()).length > before);
      await eventually(
        'its end',
        async () => (await stores.runs({ limit: 1 }))[0]?.record.status === 'finished',
      );
    });
    source.cancel();
    assert.deepEqual([...states.keys()], ['iron']);
    await change(original);
  });
});
