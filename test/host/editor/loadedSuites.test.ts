import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { onDidChangeSources } from '../../../src/editor/files/suiteSources.ts';
import { cupel, eventually, file, open } from './cupel.ts';

describe('a suite that several look at', () => {
  const suite = (): vscode.Uri => file('suites/recent.eval.yaml');
  const prompt = (): vscode.Uri => file('suites/recent.txt');
  const written = "prompts: ['file://recent.txt']\nproviders: [echo]\ntests: [{ vars: { word: one } }]\n";

  const write = async (uri: vscode.Uri, text: string): Promise<void> =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const type = async (uri: vscode.Uri, text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  };

  before(async () => {
    await write(prompt(), 'Say {{word}}');
    await write(suite(), written);
    await vscode.workspace.openTextDocument(prompt());
    await open('suites/recent.eval.yaml');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(suite());
    await vscode.workspace.fs.delete(prompt());
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('is read once for all of them, and anew for a run', async () => {
    const { runner } = await cupel();
    const [first, second] = await Promise.all([runner.loadRecent(suite()), runner.loadRecent(suite())]);
    assert.equal(second, first);
    const toRun = await runner.load(suite());
    assert.notEqual(toRun, first);
    assert.deepEqual(
      toRun.prompts.map(({ raw }) => raw),
      ['Say {{word}}'],
    );
  });

  it('is read again when it, or a file that it names, has other text', async () => {
    const { runner } = await cupel();
    const before = await runner.loadRecent(suite());
    await type(suite(), 'description: typed\n');
    const typed = await runner.loadRecent(suite());
    assert.notEqual(typed, before);
    assert.equal(typed.description, 'typed');
    await type(prompt(), 'Please. ');
    const asked = await runner.loadRecent(suite());
    assert.deepEqual(
      asked.prompts.map(({ raw }) => raw),
      ['Please. Say {{word}}'],
    );
  });
});

describe('what suites are made of', () => {
  it('changes with the settings of Cupel, and not with those of others', async () => {
    const { Global } = vscode.ConfigurationTarget;
    const set = async (section: string, id: string, value: unknown): Promise<void> => {
      const known = new Promise<void>((resolve) => {
        const once = vscode.workspace.onDidChangeConfiguration((change) => {
          if (!change.affectsConfiguration(`${section}.${id}`)) return;
          once.dispose();
          resolve();
        });
      });
      await vscode.workspace.getConfiguration(section).update(id, value, Global);
      await known;
    };
    let changes = 0;
    const heard = onDidChangeSources(() => changes++);
    try {
      await set('editor', 'rulers', [100]);
      assert.equal(changes, 0);
      await set('cupel', 'environment', { CUPEL_TEST: 'yes' });
      assert.equal(changes, 1);
    } finally {
      heard.dispose();
      for (const id of ['editor.rulers', 'cupel.environment'])
        await vscode.workspace.getConfiguration().update(id, undefined, Global);
    }
  });
});
