import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Tree } from '../../../src/editor/views/tree.ts';
import { cupel, eventually, file, open } from './cupel.ts';

describe('a workspace with 5,000 prompts', () => {
  const folder = (): string => file('many').fsPath;

  before(async () => {
    await mkdir(folder());
    for (let index = 0; index < 5000; index++)
      await writeFile(path.join(folder(), `${index}.prompt`), `Prompt ${index}: {{question}}`);
  });
  after(async () => {
    await rm(folder(), { recursive: true });
    const { promptFiles } = await cupel();
    await eventually('their end', async () => (await promptFiles.all()).length < 10);
  });

  it('fills the view, and says how long that takes', async function () {
    this.timeout(60_000);
    const { trees, promptFiles } = await cupel();
    await eventually('all prompts', async () => (await promptFiles.all()).length > 5000);
    const took: number[] = [];
    for (let round = 0; round < 3; round++) {
      promptFiles.refresh();
      const start = performance.now();
      const folders = await trees.prompts.getChildren();
      for (const node of folders) trees.prompts.getTreeItem(node);
      took.push(Math.round(performance.now() - start));
      assert.ok(folders.length < 10, 'folders are shut, so VS Code asks for no file');
    }
    console.log(`      5,000 prompts, by folder: ${took.join(', ')} ms`);
    const many = (await trees.prompts.getChildren()).find(
      (node) => node.kind === 'folder' && node.folder === 'many',
    );
    const start = performance.now();
    const nodes = await trees.prompts.getChildren(many);
    for (const node of nodes) trees.prompts.getTreeItem(node);
    console.log(`      the folder of them, opened: ${Math.round(performance.now() - start)} ms`);
    assert.equal(nodes.length, 5000);
  });

  it('fills the other views, and says how long that takes', async () => {
    const { trees } = await cupel();
    for (const [name, tree] of Object.entries(trees) as [string, Tree<unknown>][]) {
      const start = performance.now();
      const nodes = await tree.getChildren();
      for (const node of nodes) tree.getTreeItem(node);
      console.log(`      view ${name}: ${Math.round(performance.now() - start)} ms`);
    }
  });
});

describe('a suite of 1,000 cases', () => {
  const suite = (): vscode.Uri => file('suites/thousand.eval.yaml');
  const text = (): string => `prompts: ['Say {{word}}']
providers: [echo]
tests:
${Array.from({ length: 1000 }, (_, index) => `  - description: case ${index}\n    vars: { word: w${index} }\n    assert: [{ type: contains, value: w${index} }]\n`).join('')}`;

  before(async () => vscode.workspace.fs.writeFile(suite(), new TextEncoder().encode(text())));
  after(async () => {
    // VS Code would ask whether to save what was typed.
    await open('suites/thousand.eval.yaml');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(suite());
    const { suites } = await cupel();
    await eventually('its end', async () => (await suites.files.all()).length === 3);
  });

  it('says how far diagnostics are behind the keys', async function () {
    this.timeout(60_000);
    const { testing } = await cupel();
    await testing.tests.discover();
    const editor = await open('suites/thousand.eval.yaml');
    const { document } = editor;
    await testing.tests.resolve(testing.tests.suiteItem(suite()));
    const at = document.positionAt(document.getText().lastIndexOf('contains'));
    const shown = (): boolean =>
      vscode.languages.getDiagnostics(suite()).some(({ code }) => code === 'suite.unknownAssertion');
    const behind: number[] = [];
    for (let round = 0; round < 12; round++) {
      const isWrong = round % 2 === 0;
      await editor.edit((edit) => {
        if (isWrong) edit.insert(at, 'x');
        else edit.delete(new vscode.Range(at, at.translate(0, 1)));
      });
      const start = performance.now();
      await diagnosed(() => shown() === isWrong);
      behind.push(Math.round(performance.now() - start));
    }
    console.log(`      1,000 cases: diagnostics ${behind.join(', ')} ms behind`);
    assert.equal(shown(), false);
  });

  it('says how long a burst of keys is behind', async function () {
    this.timeout(60_000);
    const editor = await open('suites/thousand.eval.yaml');
    const { document } = editor;
    const at = document.positionAt(document.getText().lastIndexOf('contains'));
    const behind: number[] = [];
    for (let round = 0; round < 4; round++) {
      const letters = 'typed';
      for (const [index, letter] of letters.split('').entries()) {
        await editor.edit((edit) => edit.insert(at.translate(0, index), letter));
        await new Promise((resolve) => setTimeout(resolve, 80));
      }
      const start = performance.now();
      await diagnosed(() =>
        vscode.languages.getDiagnostics(suite()).some(({ message }) => message.includes('typedcontains')),
      );
      behind.push(Math.round(performance.now() - start));
      await editor.edit((edit) => edit.delete(new vscode.Range(at, at.translate(0, letters.length))));
      await diagnosed(() => vscode.languages.getDiagnostics(suite()).length === 0);
    }
    console.log(`      after a burst of keys: ${behind.join(', ')} ms behind (less 80 ms of the last pause)`);
  });
});

/** Waits for a change of diagnostics, without asking again and again. */
async function diagnosed(isSo: () => boolean): Promise<void> {
  if (isSo()) return;
  await new Promise<void>((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (!isSo()) return;
      listener.dispose();
      resolve();
    });
  });
}
