import type { Locator } from 'playwright-core';
import { useWindow, workbench } from '../support/uiFixture.ts';

// The panel would take the keyboard in the middle of a flow.
useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

function view(title: string): Locator {
  return workbench().view(title);
}

describe('the container of Cupel', () => {
  it('shows prompts, suites and what to do where there is nothing yet', async () => {
    await workbench().openContainer('Cupel');
    await view('Prompts')
      .getByRole('treeitem', { name: /answer\.txt/ })
      .waitFor();
    await view('Suites')
      .getByRole('treeitem', { name: /metals/ })
      .waitFor();
    await view('Runs').getByRole('button', { name: 'Run All Suites' }).waitFor();
    await workbench().screenshot('views-empty');
  });

  it('opens a prompt from its item, with its tokens in the status bar', async () => {
    await view('Prompts')
      .getByRole('treeitem', { name: /answer\.txt/ })
      .click();
    await workbench()
      .statusBarItem(/tokens/)
      .waitFor();
    await workbench().screenshot('status-bar');
  });

  it('shows tokens and cost when the pointer rests on a prompt', async () => {
    const { page } = workbench();
    await workbench()
      .editorLine(/^Answer/)
      .hover({ position: { x: 30, y: 8 } });
    const hover = page.locator('.monaco-hover:visible', { hasText: 'Tokens' });
    await hover.first().waitFor();
    for (const theme of ['light', 'high contrast', 'dark'] as const) {
      await workbench().setTheme(theme);
      await workbench()
        .editorLine(/^Question/)
        .hover({ position: { x: 30, y: 8 } });
      await hover.first().waitFor();
      await workbench().screenshot(`hover ${theme}`);
      await page.keyboard.press('Escape');
    }
  });

  it('runs a suite from the button on its item, and lists the run', async () => {
    const suite = view('Suites').getByRole('treeitem', { name: /metals/ });
    await suite.hover();
    await suite.getByRole('button', { name: 'Run Suite' }).click();
    await workbench().notification(/metals: 3 of 4 passed/);
    await view('Runs')
      .getByRole('treeitem', { name: /metals.*3 of 4 passed/ })
      .waitFor();
    await workbench().clearNotifications();
  });

  it('expands a suite to its cases, which open at their place', async () => {
    const { page } = workbench();
    await view('Suites')
      .getByRole('treeitem', { name: /metals/ })
      .locator('.monaco-tl-twistie')
      .click();
    await view('Suites').getByRole('treeitem', { name: /^tin/ }).click();
    await page.locator('.tab.active', { hasText: 'metals.eval.yaml' }).waitFor();
    await workbench().codeLens('Run Case').first().waitFor();
    await page.locator('.statusbar-item', { hasText: 'Ln 13' }).waitFor();
    for (const theme of ['light', 'high contrast', 'dark'] as const) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`views ${theme}`);
    }
  });

  it('runs a case from the lens above it', async () => {
    await workbench().codeLens('Run Case').first().click();
    await workbench().notification(/metals: 1 of 1 passed/);
    await workbench().clearNotifications();
  });

  it('marks a mistake in a suite and puts it right', async () => {
    const { page } = workbench();
    await workbench().openFile('suites/broken.eval.yaml');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench().placeCursor('containz', 'containz');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget', { hasText: 'contains' }).waitFor();
    await workbench().screenshot('quick-fix');
    await page.keyboard.press('Enter');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await workbench().runCommand('File: Revert File');
  });

  it('shows the results of cases in the Test Explorer', async () => {
    const { page } = workbench();
    await workbench().runCommand('Testing: Focus on Test Explorer View');
    const suite = page.locator('.test-explorer').getByRole('treeitem', { name: /metals/ });
    await suite.hover();
    await suite.getByRole('button', { name: 'Run Test', exact: true }).click();
    // What the run says in all stands above the tree and moves it down: what is clicked comes after.
    await page.locator('.result-summary', { hasText: '3/4' }).waitFor();
    const failed = page.locator('.test-explorer').getByRole('treeitem', { name: /metals.*Failed/ });
    await failed.locator('.monaco-tl-twistie').click();
    await page
      .locator('.test-explorer')
      .getByRole('treeitem', { name: /tin.*Failed/ })
      .waitFor();
    await workbench().screenshot('test-explorer');
    await page.locator('.test-explorer').getByRole('treeitem', { name: 'iron (Passed)' }).waitFor();
  });

  it('asks for a vendor and keeps its key', async () => {
    const { page } = workbench();
    await workbench().runCommand('Cupel: Set API Key');
    await workbench().screenshot('set-api-key');
    await workbench().pick('OpenAI');
    await page.locator('.quick-input-widget input[type="password"]').fill('sk-test-only');
    await page.keyboard.press('Enter');
    await workbench().notification('The key OPENAI_API_KEY is set.');
    await workbench().runCommand('Cupel: Remove API Key');
    await workbench().pick('OPENAI_API_KEY');
    await workbench().notification('The key OPENAI_API_KEY is removed.');
  });

  it('completes assertion types and says what they do', async () => {
    const { page } = workbench();
    await workbench().openFile('suites/metals.eval.yaml');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('  - assert:\n    - type: not-con');
    await page.keyboard.press('Control+Space');
    const row = page.locator('.suggest-widget .monaco-list-row', { hasText: 'not-contains-json' });
    await row.waitFor();
    await workbench().screenshot('completion');
    await page.keyboard.press('Escape');
    await workbench().runCommand('File: Revert File');
  });

  it('leads through the first steps', async () => {
    const { page } = workbench();
    await workbench().runCommand('Welcome: Open Walkthrough...');
    await workbench().pick('Evaluate Your Prompts', 'Evaluate Your Prompts');
    for (const step of [
      'Write a suite',
      'See tokens and cost',
      'Run it',
      'Look at the failures',
      'Ask a real model',
    ])
      await page.locator('.getting-started-step', { hasText: step }).waitFor();
    await page
      .locator('.getting-started-step', { hasText: 'Write a suite' })
      .getByRole('button', { name: 'New Suite' })
      .waitFor();
    await page.getByText('prompts × providers × cases').or(page.locator('iframe.webview')).first().waitFor();
    await workbench().screenshot('walkthrough');
  });
});
