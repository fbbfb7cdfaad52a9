import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { panelFixture } from '../support/panelFixture.ts';
import { addRun, storeWith, variedResults } from '../support/panelRun.ts';

const runId = '20260103-120000-cccc';

describe('one result in full', () => {
  const fixture = panelFixture(runId, async () => {
    const results = variedResults(10);
    const store = await storeWith(results, {
      id: '20260101-120000-aaaa',
      startedAt: '2026-01-01T12:00:00.000Z',
      status: 'finished',
    });
    await addRun(store, results, { id: runId, startedAt: '2026-01-03T12:00:00.000Z', status: 'finished' });
    return store;
  });

  /** Opens a failed result by keyboard alone. */
  async function opened(): Promise<{ page: Page; detail: Locator }> {
    const page = await fixture.open({ viewport: { width: 1200, height: 1400 } });
    await page
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .waitFor();
    await page.locator('[data-place="0.0"]').focus();
    await page.keyboard.press('ArrowRight');
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await page.locator('[data-place="4.1"]:focus').waitFor();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('complementary', { name: 'Result' });
    await detail.getByRole('heading', { name: 'case number 5' }).waitFor();
    return { page, detail };
  }
  /** Opens what is folded, by keyboard. */
  async function unfold(page: Page, detail: Locator, title: string): Promise<Locator> {
    await detail.locator('summary', { hasText: title }).focus();
    await page.keyboard.press('Enter');
    return detail.locator('details[open]', { hasText: title });
  }

  it('shows the messages, the parameters and the answer as they were', async () => {
    const { page, detail } = await opened();
    assert.deepEqual(await detail.locator('.message pre').allTextContents(), ['Be brief.', 'What is 4?']);
    const request = await unfold(page, detail, 'Request parameters');
    await request.getByText('"model": "gpt-5-mini"').waitFor();
    const raw = await unfold(page, detail, 'Raw response');
    await raw.getByText('"id": "resp_1"').waitFor();
  });

  it('shows what each assertion expected and got, and what a grader was asked', async () => {
    const { page, detail } = await opened();
    await detail.getByText('no "gold" in the output').waitFor();
    await detail.locator('del', { hasText: 'gold' }).waitFor();
    await detail.locator('ins', { hasText: 'Gold' }).waitFor();
    const asked = await unfold(page, detail, 'Asked judge');
    await asked.getByText('Is this polite?').waitFor();
    await asked.getByText('{"pass":true}').waitFor();
  });

  it('shows where the time went', async () => {
    const { detail } = await opened();
    await detail
      .getByRole('img', { name: 'Queue 30 ms, Connect 20 ms, First token 40 ms, Rest 68 ms, Total 158 ms' })
      .waitFor();
  });

  it('shows this case over the runs, and opens one of them', async () => {
    const { page, detail } = await opened();
    await detail.getByRole('img', { name: 'Score over 2 runs: from 0.25 to 0.25' }).waitFor();
    const runs = await unfold(page, detail, '2 runs');
    await runs.getByRole('row').nth(2).getByRole('button').press('Enter');
    assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'openRun', runId: '20260101-120000-aaaa' });
  });

  it('is acted on by keyboard alone', async () => {
    const { page, detail } = await opened();
    for (const name of [
      'Run this case again',
      'Open in the suite',
      'Copy the output',
      'Copy as curl',
      'Accept as expected',
    ])
      await detail.getByRole('button', { name }).press('Enter');
    await unfold(page, detail, 'Add an assertion to this case');
    await page.keyboard.press('Tab');
    await page.keyboard.type('regex');
    await page.keyboard.press('Tab');
    await page.keyboard.type('gold|Gold');
    await page.keyboard.press('Enter');
    const result = { runId, resultId: '4.0.0.0' };
    assert.deepEqual(fixture.panel.actions, [
      { kind: 'runAgain', runId, case: 4 },
      { kind: 'openCase', runId, case: 4 },
      { kind: 'copy', text: 'Gold is a metal, number 4, and it is heavy.' },
      { kind: 'copyCurl', ...result },
      { kind: 'acceptOutput', ...result },
      { kind: 'addAssertion', ...result, type: 'regex', value: 'gold|Gold' },
    ]);
  });

  it('goes from column to column, and closes', async () => {
    const { page, detail } = await opened();
    await detail.getByLabel('Show').selectOption({ label: 'long · echo: Passed' });
    await detail.getByText('long · echo', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
  });

  it('gives the focus back to its cell when it closes, by key and by its button', async () => {
    const { page, detail } = await opened();
    const place = await page.locator('.rows [tabindex="0"]').getAttribute('data-place');
    for (const close of [
      () => detail.getByLabel('Show').press('Escape'),
      () => detail.getByRole('button', { name: 'Close' }).press('Enter'),
    ]) {
      await close();
      await detail.waitFor({ state: 'detached' });
      assert.equal(await page.locator('*:focus').getAttribute('data-place'), place);
      await page.keyboard.press('Enter');
      await detail.getByLabel('Show').waitFor();
    }
  });

  it('keeps its button to close beside a long name', async () => {
    const { detail } = await opened();
    const name = detail.getByRole('heading', { level: 2 });
    await name.evaluate((heading) => (heading.textContent = 'a long name '.repeat(20)));
    const [text, button] = await Promise.all([
      name.boundingBox(),
      detail.getByRole('button', { name: 'Close' }).boundingBox(),
    ]);
    assert.ok(text && button && button.x >= text.x + text.width && button.y < text.y + 20);
  });

  it('asks before a link of an output is opened, by mouse and by keyboard', async () => {
    const page = await fixture.open();
    await page
      .getByRole('row', { name: / case number 3 / })
      .getByRole('gridcell')
      .first()
      .click();
    const detail = page.getByRole('complementary', { name: 'Result' });
    await detail.getByRole('button', { name: 'Markdown' }).click();
    const link = detail.getByRole('link', { name: 'this' });
    await link.click();
    await link.press('Enter');
    const asked = { kind: 'openLink', address: 'https://example.org/2' };
    assert.deepEqual(fixture.panel.actions, [asked, asked]);
    assert.equal(page.url(), await page.evaluate(() => location.href));
  });
});
