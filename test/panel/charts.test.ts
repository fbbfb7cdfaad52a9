import assert from 'node:assert/strict';
import { panelFixture } from '../support/panelFixture.ts';
import { addRun, storeWith, variedResults } from '../support/panelRun.ts';

const runId = '20260103-120000-cccc';
const titles = [
  'Pass rate by column',
  'Cost, quality and latency',
  'Scores',
  'Latency',
  'Trend over runs',
  'Confusion matrix',
  'Calibration',
  'Slices',
];

describe('charts of the panel', () => {
  const fixture = panelFixture(runId, async () => {
    // What is expected is one of two classes, and half of the outputs name it.
    const results = variedResults(40).map((each) => ({
      ...each,
      ...(each.error ? {} : { output: each.case % 2 === 0 ? 'metal' : 'gas' }),
      metadata: { ...each.metadata, expected: each.case % 3 === 0 ? 'metal' : 'gas' },
    }));
    const store = await storeWith(results, { status: 'finished' });
    await addRun(store, results, { id: runId, startedAt: '2026-01-03T12:00:00.000Z', status: 'finished' });
    return store;
  });
  const opened = async () => {
    const page = await fixture.open();
    await page.getByRole('tab', { name: 'Cases' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('region', { name: 'Slices', exact: true }).waitFor();
    return page;
  };

  it('are all there, each with words and a table for those who do not see them', async () => {
    const page = await opened();
    for (const title of titles) {
      const chart = page.getByRole('region', { name: title, exact: true });
      const words = await chart.getByRole('img').first().getAttribute('aria-label');
      assert.ok(words && words.length > title.length + 2, title);
      await chart.locator('summary').press('Enter');
      const table = chart.getByRole('table');
      assert.ok((await table.getByRole('columnheader').count()) >= 2, title);
      assert.ok((await table.getByRole('row').count()) >= 2, title);
    }
  });

  it('are exported as PNG, SVG and CSV, by keyboard', async () => {
    const page = await opened();
    for (const title of titles)
      for (const format of ['PNG', 'SVG', 'CSV'])
        await page.getByRole('button', { name: `${title} as ${format}`, exact: true }).press('Enter');
    const saved = () => fixture.panel.actions.flatMap((action) => (action.kind === 'save' ? [action] : []));
    while (saved().length < titles.length * 3)
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    for (const { name, data, base64 } of saved()) {
      const start = Buffer.from(data, base64 ? 'base64' : 'utf8')
        .subarray(0, 8)
        .toString('latin1');
      if (name.endsWith('.png')) assert.match(start, /^.PNG/, name);
      else if (name.endsWith('.svg')) assert.match(start, /^<svg/, name);
      else assert.ok(data.split('\r\n').length >= 3, name);
    }
    assert.equal(new Set(saved().map(({ name }) => name)).size, titles.length * 3);
  });

  it('draw the trend of any figure, chosen by keyboard', async () => {
    const page = await opened();
    const chart = page.getByRole('region', { name: 'Trend over runs', exact: true });
    await chart.getByRole('combobox').focus();
    await page.keyboard.type('tone');
    await chart.getByRole('img', { name: /tone of 2 runs/ }).waitFor();
  });
});
