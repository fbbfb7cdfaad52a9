import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { reportSource } from '../../src/core/reports/report.ts';
import { writeReport } from '../../src/core/reports/writeReport.ts';
import { violationsOf } from '../support/accessibility.ts';
import { launchBrowser } from '../support/browser.ts';
import { storeWith, variedResults } from '../support/panelRun.ts';

describe('the HTML report', () => {
  let browser: Browser;
  let folder: string;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  before(async () => {
    browser = await launchBrowser();
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-report-'));
    const store = await storeWith(variedResults(300), { status: 'finished' });
    const run = await store.run('latest');
    assert.ok(run);
    const source = await reportSource(store, run);
    await writeReport(path.join(folder, 'r.html'), source);
    await store.close();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints.splice(0), []);
    assert.deepEqual(requests.splice(0), []);
  });
  const open = async (colorScheme: 'light' | 'dark' = 'light', width = 1200) => {
    context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on(
      'request',
      (request) => !/^(file|data|blob):/.test(request.url()) && requests.push(request.url()),
    );
    await page.goto(pathToFileURL(path.join(folder, 'r.html')).href);
    await page
      .getByRole('gridcell', { name: /Passed/ })
      .first()
      .waitFor();
  };

  it('says itself what its numbers mean, by mouse and by keyboard', async () => {
    await open();
    await page.getByRole('button', { name: 'Pass rate [95%]' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'pass rate [95%]' });
    await dialog.getByText(/Wilson/).waitFor();
    assert.deepEqual(await violationsOf(page), []);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Charts' }).click();
    await page.getByRole('button', { name: 'Cost, quality and latency', exact: true }).click();
    await page.getByText(/no other column beats/).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
  });

  it('is the panel, read only, without a network', async () => {
    await open();
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '301');
    assert.deepEqual(await page.getByRole('tab').allTextContents(), ['Cases', 'Charts']);
    assert.equal(await page.getByRole('button', { name: 'Run again' }).count(), 0);
    await page.getByLabel('Show', { exact: true }).selectOption('errors');
    await page.getByText(/^\d+ cases$/).waitFor();
    await page.getByLabel('Filter', { exact: true }).fill('mode:errors case:4');
    await page.getByText('1 case', { exact: true }).waitFor();
  });

  it('is driven by keyboard alone', async () => {
    await open();
    await page.locator('[data-place="0.0"]').focus();
    await page.keyboard.press('Control+End');
    await page.locator('[data-place="299.2"]:focus').waitFor();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: 'Result' });
    await detail.getByRole('heading', { name: 'case number 300' }).waitFor();
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Cases' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('region', { name: 'Scores', exact: true }).waitFor();
  });

  it('lets a chart be downloaded', async () => {
    await open();
    await page.getByRole('tab', { name: 'Charts' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Scores as CSV' }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), 'scores.csv');
  });

  for (const scheme of ['light', 'dark'] as const)
    it(`has no violation of accessibility rules in ${scheme}, and works at 400 pixels`, async () => {
      await open(scheme, 400);
      await page
        .getByRole('gridcell', { name: /Failed/ })
        .first()
        .click();
      await page.getByText('Raw response').waitFor();
      // axe is put into the page by the test, past the policy.
      assert.deepEqual(await violationsOf(page), []);
      await page.getByRole('tab', { name: 'Charts' }).click();
      await page.getByRole('region', { name: 'Slices', exact: true }).waitFor();
      assert.deepEqual(await violationsOf(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
    });
});
