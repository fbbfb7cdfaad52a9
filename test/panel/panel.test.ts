import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Store } from '../../src/core/store/store.ts';
import { launchBrowser } from '../support/browser.ts';
import { PanelPage, panelThemes, runOf } from '../support/panelPage.ts';
import { addRun, storeWith, variedResults } from '../support/panelRun.ts';
import { violationsOf } from '../support/accessibility.ts';
import { sampleResult } from '../support/results.ts';

describe('the results panel', () => {
  let browser: Browser;
  let store: Store;
  let panel: PanelPage;
  const runId = '20260103-120000-cccc';

  before(async () => {
    browser = await launchBrowser();
    const results = variedResults(60);
    store = await storeWith(
      results.map((each) => ({ ...each, pass: each.case % 4 !== 0, score: each.case % 4 === 0 ? 0 : 1 })),
      {
        id: '20260101-120000-aaaa',
        startedAt: '2026-01-01T12:00:00.000Z',
        status: 'finished',
      },
    );
    await addRun(store, results, { id: runId, startedAt: '2026-01-03T12:00:00.000Z', status: 'finished' });
  });
  after(async () => {
    await browser.close();
    await store.close();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  const open = async (options: Partial<Parameters<typeof PanelPage.open>[1]> = {}) => {
    panel = await PanelPage.open(browser, { store, runId, ...options });
    return panel.page;
  };

  it('shows cases by column with their verdicts', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'support' }).waitFor();
    const grid = page.getByRole('grid');
    await grid
      .getByRole('rowheader', { name: /case number 1$/ })
      .or(grid.getByRole('rowheader', { name: /case number 1 / }))
      .first()
      .waitFor();
    assert.equal(await grid.getAttribute('aria-rowcount'), '61');
    assert.equal(await grid.getByRole('columnheader').count(), 3);
    await grid
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .waitFor();
    await panel.screenshot('cases');
  });

  it('shows the cases of another suite first, and of another run of the suite what was looked at', async () => {
    const other = '20260104-120000-dddd';
    await addRun(store, variedResults(2), { id: other, suite: '/w/other.eval.yaml', suiteName: 'other' });
    const page = await open();
    const tab = (name: string) => page.getByRole('tab', { name, selected: true });
    await page.getByRole('tab', { name: 'Charts' }).click();
    await panel.post({ type: 'show', runId: '20260101-120000-aaaa' });
    await page
      .getByText(/^1\/1\/2026/)
      .first()
      .waitFor();
    await tab('Charts').waitFor();
    await panel.post({ type: 'show', runId: other });
    await tab('Cases').waitFor();
    await page.getByRole('grid').waitFor();
    await panel.post({ type: 'show', runId, compared: ['20260101-120000-aaaa'] });
    await tab('Compare').waitFor();
    await store.deleteRun(other);
  });

  it('filters by mode and by text, says how many there are, and keeps the filter over a reload', async () => {
    const page = await open();
    await page.getByLabel('Show', { exact: true }).selectOption('failures');
    await page.getByText(/^\s*24 cases$/).waitFor();
    await page.getByLabel('Filter', { exact: true }).fill('mode:failures meta:language=de topic');
    await page.getByText(/^\s*12 cases$/).waitFor();
    await page.reload();
    await page.getByText(/^\s*12 cases$/).waitFor();
    assert.equal(
      await page.getByLabel('Filter', { exact: true }).inputValue(),
      'mode:failures meta:language=de topic',
    );
    await page.getByLabel('Filter', { exact: true }).fill('cost>cheap');
    await page.getByText(/compared with a number/).waitFor();
    await page.getByLabel('Filter', { exact: true }).fill('nothing like this');
    await page.getByText('No case is like that.').waitFor();
    await panel.screenshot('no-case');
    // What is wrong with a filter is said alone.
    await page.getByLabel('Filter', { exact: true }).fill('nothing like this cost>cheap');
    await page.getByText(/compared with a number/).waitFor();
    assert.equal(await page.getByText('No case is like that.').count(), 0);
    await page.getByLabel('Filter', { exact: true }).fill('nothing like this');
    await page.getByText('No case is like that.').waitFor();
    await page.getByRole('button', { name: 'Show all cases' }).click();
    await page.getByText(/^\s*60 cases$/).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('changed');
    await page.getByText(/^\s*\d+ cases$/).waitFor();
  });

  it('opens a case by keyboard alone, shows it in full and closes it', async () => {
    const page = await open();
    await page
      .getByRole('gridcell', { name: /Passed/ })
      .first()
      .waitFor();
    await page.locator('[data-place="0.0"]').focus();
    await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await page.locator('[data-place="4.1"]:focus').waitFor();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: 'Result' });
    await detail.getByRole('heading', { name: 'case number 5' }).waitFor();
    await detail.getByText('Expected and actual').waitFor();
    await detail.getByText('Be brief.').waitFor();
    await detail
      .getByRole('img', { name: /Queue 30 ms, Connect 20 ms, First token 40 ms, Rest 68 ms, Total 158 ms/ })
      .waitFor();
    await detail.getByRole('img', { name: /Score over 2 runs/ }).waitFor();
    await panel.screenshot('detail');
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
  });

  it('asks the host to act on the result', async () => {
    const page = await open();
    await page
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .click();
    const detail = page.getByRole('complementary', { name: 'Result' });
    for (const name of ['Run this case again', 'Open in the suite', 'Copy as curl', 'Accept as expected'])
      await detail.getByRole('button', { name }).click();
    await detail.getByText('Add an assertion to this case').click();
    await detail.getByLabel('Value').fill('gold');
    await detail.getByRole('button', { name: 'Add', exact: true }).click();
    assert.deepEqual(
      panel.actions.map(({ kind }) => kind),
      ['runAgain', 'openCase', 'copyCurl', 'acceptOutput', 'addAssertion'],
    );
    const added = panel.actions.at(-1);
    assert.ok(added?.kind === 'addAssertion' && added.type === 'contains' && added.value === 'gold');
  });

  it('hides, moves and resizes columns, and keeps that over a reload', async () => {
    const page = await open();
    const heads = page.getByRole('columnheader');
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.getByRole('button', { name: 'Move long · echo left' }).click();
    await page.getByRole('columnheader', { name: 'long, echo' }).waitFor();
    assert.match((await heads.nth(1).getAttribute('aria-label')) ?? '', /^long/);
    await panel.screenshot('layout');
    await page.getByRole('checkbox', { name: 'short · echo' }).uncheck();
    await page.getByRole('columnheader', { name: 'short, echo' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    const handle = page.getByRole('separator', { name: 'Width of long, echo' });
    const before = Number(await handle.getAttribute('aria-valuenow'));
    await handle.focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(
      (width) => document.querySelector('[role=separator]')?.getAttribute('aria-valuenow') !== String(width),
      before,
    );
    await page.reload();
    await page.getByRole('columnheader', { name: 'long, echo' }).waitFor();
    assert.equal(await heads.count(), 2);
  });

  it('draws only the rows and columns in sight of many', async () => {
    const results = Array.from({ length: 30 * 40 }, (_, i) =>
      sampleResult({
        case: Math.floor(i / 40),
        prompt: Math.floor((i % 40) / 8),
        provider: i % 8,
        output: `out ${i}`,
      }),
    );
    const wide = await storeWith(results, { ...runOf(5, 8), status: 'finished' });
    const page = await open({ store: wide, runId: 'latest' });
    await page.getByText('out 0', { exact: true }).waitFor();
    assert.equal(await page.getByRole('grid').getAttribute('aria-colcount'), '41');
    assert.ok((await page.getByRole('columnheader').count()) < 12);
    await page.locator('[data-place="0.0"]').focus();
    await page.keyboard.press('Control+End');
    await page.getByText('out 1199', { exact: true }).waitFor();
    assert.ok((await page.getByRole('gridcell').count()) < 200);
    assert.ok(Math.max(...panel.answers.map(({ bytes }) => bytes)) < 100_000);
    await wide.close();
  });

  it('compares with an earlier run: verdict, regressions first, word by word', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByRole('rowheader', { name: 'Pass rate', exact: true }).waitFor();
    await page.getByText(/Regressions: \d+ ·/).waitFor();
    await page
      .getByRole('heading', { name: /^Regression: / })
      .first()
      .waitFor();
    await panel.screenshot('compare');
    await page.getByRole('button', { name: 'How these are computed' }).click();
    assert.deepEqual(panel.actions.at(-1), { kind: 'openDocs', topic: 'statistics' });
    await page.getByLabel('Show', { exact: true }).selectOption('improvements');
    await page
      .getByRole('heading', { name: /^Improvement: / })
      .first()
      .waitFor();
  });

  it('draws charts, with tables, and exports them', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Charts' }).click();
    for (const name of [
      'Pass rate by column',
      'Cost, quality and latency',
      'Scores',
      'Latency',
      'Trend over runs',
      'Calibration',
      'Slices',
    ])
      await page.getByRole('region', { name, exact: true }).waitFor();
    await panel.screenshot('charts');
    for (const format of ['PNG', 'SVG', 'CSV'])
      await page.getByRole('button', { name: `Pass rate by column as ${format}` }).click();
    await page.waitForTimeout(300);
    const saved = panel.actions.flatMap((action) => (action.kind === 'save' ? [action] : []));
    const file = (ending: string) => saved.find(({ name }) => name === `pass-rate-by-column.${ending}`);
    assert.match(file('svg')?.data ?? '', /^<svg[^]*short/);
    assert.match(file('csv')?.data ?? '', /^Column,Pass rate,Low,High,Results\r\nshort · echo,/);
    assert.equal(
      Buffer.from(file('png')?.data ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
      'PNG',
    );
  });

  it('draws the confusion matrix of a classifier', async () => {
    const classes = ['billing', 'bug', 'praise'];
    const results = Array.from({ length: 60 }, (_, i) => {
      const wanted = classes[i % 3] ?? '';
      const given = i % 7 === 0 ? 'something else' : i % 5 === 0 ? 'bug' : wanted;
      return sampleResult({ case: i, metadata: { expected: wanted }, output: given, pass: given === wanted });
    });
    const classified = await storeWith(results, { status: 'finished' });
    const page = await open({ store: classified, runId: 'latest' });
    await page.getByRole('tab', { name: 'Charts' }).click();
    const chart = page.getByRole('region', { name: 'Confusion matrix', exact: true });
    await chart.getByText('Table').click();
    await chart.getByRole('row', { name: /^bug 0 \d+ 0 \d+$/ }).waitFor();
    await chart.scrollIntoViewIfNeeded();
    await panel.screenshot('confusion');
    assert.deepEqual(await violationsOf(page), []);
    await classified.close();
  });

  it('rates by keyboard, blind and in pairs, and counts the agreement with the graders', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.getByRole('article', { name: 'short · echo' }).waitFor();
    await page.keyboard.press('5');
    await page.getByText('1 of 120 results rated').waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'case number 2' }).waitFor();
    await page.getByRole('checkbox', { name: 'Blind' }).check();
    await page.getByRole('article', { name: 'Output A' }).waitFor();
    assert.equal(await page.getByText('short · echo').count(), 0);
    await page.getByRole('article', { name: 'Output B' }).getByRole('button', { name: 'Bad' }).click();
    await page.getByText('2 of 120 results rated').waitFor();
    await page.getByText(/tester: graders agree on 50.0%/).waitFor();
    await panel.screenshot('review');
    await page.getByRole('button', { name: 'Pairwise' }).click();
    await page.keyboard.press('2');
    await page
      .getByText(/won, 0 tied/)
      .first()
      .waitFor();
    assert.equal((await store.preferences(runId)).length, 1);
    await page.getByRole('button', { name: 'Preference pairs' }).click();
    assert.deepEqual(panel.actions.at(-1), { kind: 'exportReview', runId, format: 'preferences' });
  });

  it('fills while the run goes on, and says how far it is', async () => {
    const live = await storeWith(variedResults(2), {
      process: { pid: process.pid, host: 'elsewhere' },
      startedAt: new Date().toISOString(),
    });
    const page = await open({
      store: live,
      runId: 'latest',
      progress: { planned: 20, done: 4, cost: 0.006, costUnknown: 0 } as never,
    });
    await page.getByText(/4 of 20/).waitFor();
    await page.getByText(/2 cases/).waitFor();
    await live.record('20260101-120000-aaaa', sampleResult({ case: 7, output: 'the newest output' }));
    await panel.post({ type: 'changed', progress: { planned: 20, done: 5, cost: 0.007, costUnknown: 0 } });
    await page.getByText('the newest output').waitFor();
    await page.getByText(/5 of 20/).waitFor();
    await panel.screenshot('live');
    await page.getByRole('button', { name: 'Stop' }).click();
    assert.equal(panel.actions.at(-1)?.kind, 'cancel');
    await live.close();
  });

  it('says when a run is gone', async () => {
    const page = await open({ runId: 'none-such' });
    await page.getByRole('alert').getByText('This run is not in the store any more.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });

  it('ignores messages that are none', async () => {
    const page = await open();
    await page.getByRole('grid').waitFor();
    for (const message of [
      null,
      1,
      'show',
      { type: 'show' },
      { type: 'reply', id: -1 },
      { type: 'run', code: 'x' },
    ])
      await panel.post(message as never);
    await page
      .getByRole('gridcell', { name: /Passed/ })
      .first()
      .waitFor();
  });

  for (const theme of panelThemes)
    it(`has no violation of accessibility rules in ${theme}`, async () => {
      const page = await open({ theme });
      await page
        .getByRole('gridcell', { name: /Failed/ })
        .first()
        .click();
      await page.getByText('Raw response').waitFor();
      assert.deepEqual(await violationsOf(page), []);
      await panel.screenshot(`${theme}-cases`);
      await page.getByRole('tab', { name: 'Compare' }).click();
      await page
        .getByRole('heading', { name: /^Regression: / })
        .first()
        .waitFor();
      assert.deepEqual(await violationsOf(page), []);
      await page.getByRole('tab', { name: 'Charts' }).click();
      await page.getByRole('region', { name: 'Slices', exact: true }).waitFor();
      assert.deepEqual(await violationsOf(page), []);
      await panel.screenshot(`${theme}-charts`);
      await page.getByRole('tab', { name: 'Review' }).click();
      await page.getByRole('article').first().waitFor();
      assert.deepEqual(await violationsOf(page), []);
    });

  it('works at 400 pixels', async () => {
    const page = await open({ viewport: { width: 400, height: 700 } });
    await page
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .click();
    await page.getByRole('complementary', { name: 'Result' }).getByText('Raw response').waitFor();
    await panel.screenshot('400px');
    assert.deepEqual(await violationsOf(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
  });
});
