import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { violationsOf } from '../support/accessibility.ts';
import { panelFixture } from '../support/panelFixture.ts';
import { addRun, storeWith } from '../support/panelRun.ts';
import { sampleResult } from '../support/results.ts';

const runId = '20260102-120000-bbbb';

/**
 * Twenty cases, two columns, two repeats. Case 1 failed in both columns, case 2 in the second alone, case 3 in one of its
 * repeats; case 4 is an error; case 5 failed before; case 6 is rated.
 */
const results = (isBaseline = false) =>
  Array.from({ length: 20 * 4 }, (_, i) => {
    const [caseNo, prompt, repeat] = [Math.floor(i / 4), Math.floor((i % 4) / 2), i % 2];
    const failed =
      caseNo === 0 ||
      (caseNo === 1 && prompt === 1) ||
      (caseNo === 2 && prompt === 0 && repeat === 1) ||
      (isBaseline && caseNo === 4 && prompt === 0);
    const errored = caseNo === 3 && prompt === 0;
    const pass = !failed && !errored;
    return sampleResult({
      case: caseNo,
      prompt,
      repeat,
      description: `case number ${caseNo + 1}`,
      vars: { topic: caseNo < 10 ? 'metals' : 'gases' },
      metadata: { language: caseNo % 2 === 0 ? 'en' : 'de' },
      output: errored ? null : `answer ${caseNo + 1}`,
      pass,
      score: Number(pass),
      namedScores: { tone: caseNo / 20 },
      cost: 0.001 * caseNo,
      latencyMs: 100 * caseNo,
      tokens: { input: 10 * caseNo, output: 5 },
      assertions: errored
        ? []
        : [{ type: 'is-json', pass, score: Number(pass), reason: pass ? 'fine' : 'no JSON here', weight: 1 }],
      ...(errored ? { error: { code: 'provider.server', message: 'HTTP 500' } } : {}),
    });
  });

const modes = [
  ['failures', 'Failures', [1, 2, 3, 4]],
  ['errors', 'Errors', [4]],
  ['different', 'Different between columns', [2, 3, 4]],
  ['changed', 'Changed since the baseline', [5]],
  ['flaky', 'Flaky', [3]],
  ['unrated', 'Not rated', [1, 2, 3, 4, 5, 7]],
] as const;

