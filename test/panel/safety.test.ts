import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import type { Store } from '../../src/core/store/store.ts';
import { reportSource } from '../../src/core/reports/report.ts';
import { writeReport } from '../../src/core/reports/writeReport.ts';
import { launchBrowser } from '../support/browser.ts';
import { hostileOutputs } from '../support/hostileOutputs.ts';
import { PanelPage } from '../support/panelPage.ts';
import { addRun, storeWith } from '../support/panelRun.ts';
import { sampleResult } from '../support/results.ts';

describe('outputs that are made to harm', () => {
  const outputs = hostileOutputs();
  let browser: Browser;
  let store: Store;
  let folder: string;

  before(async function () {
    browser = await launchBrowser();
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-hostile-'));
    // Everything that a model, a dataset or a grader writes, not the output alone.
    const results = outputs.map((output, index) => {
      const short = output.slice(0, 3000);
      return sampleResult({
        case: index,
        description: short,
        vars: { [short.slice(0, 50)]: short },
        metadata: { slice: short.slice(0, 200) },
        output,
        rendered: short,
        pass: index % 2 === 0,
        score: index % 2,
        finishReason: short.slice(0, 100),
        toolCalls: [{ name: short.slice(0, 100), arguments: short }],
        raw: { text: short },
        assertions: [
          {
            type: 'contains',
            metric: short.slice(0, 60),
            pass: index % 2 === 0,
            score: 0,
            reason: short,
            weight: 1,
            expected: short,
            grader: { provider: short.slice(0, 60), prompt: short, output: short },
          },
        ],
      });
    });
    const label = outputs[0] ?? '';
    const run = {
      status: 'finished' as const,
      description: label,
      prompts: [{ id: 'p', label, raw: label, hash: 'h' }],
      providers: [{ id: 'm', label: `"'>${label}` }],
    };
    store = await storeWith(results, run);
    // An earlier run that said otherwise, with another prompt.
    await addRun(
      store,
      results.map((each) => ({
        ...each,
        output: `before ${each.output}`,
        pass: !each.pass,
        score: 1 - each.score,
      })),
      {
        ...run,
        id: '20251231-120000-aaaa',
        startedAt: '2025-12-31T12:00:00.000Z',
        prompts: [{ id: 'p', label, raw: `before ${label}`, hash: 'before' }],
      },
    );
  });
  after(async () => {
    await browser.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('are at least two hundred', () => assert.ok(outputs.length >= 200, String(outputs.length)));

  /** Nothing ran, nothing was loaded, and no element is there that text does not need. */
  async function assertUnharmed(page: Page): Promise<void> {
    const found = await page.evaluate(() => ({
      owned: '__owned' in globalThis,
      polluted: 'polluted' in {},
      title: document.title,
      elements: [
        ...document.querySelectorAll(
          '#app :is(script, iframe, object, embed, style, link, base, meta, form[action], svg script, foreignObject, video, audio, img:not(.picture))',
        ),
      ].map((element) => element.outerHTML.slice(0, 100)),
      handlers: [...document.querySelectorAll('#app *')].filter((element) =>
        [...element.attributes].some(({ name }) => name.startsWith('on')),
      ).length,
      links: [...document.querySelectorAll('#app a[href]')]
        .map((link) => link.getAttribute('href') ?? '')
        .filter((href) => !/^https?:\/\//.test(href)),
    }));
    assert.deepEqual(
      { ...found, title: '' },
      { owned: false, polluted: false, title: '', elements: [], handlers: 0, links: [] },
    );
  }

  async function walk(page: Page, only: readonly number[]): Promise<void> {
    const filter = page.getByLabel('Filter', { exact: true });
    for (const index of only) {
      await filter.fill(`case:${index + 1}`);
      await page.getByText(/^\s*1 case$/).waitFor();
      await page.getByRole('gridcell').first().click();
      const detail = page.getByRole('complementary', { name: 'Result' });
      await detail.getByRole('heading', { name: 'Assertions' }).waitFor();
      const markdown = detail.getByRole('button', { name: 'Markdown' });
      if ((await markdown.count()) > 0) await markdown.click();
      await page.keyboard.press('Escape');
    }
  }

  it('do nothing in the panel', async function () {
    this.timeout(240_000);
    const panel = await PanelPage.open(browser, { store, runId: 'latest' });
    const requests: string[] = [];
    panel.page.on('request', (request) => requests.push(request.url()));
    panel.page.on('dialog', (dialog) => assert.fail(dialog.message()));
    // What is hostile is there to be read.
    await panel.page
      .getByRole('grid')
      .getByText('<script>window.__owned=1</script>', { exact: true })
      .first()
      .waitFor();
    await panel.page.getByRole('button', { name: 'Layout' }).click();
    await panel.page.getByRole('checkbox', { name: 'Lay out Markdown' }).check();
    await panel.page.keyboard.press('Escape');
    for (let row = 0; row < outputs.length; row += 6) {
      await panel.page.locator('.scroller').evaluate((element, top) => element.scrollTo({ top }), row * 92);
      await panel.page.waitForFunction(() => !document.querySelector('.cell.loading'));
      await assertUnharmed(panel.page);
    }
    // Each of them in full: every one that is not a variation on the same markup, and each fourth of those.
    await walk(
      panel.page,
      outputs.flatMap((_, index) => (index >= 144 || index % 4 === 2 ? [index] : [])),
    );
    await assertUnharmed(panel.page);
    await panel.page.getByRole('tab', { name: 'Charts' }).click();
    await panel.page.getByRole('region', { name: 'Scores', exact: true }).waitFor();
    await assertUnharmed(panel.page);
    await panel.page.getByRole('tab', { name: 'Compare' }).click();
    const match = panel.page.getByRole('article');
    for (let from = 1; from < outputs.length; from += 20) {
      await panel.page.getByText(new RegExp(`^${from}–`)).waitFor();
      await match.first().waitFor();
      await assertUnharmed(panel.page);
      const next = panel.page.getByRole('button', { name: 'Next' });
      if (await next.isEnabled()) await next.click();
    }
    await panel.page.getByRole('button', { name: 'Compare the whole outputs' }).first().click();
    await panel.page.locator('details summary').first().click();
    await assertUnharmed(panel.page);
    await panel.page.getByRole('tab', { name: 'Review' }).click();
    await panel.page.getByRole('article').first().waitFor();
    await assertUnharmed(panel.page);
    assert.deepEqual(
      requests.filter((url) => !url.startsWith('http://127.0.0.1') && !url.startsWith('data:image/png')),
      [],
    );
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });

  it('do nothing in the HTML report, which asks no network', async function () {
    this.timeout(240_000);
    const file = path.join(folder, 'report.html');
    const run = await store.run('latest');
    assert.ok(run);
    await writeReport(file, await reportSource(store, run));
    const context = await browser.newContext();
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('dialog', (dialog) => assert.fail(dialog.message()));
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('gridcell').first().waitFor();
    for (let row = 0; row < outputs.length; row += 6) {
      await page.locator('.scroller').evaluate((element, top) => element.scrollTo({ top }), row * 92);
      await assertUnharmed(page);
    }
    await walk(
      page,
      outputs.flatMap((_, index) => (index >= 144 ? [index] : [])),
    );
    await assertUnharmed(page);
    assert.deepEqual(
      requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')),
      [],
    );
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it('are no formulas in CSV and no markup in Markdown', async () => {
    const run = await store.run('latest');
    assert.ok(run);
    const source = await reportSource(store, run);
    await writeReport(path.join(folder, 'r.csv'), source);
    await writeReport(path.join(folder, 'r.md'), source);
    const rows = parse(await readFile(path.join(folder, 'r.csv')));
    assert.equal(rows.length, outputs.length + 1);
    for (const cell of rows.flat()) assert.doesNotMatch(cell, /^\s*[=+@|%]|^\s*-(?!\d)/);
    const markdown = await readFile(path.join(folder, 'r.md'), 'utf8');
    assert.ok(markdown.length <= 65_536);
    // The report's own markup is all there is.
    assert.deepEqual([...new Set(markdown.match(/<\/?[a-z!][^>\n]*>?/gi))].sort(), [
      '</details>',
      '</summary>',
      '<details>',
      '<summary>',
    ]);
    assert.doesNotMatch(markdown, /\]\(|!\[/);
  });
});
