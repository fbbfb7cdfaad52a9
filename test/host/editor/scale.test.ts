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

  it('says how far diagnostics are behind the keys, at many places', async function () {
    this.timeout(300_000);
    const { testing } = await cupel();
    await testing.tests.discover();
    const editor = await open('suites/thousand.eval.yaml');
    await testing.tests.resolve(testing.tests.suiteItem(suite()));
    const hasNow = (code: string): boolean =>
      vscode.languages.getDiagnostics(suite()).some((diagnostic) => diagnostic.code === code);
    for (const [code, { keys, changes }] of await typeMistakes(editor, hasNow)) {
      console.log(`      1,000 cases, ${code}: diagnostics ${spread(keys)} behind ${keys.length} keys`);
      console.log(`        ${spread(changes)} behind what the extension host hears of them`);
    }
    assert.deepEqual(vscode.languages.getDiagnostics(suite()), []);
  });

  it('says how far VS Code itself is behind, with an extension that has nothing to do', async function () {
    this.timeout(300_000);
    const plain = file('thousand.yaml');
    await vscode.workspace.fs.writeFile(plain, new TextEncoder().encode(text()));
    const editor = await open('thousand.yaml');
    const collection = vscode.languages.createDiagnosticCollection('nothing to do');
    const listener = vscode.workspace.onDidChangeTextDocument(({ document: { uri, version } }) => {
      if (uri.toString() !== plain.toString()) return;
      const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), `version ${version}`);
      collection.set(plain, [diagnostic]);
    });
    const shown = (): string | undefined => vscode.languages.getDiagnostics(plain)[0]?.message;
    let before = shown();
    const measured = await typeMistakes(editor, (_, isMistake) => {
      if (shown() === before) return !isMistake;
      before = shown();
      return isMistake;
    });
    for (const [code, { keys, changes }] of measured) {
      console.log(`      the same text and keys as ${code}, VS Code alone: ${spread(keys)}`);
      console.log(`        ${spread(changes)} behind what the extension host hears of them`);
    }
    listener.dispose();
    collection.dispose();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(plain);
  });

  it('says how long a burst of keys is behind', async function () {
    const editor = await open('suites/thousand.eval.yaml');
    const { document } = editor;
    const at = document.positionAt(document.getText().lastIndexOf('contains'));
    const behind: number[] = [];
    for (let round = 0; round < 4; round++) {
      const letters = 'typed';
      for (const [index, letter] of letters.split('').entries()) {
        await editor.edit((edit) => edit.insert(at.translate(0, index), letter));
        await pause(80);
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

interface Behind {
  /** Milliseconds behind the key itself: what VS Code needs for it is in them. */
  keys: number[];
  /** Milliseconds behind the moment at which the extension host hears of the change. */
  changes: number[];
}

/** A key that makes a mistake, at many places in turn, and one that takes it back. */
const mistakes = {
  // A colon that is not there any more: the text cannot be read as YAML.
  'suite.syntax': { before: /description:(?= case)/, take: 'deleteLeft', give: ':' },
  // A letter too many: it can, and the engine says what is wrong with it.
  'suite.unknownAssertion': { before: /type: contains/, take: undefined, give: 'x' },
};

/** @param hasNow whether the mistake is shown */
async function typeMistakes(
  editor: vscode.TextEditor,
  hasNow: (code: string, isMistake: boolean) => boolean,
): Promise<Map<string, Behind>> {
  const behind = new Map<string, Behind>(
    Object.keys(mistakes).map((code) => [code, { keys: [], changes: [] }]),
  );
  let changed = 0;
  const listener = vscode.workspace.onDidChangeTextDocument(() => (changed = performance.now()));
  for (let index = 0; index < 16; index++)
    for (const [code, { before, take, give }] of Object.entries(mistakes)) {
      const place = endOf(editor.document, before, (index * 397) % 1000);
      editor.selection = new vscode.Selection(place, place);
      editor.revealRange(editor.selection);
      await pause(500); // nobody types where nothing is drawn yet
      for (const [turn, key] of (take ? [take, give] : [give, 'deleteLeft']).entries()) {
        const start = performance.now();
        if (key === 'deleteLeft') await vscode.commands.executeCommand(key);
        else await vscode.commands.executeCommand('type', { text: key });
        await diagnosed(() => hasNow(code, turn === 0) === (turn === 0));
        const end = performance.now();
        // At the first place, all is done for the first time.
        if (index > 0) behind.get(code)?.keys.push(end - start);
        if (index > 0) behind.get(code)?.changes.push(end - changed);
        // Now and then long enough for what waits for a pause.
        await pause(50 + ((index * 97) % 400));
      }
    }
  listener.dispose();
  return behind;
}

/** Where the first text of a case that matches ends. */
function endOf(document: vscode.TextDocument, wanted: RegExp, index: number): vscode.Position {
  const all = document.getText();
  const line = all.lastIndexOf('\n', all.indexOf(`case ${index}\n`)) + 1;
  const found = wanted.exec(all.slice(line));
  assert.ok(found);
  return document.positionAt(line + found.index + found[0].length);
}

function spread(took: readonly number[]): string {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, at most ${at(1)} ms`;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for diagnostics. VS Code gathers its event of them for 50 ms, though it shows them at once; so they are looked at. */
async function diagnosed(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(1);
}
