import assert from 'node:assert/strict';
import { definitions } from '../../src/shared/definitions.ts';
import { violationsOf } from '../support/accessibility.ts';
import { panelFixture } from '../support/panelFixture.ts';
import { addRun, storeWith, variedResults } from '../support/panelRun.ts';

const runId = '20260102-120000-bbbb';

describe('the definitions of numbers in the panel', () => {
  const fixture = panelFixture(runId, async () => {
    const store = await storeWith(variedResults(60), { id: '20260101-120000-aaaa', status: 'finished' });
    const later = variedResults(60).map((each) =>
      each.case < 8 ? { ...each, pass: false, score: 0 } : each,
    );
    await addRun(store, later, { id: runId, startedAt: '2026-01-02T12:00:00.000Z', status: 'finished' });
    return store;
  });

  it('stand behind each figure of the run and of its columns', async () => {
    const page = await fixture.open();
    const figures = page.locator('dl.figures dt');
    await figures.first().waitFor();
    assert.equal(await figures.count(), await figures.locator('button.defined').count());
    await figures.getByRole('button', { name: 'Pass rate [95%]' }).click();
    assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'explain', number: 'passRate' });
    const cost = page.getByRole('columnheader').nth(1).getByRole('button', { name: /^\$/ });
    assert.equal(await cost.getAttribute('title'), definitions.cost.words);
    await cost.click();
    assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'explain', number: 'cost' });
  });

  it('stand behind each number of a verdict', async () => {
    const page = await fixture.open();
    await page.getByRole('tab', { name: 'Compare' }).click();
    const row = page.getByRole('row', { name: /^Pass rate / }).first();
    await row.waitFor();
    for (const [name, number] of [
      ['Pass rate', 'passRate'],
      [/^(worse|no difference seen)$/, 'verdict'],
      [/points/, 'difference'],
      [/^p [=<]/, 'p'],
    ] as const) {
      await row
        .getByRole('button', { name, exact: typeof name === 'string' })
        .first()
        .click();
      assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'explain', number });
    }
    await page.getByRole('button', { name: /^Regressions: / }).click();
    assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'explain', number: 'changes' });
  });

  it('stand behind every chart, the figures of a result, and what people said', async () => {
    const page = await fixture.open();
    await page.getByRole('tab', { name: 'Charts' }).click();
    await page.locator('.chart').first().waitFor();
    const charts = page.locator('.chart h2');
    assert.equal(await charts.count(), await charts.locator('button.defined').count());
    await page.getByRole('tab', { name: 'Cases' }).click();
    await page
      .getByRole('gridcell', { name: /Failed/ })
      .first()
      .click();
    const detail = page.getByRole('complementary', { name: 'Result' });
    for (const name of [/^score /, 'Tokens', 'Cost', 'Latency', 'Time', 'History'])
      await detail.getByRole('button', { name }).first().waitFor();
    assert.deepEqual(await violationsOf(page), []);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.getByRole('button', { name: /results rated/ }).click();
    assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'explain', number: 'rating' });
  });
});
