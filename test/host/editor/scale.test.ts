import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cupel, eventually, file } from './cupel.ts';

describe('a workspace with 5,000 prompts', () => {
  const folder = (): string => file('many').fsPath;

  before(async () => {
    await mkdir(folder());
    for (let index = 0; index < 5000; index++)
      await writeFile(path.join(folder(), `${index}.prompt`), `Prompt ${index}: {{question}}`);
  });
  after(async () => {
    await rm(folder(), { recursive: true });
    const { trees } = await cupel();
    await eventually('their end', async () => (await trees.prompts.getChildren()).length < 10);
  });

  it('fills the view, and says how long that takes', async function () {
    this.timeout(60_000);
    const { trees, promptFiles } = await cupel();
    await eventually('all prompts', async () => (await trees.prompts.getChildren()).length > 5000);
    const took: number[] = [];
    for (let round = 0; round < 3; round++) {
      promptFiles.refresh();
      const start = performance.now();
      const nodes = await trees.prompts.getChildren();
      for (const node of nodes) trees.prompts.getTreeItem(node);
      took.push(Math.round(performance.now() - start));
      assert.ok(nodes.length > 5000);
    }
    console.log(`      5,000 prompts: ${took.join(', ')} ms`);
  });
});
