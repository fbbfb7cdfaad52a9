import assert from 'node:assert/strict';
import type { Result } from '../../src/core/engine/result.ts';
import { violationsOf } from '../support/accessibility.ts';
import { panelFixture } from '../support/panelFixture.ts';
import { panelThemes } from '../support/panelPage.ts';
import { addRun, storeWith } from '../support/panelRun.ts';
import { sampleResult } from '../support/results.ts';

const providers = [{ id: 'echo', label: 'echo' }];
const day = (n: number) => ({
  id: `2026010${n}-120000-aaaa`,
  startedAt: `2026-01-0${n}T12:00:00.000Z`,
  status: 'finished' as const,
  providers,
  // The prompt is another on the second day, and again on the fourth.
  prompts: [
    {
      id: 'p',
      label: 'short',
      raw: n === 1 || n === 3 ? 'Say {{x}} now' : `Say {{x}} ${n === 2 ? 'soon' : 'today'}`,
      hash: n === 1 || n === 3 ? 'h1' : `h${n}`,
    },
  ],
});
const texts = ['', 'gold is heavy', 'gold is soft', 'gold is heavy', 'gold is bright'];

/** Forty cases; from the fourth day on the last ten fail, and the first is right for the first time. */
const results = (n: number): Result[] =>
  Array.from({ length: 40 }, (_, i) => {
    const pass = i === 0 ? n === 4 : i < 30 || n < 4;
    const long = i === 35 ? ` ${'and so on '.repeat(100)}until day ${n}` : '';
    return sampleResult({
      case: i,
      description: `case number ${i + 1}`,
      vars: { x: i },
      output: i === 36 ? 'the same' : `${texts[n]}${long}`,
      pass,
      score: Number(pass),
      assertions: [{ type: 'equals', pass, score: Number(pass), reason: pass ? '' : 'wrong', weight: 1 }],
    });
  });

describe('comparing runs in the panel', () => {
  const fixture = panelFixture(day(4).id, async () => {
    const store = await storeWith(results(1), day(1));
    for (const n of [2, 3, 4]) await addRun(store, results(n), day(n));
    return store;
  });

  async function openCompare(others: number, options: Parameters<typeof fixture.open>[0] = {}) {
    const page = await fixture.open(options);
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByRole('combobox', { name: 'Compare with' }).waitFor();
    for (let place = 1; place < others; place++) {
      await page.getByRole('combobox', { name: 'and' }).last().selectOption({ index: 1 });
      await page
        .getByRole('combobox')
        .nth(place + 1)
        .waitFor();
    }
    await page.getByText(/Regressions: 10 · .*Improvements: 1 · .*Results in common: 40/).waitFor();
    return page;
  }

  it('gives the verdict with interval and p-value, and leads to its definition', async () => {
    const page = await openCompare(1);
    const row = page.getByRole('row', { name: /^Pass rate/ });
    await row.getByText(/: -22\.5 points \[-\d+\.\d, -\d+\.\d\], p = 0\.0\d+ \(/).waitFor();
    await row.getByRole('button', { name: 'worse' }).click();
    assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'explain', number: 'verdict' });
  });

  it('shows regressions first, then improvements, then the rest', async () => {
    const page = await openCompare(1);
    const heads = await page.getByRole('article').getByRole('heading').allTextContents();
    const kinds = heads.map((head) => head.trim().split(':')[0]);
    assert.deepEqual(kinds, [
      ...Array.from({ length: 10 }, () => 'Regression'),
      'Improvement',
      ...Array.from({ length: 9 }, () => 'Same verdict'),
    ]);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('21–40 of 40').waitFor();
  });

  it('marks in each of four runs what is otherwise than in the baseline', async () => {
    const page = await openCompare(3);
    const match = page.getByRole('article').filter({ hasText: 'case number 31' });
    assert.equal(await match.locator('.side').count(), 4);
    const marks = async (side: number) => ({
      gone: await match.locator('.side').nth(side).locator('del').allTextContents(),
      came: await match.locator('.side').nth(side).locator('ins').allTextContents(),
    });
    // The baseline is the run of the third day; then the one shown, then the second and the first.
    assert.deepEqual(await marks(0), { gone: [], came: [] });
    assert.deepEqual(await marks(1), { gone: ['heavy'], came: ['bright'] });
    assert.deepEqual(await marks(2), { gone: ['heavy'], came: ['soft'] });
    assert.deepEqual(await marks(3), { gone: [], came: [] });
    await fixture.panel.screenshot('compare-four');
    await page.getByRole('checkbox', { name: 'Mark what changed' }).uncheck();
    await match.locator('del').first().waitFor({ state: 'detached' });
    await match.getByText('gold is bright', { exact: true }).waitFor();
  });

  it('shows the prompts of each run that read otherwise, word by word', async () => {
    const page = await openCompare(3);
    await page.getByText('The prompt short has changed').click();
    await page.locator('details[open] del', { hasText: 'now' }).waitFor();
    await page.locator('details[open] ins', { hasText: 'today' }).waitFor();
    await page.getByText(/^The prompt short reads otherwise in .*2026/).click();
    await page.locator('details[open] ins', { hasText: 'soon' }).waitFor();
    // The first day's prompt is the baseline's.
    assert.equal(await page.getByText(/^The prompt short/).count(), 2);
  });

  it('compares the ends of long outputs too, when asked to', async () => {
    const page = await openCompare(1);
    const match = page.getByRole('article').filter({ hasText: 'case number 36' });
    assert.equal(await match.getByText('until day').count(), 0);
    await match.getByRole('button', { name: 'Compare the whole outputs' }).click();
    await match.locator('del', { hasText: '3' }).waitFor();
    await match.locator('ins', { hasText: '4' }).waitFor();
  });

  it('is driven by keyboard alone', async () => {
    const page = await fixture.open();
    await page.getByRole('tab', { name: 'Cases' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('combobox', { name: 'Compare with' }).waitFor();
    await page.keyboard.press('Tab');
    await page.locator('select[aria-label="Compare with"]:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.locator('select[aria-label="and"]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page
      .getByRole('rowheader', { name: /^Pass rate against/ })
      .first()
      .waitFor();
    await page.getByLabel('Show', { exact: true }).focus();
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: /^Improvement: / }).waitFor();
    assert.equal(await page.getByRole('heading', { name: /^Regression: / }).count(), 0);
  });

  it('keeps the runs that were chosen over a reload', async () => {
    const page = await openCompare(3);
    await page.reload();
    await page.getByRole('combobox', { name: 'and' }).nth(1).waitFor();
    await page.getByRole('article').first().locator('.side').nth(3).waitFor();
  });

  it('says what is missing when nothing can be compared', async () => {
    const store = await storeWith(results(1), day(1));
    const page = await fixture.open({ store, runId: day(1).id });
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByText(/This is the only run of its suite/).waitFor();
    await store.close();
  });

  for (const theme of panelThemes)
    it(`has no violation of accessibility rules with four runs in ${theme}, nor at 400 pixels`, async () => {
      const page = await openCompare(3, { theme });
      assert.deepEqual(await violationsOf(page), []);
      await page.setViewportSize({ width: 400, height: 700 });
      assert.deepEqual(await violationsOf(page), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
      await fixture.panel.screenshot(`${theme}-compare-400px`);
    });
});
