import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CupelExports } from '../../../src/extension.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import type { CupelApi } from '../../../src/editor/wireEditor.ts';
import { answering, cupel, eventually, file } from '../editor/cupel.ts';
import type { OpenThings } from './openThings.ts';
import { watchOpenThings } from './openThings.ts';

const { executeCommand } = vscode.commands;

interface ExtensionModule {
  activate(context: vscode.ExtensionContext): CupelExports;
  deactivate(): Promise<void>;
}

// In a window of its own: what it ends is not there for others any more.
describe('the end of the extension', function () {
  let things: OpenThings;
  const code = (): vscode.Uri => file('suites/code.eval.yaml');

  before(async () => {
    await (await cupel()).end();
    const text = `prompts: ['Say {{word}}']
providers: [echo]
tests:
  - vars: { word: gold }
    assert:
      - { type: javascript, value: 'output.includes("gold")' }
      - { type: python, value: '"gold" in output' }
`;
    await vscode.workspace.fs.writeFile(code(), new TextEncoder().encode(text));
    const { extensionPath } = vscode.extensions.getExtension('cupel.cupel')!;
    things = watchOpenThings(path.join(extensionPath, 'dist'));
  });
  after(async () => {
    things.restore();
    await executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(code());
  });

  it('leaves no listener, watcher, process, thread or timer', async () => {
    const extension = vscode.extensions.getExtension('cupel.cupel')!;
    const { main } = extension.packageJSON as { main: string };
    const load = createRequire(import.meta.url);
    const cupelModule = load(path.join(extension.extensionPath, main)) as ExtensionModule;
    const context = contextOf(extension);
    const api = await cupelModule.activate(context).editor;
    assert.ok(things.disposables().length > 50, 'what it begins is seen');

    await useEverything(api);
    assert.ok(things.workers().length > 0, 'threads are seen');
    assert.ok(things.children().length > 0, 'processes are seen');
    const slow = file('suites/slow.eval.yaml');
    const running = executeCommand(commandIds.runSuite, slow);
    await eventually('a run under way', () => api.active.all().some(({ progress }) => progress?.done));

    // As VS Code does it.
    await cupelModule.deactivate();
    for (const each of context.subscriptions.toReversed()) each.dispose();
    assert.deepEqual(things.timers(), []);
    assert.deepEqual(things.disposables(), []);
    await running;
    await eventually('the end of all threads and processes', () => {
      const left = [...things.workers(), ...things.children()];
      return left.length === 0;
    }).catch(() => assert.deepEqual([...things.workers(), ...things.children()], []));
    assert.deepEqual(things.timers(), [], 'what ended late began nothing');
    assert.deepEqual(things.disposables(), []);
  });

  async function useEverything(api: CupelApi): Promise<void> {
    const metals = file('suites/metals.eval.yaml');
    const document = await vscode.workspace.openTextDocument(metals);
    await vscode.window.showTextDocument(document);
    const at = new vscode.Position(3, 12);
    for (const provider of ['Hover', 'Definition', 'CompletionItem', 'Reference'])
      await executeCommand(`vscode.execute${provider}Provider`, metals, at);
    for (const provider of ['CodeLens', 'DocumentSymbol', 'Link'])
      await executeCommand(`vscode.execute${provider}Provider`, metals);
    await executeCommand('vscode.executeInlayHintProvider', metals, new vscode.Range(0, 0, 20, 0));
    for (const tree of Object.values(api.trees))
      for (const node of await tree.getChildren()) {
        tree.getTreeItem(node as never);
        await tree.getChildren(node as never);
      }
    await executeCommand(commandIds.validateSuite, metals);
    await executeCommand(commandIds.estimateSuite, metals);
    for (const suite of [metals, code()]) {
      const outcome = await executeCommand<{ status: string } | undefined>(commandIds.runSuite, suite);
      assert.equal(outcome?.status, 'finished');
    }
    await executeCommand(commandIds.showResults, metals);
    await executeCommand(commandIds.tryPrompt, file('prompts/answer.txt'));
    await api.playground.value?.session?.change('Say {{word}}', { word: 'gold' }, ['echo']);
    await api.playground.value?.session?.run();
    await api.testing.tests.discover();
    const item = api.testing.tests.suiteItem(metals);
    await api.testing.tests.resolve(item);
    const token = new vscode.CancellationTokenSource().token;
    await api.testing.runs.run(new vscode.TestRunRequest([item]), token);
    await api.testing.continuous.start(new vscode.TestRunRequest([item]), token);
    await api.models.test('vscode:fake/fake-echo', new AbortController().signal);
    await vscode.lm.invokeTool('cupel_list_suites', { input: {}, toolInvocationToken: undefined }, token);
    await answering(
      'showInputBox',
      () => 'metals',
      async () => executeCommand(commandIds.filterRuns),
    );
    await api.figures.figures(file('prompts/answer.txt'));
  }
});

/** As much of a context as the extension uses. */
function contextOf(extension: vscode.Extension<unknown>): vscode.ExtensionContext {
  const secrets = new Map<string, string>();
  const memory = new Map<string, unknown>();
  const changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  const context = {
    subscriptions: [] as vscode.Disposable[],
    extension,
    extensionUri: extension.extensionUri,
    secrets: {
      get: async (key: string) => secrets.get(key),
      store: async (key: string, value: string) => void secrets.set(key, value),
      delete: async (key: string) => void secrets.delete(key),
      keys: async () => [...secrets.keys()],
      onDidChange: changed.event,
    },
    workspaceState: {
      keys: () => [...memory.keys()],
      get: (key: string, otherwise?: unknown) => memory.get(key) ?? otherwise,
      update: async (key: string, value: unknown) => void memory.set(key, value),
    },
  };
  return context as unknown as vscode.ExtensionContext;
}
