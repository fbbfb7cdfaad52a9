import assert from 'node:assert/strict';
import { panelFixture } from '../support/panelFixture.ts';
import { sampleResult } from '../support/results.ts';
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
    const columns = {
      prompts: ['one sentence.', 'two sentences.'].map((end, i) => ({
        id: `p${i}`,
        label: `You are a helper for the customers of a shop. Answer about {{ topic }} in ${end}`,
        raw: 'x',
        hash: `h${i}`,
      })),
      providers: ['echo', 'echo-two'].map((end) => ({
        id: end,
        label: `a very long label of a provider · ${end}`,
      })),
    };
    const four = Array.from({ length: 16 }, (_, i) =>
      sampleResult({ case: i >> 2, prompt: (i >> 1) & 1, provider: i & 1, score: (i >> 3) / 2, cost: 0.001 }),
    );
    await addRun(store, four, {
      ...columns,
      id: 'long',
      startedAt: '2026-01-02T12:00:00.000Z',
      status: 'finished',
    });
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

  it('tell columns of long names apart, with nothing on bars and on one another', async () => {
    const page = await fixture.open({ runId: 'long' });
    await page.getByRole('tab', { name: 'Charts' }).click();
    const chart = (name: string) => page.getByRole('region', { name, exact: true });
    const texts = (name: string, selector: string) =>
      chart(name).locator(`svg ${selector}`).evaluateAll(shownTexts);
    const expected = [
      'one sentence. · …echo',
      'one sentence. · …echo-two',
      'two sentences. · …echo',
      'two sentences. · …echo-two',
    ].map((label) => `…${label}`);
    await chart('Pass rate by column').waitFor();
    assert.deepEqual(await texts('Pass rate by column', '.label'), expected);
    for (const name of ['Scores', 'Latency'])
      assert.equal(new Set(await texts(name, '.legend text')).size, 4, name);
    const [axis, legend] = await Promise.all(
      ['.axes', '.legend'].map((selector) => chart('Scores').locator(selector).boundingBox()),
    );
    assert.ok(axis && legend && axis.y + axis.height <= legend.y);
    // Two results have each score: there is no half of one.
    const ticks = await texts('Scores', '.axes text[text-anchor=end]');
    assert.deepEqual(ticks, ['0', '1', '2']);
    const boxes = await chart('Cost, quality and latency')
      .locator('.beside')
      .evaluateAll((labels) => labels.map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
    assert.equal(boxes.length, 4);
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 3 || b.bottom <= a.top + 3);
    await fixture.panel.screenshot('charts-long-names');
  });

  it('draw the trend of any figure, chosen by keyboard', async () => {
    const page = await opened();
    const chart = page.getByRole('region', { name: 'Trend over runs', exact: true });
    await chart.getByRole('combobox').focus();
    await page.keyboard.type('tone');
    await chart.getByRole('img', { name: /tone of 2 runs/ }).waitFor();
  });
});

/** Without their tooltips. */
function shownTexts(elements: Element[]): string[] {
  return elements.map((element) => element.firstChild?.textContent ?? '');
}