describe('filters of the panel', () => {
  const fixture = panelFixture(runId, async () => {
    const store = await storeWith(results(true), { status: 'finished' });
    const now = { id: runId, startedAt: '2026-01-02T12:00:00.000Z', status: 'finished' as const };
    await addRun(store, results(), now);
    const by = { rater: 'ann', at: '2026-01-03', value: 5, label: null, comment: null };
    for (const place of ['0.0', '0.1', '1.0', '1.1'].map((each) => each.split('.')))
      await store.rate(runId, { ...by, resultId: `5.${place[0]}.0.${place[1]}` });
    return store;
  });

  const box = (page: Page) => page.getByLabel('Filter', { exact: true });
  /** The numbers of the cases in sight, once there are so many. */
  async function numbers(page: Page, total: number): Promise<number[]> {
    await page.getByText(new RegExp(`^\\s*${total} cases?$`)).waitFor();
    const heads = page.getByRole('rowheader').locator('.case-name .quiet');
    await page.waitForFunction(
      (n) => document.querySelectorAll('[role=rowheader] .case-name').length >= n,
      Math.min(total, 5),
    );
    return (await heads.allTextContents()).map(Number);
  }

  for (const [mode, word, found] of modes)
    it(`shows ${word.toLowerCase()}, chosen by mouse and by keyboard`, async () => {
      const page = await fixture.open();
      const total = mode === 'unrated' ? 19 : found.length;
      await page.getByLabel('Show', { exact: true }).selectOption({ label: word });
      assert.deepEqual((await numbers(page, total)).slice(0, found.length), found);
      assert.equal(await box(page).inputValue(), `mode:${mode}`);
      await page.getByLabel('Show', { exact: true }).selectOption('all');
      await numbers(page, 20);
      // The list by keyboard: the first letters choose.
      await page.getByLabel('Show', { exact: true }).focus();
      await page.keyboard.type(word.slice(0, 3));
      assert.deepEqual((await numbers(page, total)).slice(0, found.length), found);
    });

  for (const [filter, found] of [
    ['"answer 7"', [7]],
    ['/answer 1[89]$/', [18, 19]],
    ['reason:"no json"', [1, 2, 3]],
    ['failed:is-json', [1, 2, 3]],
    ['metric:tone>=0.9', [19, 20]],
    ['meta:language=de vars:gases -case>14', [12, 14]],
    ['cost>0.0175', [19, 20]],
    ['latency>=1.9s', [20]],
    ['tokens<20', [1, 2]],
    ['case>18', [19, 20]],
    ['provider:nobody', []],
  ] as const)
    it(`finds by ${filter}`, async () => {
      const page = await fixture.open();
      await box(page).fill(filter);
      assert.deepEqual(await numbers(page, found.length), found);
    });

  it('is text that can be copied, and that survives a reload', async () => {
    const page = await fixture.open();
    await box(page).fill('mode:failures meta:language=de');
    await numbers(page, 2);
    await page.getByRole('button', { name: 'Copy the filter' }).click();
    assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'copy', text: 'mode:failures meta:language=de' });
    await page.reload();
    assert.deepEqual(await numbers(page, 2), [2, 4]);
    assert.equal(await page.getByLabel('Show', { exact: true }).inputValue(), 'failures');
  });

  it('is built by a menu, by mouse', async () => {
    const page = await fixture.open();
    await page.getByRole('button', { name: 'Add a filter' }).click();
    const menu = page.getByRole('dialog', { name: 'Add a filter' });
    await menu.getByLabel('What').selectOption('Metric');
    await menu.getByLabel('Name').fill('tone');
    await menu.locator('select').nth(1).selectOption('>=');
    await menu.getByLabel('Value').fill('much');
    assert.equal(await menu.getByRole('button', { name: 'Add' }).isDisabled(), true);
    await menu.getByLabel('Value').fill('0.9');
    assert.deepEqual(await violationsOf(page), []);
    await fixture.panel.screenshot('add-filter');
    await menu.getByRole('button', { name: 'Add' }).click();
    assert.deepEqual(await numbers(page, 2), [19, 20]);
    assert.equal(await box(page).inputValue(), 'metric:tone>=0.9');
  });

  it('is built by a menu, by keyboard, and added to what is there', async () => {
    const page = await fixture.open();
    await box(page).fill('mode:failures');
    await numbers(page, 4);
    await page.getByRole('button', { name: 'Add a filter' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.popover select:focus').waitFor();
    await page.keyboard.type('Text in the r');
    await page.keyboard.press('Tab');
    await page.keyboard.type('no JSON');
    await page.keyboard.press('Enter');
    assert.deepEqual(await numbers(page, 3), [1, 2, 3]);
    assert.equal(await box(page).inputValue(), 'mode:failures reason:"no JSON"');
    await page.locator('[aria-label="Add a filter"]:focus').waitFor();
  });

  it('sorts by any figure, over all columns or by one, by mouse and by keyboard', async () => {
    const page = await fixture.open();
    await page.getByLabel('Sort', { exact: true }).selectOption('cost descending');
    await page.getByRole('rowheader', { name: 'case number 20' }).waitFor();
    assert.deepEqual((await numbers(page, 20)).slice(0, 3), [20, 19, 18]);
    await page.getByLabel('Sort', { exact: true }).selectOption('case');
    await page.getByRole('columnheader', { name: 'short, echo' }).getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('[aria-sort=ascending]').waitFor();
    await page.waitForFunction(
      () => document.querySelectorAll('[role=rowheader] .case-name .quiet')[1]?.textContent === '4',
    );
    // In the first column case 1 and 4 score nothing, case 3 half.
    assert.deepEqual((await numbers(page, 20)).slice(0, 3), [1, 4, 3]);
  });

  it('says what it does not understand, and where there is no baseline', async () => {
    const page = await fixture.open({ runId: '20260101-120000-aaaa' });
    await numbers(page, 20);
    await box(page).fill('/(/');
    await page.getByRole('status').filter({ hasText: 'no regular expression' }).waitFor();
    assert.equal(await box(page).getAttribute('aria-invalid'), 'true');
    await box(page).fill('mode:changed');
    await page.getByText('There is no earlier finished run of this suite to compare with.').waitFor();
    await page.getByRole('button', { name: 'Show all cases' }).click();
    await numbers(page, 20);
  });
});
