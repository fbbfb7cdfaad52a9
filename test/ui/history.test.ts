import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

const runs = (): Locator => workbench().view('Runs');
const run = (words: RegExp): Locator => runs().getByRole('treeitem', { name: words });

describe('the view Runs', () => {
  it('groups runs by suite and day, and counts the failures of the last one', async () => {
    await workbench().openContainer('Cupel');
    const suite = workbench()
      .view('Suites')
      .getByRole('treeitem', { name: /^metals/ });
    await workbench()
      .view('Suites')
      .getByRole('treeitem', { name: /^metals, 4 cases · a run \$0/ })
      .waitFor();
    for (let times = 1; times <= 2; times++) {
      await suite.hover();
      await suite.getByRole('button', { name: 'Run Suite' }).click();
      await run(/^metals, \d+:.*3 of 4 passed/)
        .nth(times - 1)
        .waitFor();
      // The row is drawn anew once more, with its trend and what the next run costs.
      await workbench()
        .view('Suites')
        .getByRole('treeitem', { name: /^metals, 75\.0%.* · 4 cases · a run \$0/ })
        .waitFor();
    }
    await run(/^metals, 2 runs/).waitFor();
    await run(/^Today, 2 runs/).waitFor();
    await workbench()
      .page.locator('.activitybar')
      .getByRole('tab', { name: /metals: 1 failed in the last run/ })
      .waitFor();
    await workbench().clearNotifications();
  });

  it('shows the pass rate of the suite, with where it goes, its cases and what a run costs', async () => {
    await workbench()
      .view('Suites')
      .getByRole('treeitem', { name: /^metals, 75\.0% → · 4 cases · a run \$0/ })
      .waitFor();
  });

  it('pins a run as the baseline of its suite', async () => {
    const older = run(/^metals, \d+:/).nth(1);
    await workbench().pickFromMenu(older, 'Pin Run as Baseline');
    await run(/^metals, \d+:.*baseline/).waitFor();
    for (const theme of ['light', 'high contrast', 'dark'] as const) {
      await workbench().setTheme(theme);
      await workbench().screenshot(`runs ${theme}`);
    }
  });

  it('tags runs: one, and several at once', async () => {
    await workbench().pickFromMenu(run(/baseline/), 'Tag Run');
    await workbench().answer('#release-2, nightly');
    await run(/baseline · #release-2 · #nightly/).waitFor();
    await run(/^metals, \d+:/)
      .first()
      .click();
    await run(/^metals, \d+:/)
      .nth(1)
      .click({ modifiers: ['Control'] });
    await workbench().pickFromMenu(run(/^metals, \d+:/).nth(1), 'Tag Run');
    await workbench().page.getByText('Tags to add to 2 runs').waitFor();
    await workbench().answer('checked');
    await run(/#release-2 · #nightly · #checked/).waitFor();
    assert.equal(await run(/#checked/).count(), 2);
  });

  it('keeps a note on a run', async () => {
    await workbench().pickFromMenu(run(/baseline/), 'Note on Run');
    await workbench().answer('before the new system prompt');
    await run(/#checked · before the new system prompt/).waitFor();
    await workbench().screenshot('runs tagged');
  });

  it('shows only the runs that have all of the words, while they are typed', async () => {
    await workbench().runCommand('Cupel: Filter Runs…');
    const box = workbench().page.locator('.quick-input-widget input[type="text"]');
    await box.waitFor();
    await box.fill('#checked system');
    await run(/^metals, \d+:/)
      .nth(1)
      .waitFor({ state: 'detached' });
    await run(/before the new system prompt/).waitFor();
    await workbench().screenshot('runs filter typed');
    await workbench().page.keyboard.press('Enter');
    await runs().getByText('Filter: #checked system').waitFor();
    await workbench().runCommand('Cupel: Filter Runs…');
    await workbench().answer('no run has this');
    await run(/^metals/)
      .first()
      .waitFor({ state: 'detached' });
    await runs().getByText('Filter: no run has this').waitFor();
    await runs().getByText('Nothing here has all of the words').waitFor();
    await workbench().screenshot('runs filter nothing');
    await runs().getByRole('button', { name: 'Clear Filters' }).last().click();
    await run(/^metals, \d+:/)
      .nth(1)
      .waitFor();
    assert.equal(await runs().getByText('Filter:').count(), 0);
  });

  it('holds two runs against each other', async () => {
    await run(/^metals, \d+:/)
      .first()
      .click();
    await workbench().page.locator('.tab.active', { hasText: 'Results: metals' }).waitFor();
    await run(/^metals, \d+:/)
      .nth(1)
      .click({ modifiers: ['Control'] });
    await workbench().pickFromMenu(run(/^metals, \d+:/).nth(1), 'Compare Runs');
    await workbench().webview().getByText('What changed, with 95% intervals').waitFor();
    await workbench().screenshot('runs compared');
  });

  it('picks the other run where one is chosen', async () => {
    // What is done by a menu concerns all that is selected, if its item is.
    await run(/^metals, \d+:/)
      .first()
      .click();
    await workbench().runCommand('View: Close All Editors');
    await workbench().pickFromMenu(run(/baseline/), 'Compare Runs');
    await workbench().page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await workbench().screenshot('runs compare pick');
    await workbench().page.locator('.quick-input-list .monaco-list-row').first().click();
    await workbench().page.locator('.tab.active', { hasText: 'Results: metals' }).waitFor();
  });

  it('shows a run of the past in the Test Explorer', async () => {
    await workbench().pickFromMenu(run(/baseline/), 'Show Run in Test Explorer');
    const explorer = workbench().page.locator('.test-explorer');
    const suite = explorer.getByRole('treeitem', { name: /metals.*Failed/ });
    await suite.waitFor();
    await suite.locator('.monaco-tl-twistie').click();
    await explorer.getByRole('treeitem', { name: /tin.*Failed/ }).waitFor();
    await workbench().screenshot('run in test explorer');
    await workbench().openContainer('Cupel');
  });

  it('can be read where the side bar is narrow', async () => {
    const { page } = workbench();
    const sash = page.locator('.monaco-sash.vertical').nth(1);
    const box = await sash.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, 300);
    await page.mouse.down();
    await page.mouse.move(box.x - 100, 300, { steps: 5 });
    await page.mouse.up();
    await workbench().screenshot('views narrow');
    await page.mouse.move(box.x - 100, 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, 300, { steps: 5 });
    await page.mouse.up();
  });

  it('deletes a run after a question', async () => {
    await workbench().pickFromMenu(run(/baseline/), 'Delete Run');
    assert.match(await workbench().confirm('Delete'), /cannot be undone/);
    await run(/baseline/).waitFor({ state: 'detached' });
    await run(/^metals, \d+:/).waitFor();
  });
});
