import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { reportSource } from '../../src/core/reports/report.ts';
import { writeReport } from '../../src/core/reports/writeReport.ts';
import { launchBrowser } from '../support/browser.ts';
import { storeWith, variedResults } from '../support/panelRun.ts';

/** As many cases as a report lists, and a few more. */
const [listed, cases] = [10_000, 10_250];

describe('the HTML report of a large run', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let folder: string;

  before(async function () {
    this.timeout(180_000);
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-large-report-'));
    const file = path.join(folder, 'r.html');
    const store = await storeWith(variedResults(cases), { status: 'finished' });
    const run = await store.run('latest');
    assert.ok(run);
    const from = performance.now();
    await writeReport(file, await reportSource(store, run));
    const written = performance.now() - from;
    await store.close();
    const { size } = await stat(file);
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1200, height: 800 }, offline: true });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(pathToFileURL(file).href);
    await page
      .getByRole('gridcell', { name: /Passed/ })
      .first()
      .waitFor();
    const opened = await page.evaluate(() => performance.now());
    console.log(
      `    ${listed} cases × 2 columns: ${(size / 1e6).toFixed(1)} MB, written in ${Math.round(written)} ms, opened in ${Math.round(opened)} ms`,
    );
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  it('lists ten thousand cases, and says what it leaves out', async () => {
    await page
      .getByText('The figures are of all 10,250 cases; the first 10,000 are listed, 250 are left out.')
      .waitFor();
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), String(listed + 1));
    await page
      .getByText(`of ${(cases * 2).toLocaleString('en-US')}`)
      .first()
      .waitFor();
  });

  it('is scrolled by mouse and by keyboard to its end', async () => {
    await page.getByRole('grid').hover();
    await page.mouse.wheel(0, 92 * 5000);
    await page.getByRole('rowheader', { name: 'case number 5003' }).waitFor();
    await page.locator('[data-place="5002.0"]').click();
    await page.keyboard.press('Control+End');
    await page.locator('[data-place="9999.2"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').getByRole('heading', { name: 'case number 10000' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Home');
    await page.locator('[data-place="0.0"]:focus').waitFor();
  });

  it('is filtered and sorted by mouse and by keyboard', async () => {
    const box = page.getByLabel('Filter', { exact: true });
    await box.focus();
    await page.keyboard.type('vars:"is 777?"');
    await page.getByText(/^\s*1 case$/).waitFor();
    await box.fill('');
    await page.getByLabel('Show', { exact: true }).selectOption('errors');
    await page.getByText(/^\s*\d,?\d+ cases$/).waitFor();
    await page
      .getByRole('gridcell', { name: /HTTP 500/ })
      .first()
      .waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('all');
    await page.getByLabel('Sort', { exact: true }).focus();
    await page.keyboard.type('Latency');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('rowheader', { name: 'case number 10000' }).waitFor();
  });

  it('draws its charts from all cases', async () => {
    await page.getByRole('tab', { name: 'Charts' }).click();
    const chart = page.getByRole('region', { name: 'Pass rate by column', exact: true });
    await chart.getByText('Table').click();
    await chart
      .getByRole('cell', { name: String(cases) })
      .first()
      .waitFor();
  });
});
