import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cupel, eventually, file, open } from './cupel.ts';

describe('the files that a suite names', () => {
  const suite = (): vscode.Uri => file('suites/named.eval.yaml');
  const rows = (): vscode.Uri => file('suites/named.csv');
  const prompt = (): vscode.Uri => file('suites/named.txt');
  const defaults = (): vscode.Uri => file('suites/named-defaults.yaml');
  const text = `prompts: ['file://named.txt']
providers: [echo]
defaultTest: file://named-defaults.yaml
tests: ['file://named.csv']
`;

  const write = async (uri: vscode.Uri, content: string): Promise<void> =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  const labels = async (): Promise<string[]> => {
    const { testing } = await cupel();
    return [...testing.tests.suiteItem(suite()).children].map(([, { label }]) => label);
  };
  const codes = (uri: vscode.Uri): unknown[] => vscode.languages.getDiagnostics(uri).map(({ code }) => code);

  beforeEach(async () => {
    await write(prompt(), 'Say {{ word }}');
    await write(rows(), 'word,__description\ngold,gold\n');
    await write(defaults(), 'metadata: { tone: calm }\n');
    await write(suite(), text);
    await open('suites/named.eval.yaml');
    await eventually('the case', async () => (await labels()).join() === 'gold');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const each of [suite(), rows(), prompt(), defaults()])
      await vscode.workspace.fs.delete(each).then(undefined, () => undefined);
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('bring new cases into the Test Explorer as they are typed, and take them away again', async () => {
    await open('suites/named.csv');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(rows(), new vscode.Position(2, 0), 'tin,tin\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually('the typed case', async () => (await labels()).join() === 'gold,tin');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('its end', async () => (await labels()).join() === 'gold');
  });

  it('bring new cases when something else writes them', async () => {
    await write(rows(), 'word,__description\ngold,gold\niron,iron\n');
    await eventually('the written case', async () => (await labels()).join() === 'gold,iron');
  });

  it('show what is wrong with the suite when something else has changed a prompt', async () => {
    const { diagnostics } = await cupel();
    await eventually('a look at it', async () => (await diagnostics.validate(suite())).length === 0);
    await write(prompt(), 'Say {{ other }}');
    await eventually('the problem', () => codes(prompt()).includes('prompt.unknownVariable'));
    await write(prompt(), 'Say {{ word }}');
    await eventually('its end', () => codes(prompt()).length === 0);
  });

  it('are watched outside of the workspace, too', async () => {
    const { diagnostics } = await cupel();
    const outside = file('../outside.txt');
    await write(outside, 'Say {{ word }}');
    await write(suite(), text.replace('named.txt', '../../outside.txt'));
    try {
      await eventually('a look at it', async () => (await diagnostics.validate(suite())).length === 0);
      await write(outside, 'Say {{ other }}');
      await eventually('the problem', () => codes(outside).includes('prompt.unknownVariable'));
    } finally {
      await vscode.workspace.fs.delete(outside);
    }
  });

  it('show what is wrong when one of them is deleted, and written again', async () => {
    const { diagnostics } = await cupel();
    await diagnostics.validate(suite());
    await vscode.workspace.fs.delete(prompt());
    await eventually('the problem', () => codes(suite()).includes('file.notFound'));
    await write(prompt(), 'Say {{ word }}');
    await eventually('its end', () => !codes(suite()).includes('file.notFound'));
  });

  it('are missed by nobody when the suite itself is deleted, though its tab stays', async () => {
    const { diagnostics } = await cupel();
    await write(suite(), text.replace('named.txt', 'gone.txt'));
    await eventually('the problem', () => codes(suite()).includes('file.notFound'));
    await vscode.workspace.fs.delete(suite());
    assert.ok(vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === suite().toString()));
    assert.deepEqual(await diagnostics.validate(suite()), []);
    await eventually('the end of the problem', () => codes(suite()).length === 0);
  });

  it('are watched as defaults, too, while they are typed', async () => {
    const { diagnostics } = await cupel();
    await diagnostics.validate(suite());
    await vscode.workspace.openTextDocument(defaults());
    const edit = new vscode.WorkspaceEdit();
    edit.insert(defaults(), new vscode.Position(0, 0), 'asert: []\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await eventually('the problem', () => codes(defaults()).length > 0);
  });
});
