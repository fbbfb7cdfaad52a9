import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

const prompts = (): Locator => workbench().view('Prompts');
const prompt = (words: RegExp): Locator => prompts().getByRole('treeitem', { name: words });

describe('the view Prompts', () => {
  it('tells of each prompt what it takes, who uses it, its form and its version', async () => {
    await workbench().openContainer('Cupel');
    await prompt(/^prompts/).waitFor();
    await prompt(/^answer\.txt, .*tokens · <?\$0\.\d+ · 1 suite · text · [0-9a-f]{8}/).waitFor();
    await prompt(/^greeting\.prompt\.md, .*0 suites · promptMd/).waitFor();
    for (const theme of ['light', 'high contrast', 'dark'] as const) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`prompts ${theme}`);
    }
  });

  it('is filtered from the palette', async () => {
    await workbench().runCommand('Cupel: Filter Prompts…');
    await workbench().answer('answer');
    await prompt(/greeting/).waitFor({ state: 'detached' });
    await workbench().runCommand('Cupel: Clear Filters');
    await prompt(/greeting/).waitFor();
  });

  it('lets a prompt be dragged onto a suite, which then names it', async () => {
    const suite = workbench()
      .view('Suites')
      .getByRole('treeitem', { name: /^metals/ });
    await prompt(/greeting/).dragTo(suite);
    await workbench().page.locator('.tab.active.dirty', { hasText: 'metals.eval.yaml' }).waitFor();
    await workbench().editorLine('file://../greeting.prompt.md').waitFor();
    await workbench().screenshot('prompt dragged to suite');
    await workbench().runCommand('File: Revert File');
    await prompt(/^greeting\.prompt\.md, .*0 suites/).waitFor();
  });

  it('does the same by the keyboard', async () => {
    await prompt(/greeting/).click();
    await workbench().runCommand('Cupel: Add Prompt to Suite…');
    await workbench().pick('metals');
    await workbench().page.locator('.tab.active.dirty', { hasText: 'metals.eval.yaml' }).waitFor();
    const text = workbench().editorLine('file://../greeting.prompt.md');
    await text.waitFor();
    assert.equal(await text.count(), 1);
    await workbench().runCommand('File: Revert File');
  });
});

describe('a view that is empty', () => {
  it('leads to the next step', async () => {
    await workbench().view('Runs').getByRole('button', { name: 'Run All Suites' }).waitFor();
  });
});
