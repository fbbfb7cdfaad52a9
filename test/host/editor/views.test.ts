import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cupel, eventually, file } from './cupel.ts';

describe('the view Prompts', () => {
  it('lists prompt files and those that suites name', async () => {
    const { trees } = await cupel();
    const items = (await trees.prompts.getChildren()).map((node) => trees.prompts.getTreeItem(node));
    assert.deepEqual(
      items.map(({ label, description }) => [label, description]),
      [
        ['greeting.prompt.md', ''],
        ['answer.txt', 'prompts'],
      ],
    );
    assert.deepEqual(items[1]?.command?.arguments?.[0]?.fsPath, file('prompts/answer.txt').fsPath);
  });

  it('tells tokens, cost and suites of a prompt that the pointer rests on', async () => {
    const { trees } = await cupel();
    const node = (await trees.prompts.getChildren()).at(-1)!;
    const { tooltip } = await trees.prompts.resolveTreeItem(trees.prompts.getTreeItem(node), node);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /Tokens/);
    assert.match(tooltip.value, /metals/);
  });

  it('notices a new prompt and a deleted one', async () => {
    const { trees } = await cupel();
    const labels = async (): Promise<unknown[]> =>
      (await trees.prompts.getChildren()).map((node) => trees.prompts.getTreeItem(node).label);
    await labels();
    const added = file('prompts/added.txt');
    await vscode.workspace.fs.writeFile(added, new TextEncoder().encode('Hello {{name}}'));
    await eventually('the new prompt', async () => (await labels()).includes('added.txt'));
    await vscode.workspace.fs.delete(added);
    await eventually('the end of the prompt', async () => !(await labels()).includes('added.txt'));
  });
});

describe('the view Suites', () => {
  it('lists the suites', async () => {
    const { trees } = await cupel();
    const items = (await trees.suites.getChildren()).map((node) => trees.suites.getTreeItem(node));
    assert.deepEqual(
      items.map(({ label }) => label),
      ['broken', 'metals', 'slow'],
    );
  });

  it('expands a suite to its cases, each of which opens at its place', async () => {
    const { trees } = await cupel();
    const metals = (await trees.suites.getChildren())[1]!;
    const cases = (await trees.suites.getChildren(metals)).map((node) => trees.suites.getTreeItem(node));
    assert.deepEqual(
      cases.map(({ label }) => label),
      ['gold', 'tin', 'copper', 'iron'],
    );
    const [inline, , row] = cases.map(({ command }) => command?.arguments ?? []);
    assert.equal(inline?.[0].fsPath, file('suites/metals.eval.yaml').fsPath);
    assert.equal(inline?.[1].selection.start.line, 6);
    assert.equal(row?.[0].fsPath, file('suites/metals.csv').fsPath);
    assert.equal(row?.[1].selection.start.line, 1);
  });

  it('says what is wrong with a suite that does not load, and where', async () => {
    const { trees } = await cupel();
    const broken = (await trees.suites.getChildren())[0]!;
    const [problem] = (await trees.suites.getChildren(broken)).map((node) => trees.suites.getTreeItem(node));
    assert.ok(typeof problem?.label === 'string');
    assert.match(problem.label, /containz/);
    assert.equal(problem.command?.arguments?.[1].selection.start.line, 9);
  });
});
