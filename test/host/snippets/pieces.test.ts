import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/core/engine/runOptions.ts';
import { answersOf, scaffolds } from '../../../src/core/scaffolds/scaffold.ts';
import { commandIds } from '../../../src/editor/ids.ts';
import { answering, cupel, eventually, file, open } from '../editor/cupel.ts';

interface Pick {
  label: string;
  value?: string;
}

/** Makes a piece, answering each question by the label that comes first in its list of wishes. */
async function make(wishes: string[], argument?: vscode.Uri): Promise<vscode.Uri[]> {
  const choose = (items: readonly Pick[]): unknown =>
    items.find(({ label }) => wishes.some((wish) => label.startsWith(wish)));
  const { result } = await answering(
    'showInputBox',
    (options: vscode.InputBoxOptions) => options.value,
    async () =>
      answering('showQuickPick', choose, async () =>
        vscode.commands.executeCommand<vscode.Uri[] | undefined>(commandIds.newProjectPiece, argument),
      ),
  );
  return result.result ?? [];
}

async function runs(suite: vscode.Uri): Promise<void> {
  const { suites } = await cupel();
  await eventually(`the suite ${suite.fsPath}`, async () =>
    (await suites.files.all()).some(({ fsPath }) => fsPath === suite.fsPath),
  );
  const outcome = await vscode.commands.executeCommand<RunOutcome | undefined>(commandIds.runSuite, suite);
  assert.equal(outcome?.status, 'finished');
  assert.ok(outcome.run.summary && outcome.run.summary.total > 0);
  assert.equal(outcome.run.summary.passed, outcome.run.summary.total);
}

describe('New Project Piece', () => {
  let made: vscode.Uri[] = [];
  beforeEach(() => {
    made = [];
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const { fsPath } of made) await rm(fsPath);
    const suites = made.filter(({ fsPath }) => fsPath.endsWith('.eval.yaml')).map(({ fsPath }) => fsPath);
    const { suites: index } = await cupel();
    await eventually('the end of the suites', async () =>
      (await index.files.all()).every(({ fsPath }) => !suites.includes(fsPath)),
    );
  });

  for (const scaffold of scaffolds)
    for (const answers of answersOf(scaffold))
      it(`writes ${scaffold.id} ${Object.values(answers).join(' ')}, and its suites pass`, async () => {
        const labels = scaffold.questions.map(
          ({ id, choices }) => choices.find(({ value }) => value === answers[id])?.label ?? '',
        );
        made = await make([scaffold.title, ...labels, 'Create ']);
        assert.ok(made.length >= 3);
        for (const { fsPath } of made) assert.ok(typeof (await readFile(fsPath, 'utf8')) === 'string');
        assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /README\.md$/);
        for (const uri of made.filter(({ fsPath }) => fsPath.endsWith('.eval.yaml'))) await runs(uri);
      });

  it('makes an eval suite for the prompt that is open, and it passes', async () => {
    await open('prompts/answer.txt');
    made = await make(['Eval suite for answer.txt', 'Create 3']);
    const suite = made.find(({ fsPath }) => fsPath.endsWith('answer.eval.yaml'));
    assert.equal(suite?.fsPath, file('evals/answer/answer.eval.yaml').fsPath);
    await runs(suite);
  });

  it('makes a card for the prompt that is passed', async () => {
    made = await make(['Prompt card for answer.txt', 'Create 2'], file('prompts/answer.txt'));
    const [card] = made;
    assert.ok(card);
    assert.match(await readFile(card.fsPath, 'utf8'), /^# Prompt card: answer/);
  });

  it('shows the files before it writes any, and writes none when told so', async () => {
    let behind: string | undefined;
    const choose = (items: readonly Pick[]): unknown => {
      const nothing = items.find(({ label }) => label === 'Create Nothing');
      if (nothing) behind = vscode.window.tabGroups.activeTabGroup.activeTab?.label;
      return nothing ?? items.find(({ label }) => label === 'Drift check');
    };
    const { result } = await answering(
      'showInputBox',
      () => 'checks',
      async () =>
        answering('showQuickPick', choose, async () =>
          vscode.commands.executeCommand<vscode.Uri[] | undefined>(commandIds.newProjectPiece),
        ),
    );
    assert.equal(result.result, undefined);
    assert.match(behind ?? '', /^Drift check/);
    await assert.rejects(readFile(path.join(file('checks').fsPath, 'README.md')));
  });

  it('overwrites nothing: with one file there, none is written', async () => {
    const there = file('drift/README.md');
    await vscode.workspace.fs.writeFile(there, new TextEncoder().encode('mine'));
    made = [there];
    const { asked } = await answering(
      'showErrorMessage',
      () => undefined,
      async () => {
        assert.deepEqual(await make(['Drift check', 'Create ']), []);
      },
    );
    assert.match(JSON.stringify(asked), /README\.md is there already/);
    assert.equal(await readFile(there.fsPath, 'utf8'), 'mine');
    await assert.rejects(readFile(file('drift/checkDrift.mjs').fsPath));
  });
});
