import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { useWindow, workbench } from '../support/uiFixture.ts';

// A workspace without a suite, as of someone who begins.
const fresh = path.join(mkdtempSync(path.join(realpathSync(os.tmpdir()), 'cupel-fresh-')), 'fresh');
mkdirSync(fresh);

useWindow(import.meta.filename, { workspace: fresh, settings: { 'cupel.results.open': 'never' } });

describe('the first steps', () => {
  it('lead through the walkthrough: a suite, its tokens, a run, its failure', async () => {
    const { page } = workbench();
    // Files that are opened take the place of the walkthrough's tab.
    const walk = async (): Promise<void> => {
      await workbench().runCommand('Welcome: Open Walkthrough...');
      await workbench().pick('Evaluate Your Prompts', 'Evaluate Your Prompts');
    };
    await walk();
    const step = (name: string) => page.locator('.getting-started-step', { hasText: name });
    await step('Write a suite').getByRole('button', { name: 'New Suite' }).click();
    await page.locator('.tab.active', { hasText: '.eval.yaml' }).waitFor();
    await workbench().codeLens('Run').first().waitFor();
    await workbench().screenshot('walkthrough 1 suite');
    await walk();
    await step('See tokens and cost').click();
    await step('See tokens and cost').getByRole('button', { name: 'Show Prompts' }).click();
    await page
      .locator('.pane')
      .getByRole('treeitem', { name: /greeting/ })
      .first()
      .click();
    await workbench()
      .statusBarItem(/tokens/)
      .waitFor();
    await workbench().screenshot('walkthrough 2 tokens');
    await walk();
    await step('Run it').click();
    await step('Run it').getByRole('button', { name: 'Run Suite' }).click();
    await workbench().notification(/\d of \d passed/);
    await workbench().clearNotifications();
    await walk();
    await step('Look at the failures').click();
    await step('Look at the failures').getByRole('button', { name: 'Show Results' }).click();
    await workbench().webview().getByText('Failed', { exact: true }).first().waitFor();
    await workbench().screenshot('walkthrough 4 failures');
    await walk();
    await step('Ask a real model').click();
    await step('Ask a real model').getByRole('button', { name: 'Try Prompt' }).waitFor();
    await workbench().screenshot('walkthrough 5 models');
  });

  it('set up a model of VS Code, say what it costs, and test it', async () => {
    const { page } = workbench();
    await workbench().runCommand('Cupel: Set Up Provider');
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: /vscode:/ }).first();
    await row.waitFor();
    await workbench().screenshot('set up provider');
    await row.click();
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    const model = page.locator('.quick-input-list .monaco-list-row', { hasText: /vscode:.*\// }).first();
    if (await model.isVisible()) await model.click();
    const test = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Test Connection' });
    await test.waitFor();
    await workbench().screenshot('set up provider price');
    await test.click();
    await workbench().notification(/answers in|does not answer/);
    await workbench().screenshot('connection tested');
    await workbench().clearNotifications();
  });
});
