import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { violationsOf } from '../support/accessibility.ts';
import { panelFixture } from '../support/panelFixture.ts';
import { storeWith } from '../support/panelRun.ts';
import { sampleResult } from '../support/results.ts';

const runId = '20260101-120000-aaaa';
const results = Array.from({ length: 8 * 2 }, (_, i) =>
  sampleResult({
    case: Math.floor(i / 2),
    prompt: i % 2,
    description: `case number ${Math.floor(i / 2) + 1}`,
    output: `output ${i}`,
    pass: i % 3 !== 0,
  }),
);

describe('people’s review', () => {
  const fixture = panelFixture(runId, () => storeWith(results, { status: 'finished' }));
  beforeEach(async () => {
    for (const { resultId, rater } of await fixture.store.ratings(runId))
      await fixture.store.unrate(runId, resultId, rater);
  });

  const opened = async () => {
    const page = await fixture.open();
    await page.getByRole('tab', { name: 'Review' }).click();
    await heading(page, 1);
    await page.getByRole('article').nth(1).waitFor();
    return page;
  };
  const heading = (page: Page, number: number) =>
    page.getByRole('heading', { name: `case number ${number}` }).waitFor();
  const ratings = async () =>
    (await fixture.store.ratings(runId)).map(({ resultId, value, label, comment }) => [
      resultId,
      value,
      label,
      comment,
    ]);

  it('rates by mouse: thumbs, one to five, label and comment', async () => {
    const page = await opened();
    const card = (name: string) => page.getByRole('article', { name });
    await card('short · echo').getByRole('button', { name: 'Good' }).click();
    await page.getByText('1 of 16 results rated').waitFor();
    await card('long · echo').getByRole('button', { name: '2 of 5' }).click();
    await page.getByText('2 of 16 results rated').waitFor();
    await card('long · echo').getByLabel('Label').fill('too long');
    await card('long · echo').getByLabel('Comment').fill('says it twice');
    await page.getByRole('heading', { name: 'case number 1' }).click();
    await page
      .getByText(/Rated by tester, /)
      .first()
      .waitFor();
    assert.deepEqual(await ratings(), [
      ['0.0.0.0', 5, null, null],
      ['0.1.0.0', 2, 'too long', 'says it twice'],
    ]);
    // The same again takes it back.
    await card('short · echo').getByRole('button', { name: 'Good' }).click();
    await card('short · echo').getByRole('button', { name: 'Good', pressed: false }).waitFor();
  });

  it('rates by keyboard, case after case, and passes over none', async () => {
    const page = await opened();
    for (const number of [1, 2, 3]) {
      await heading(page, number);
      await page.locator('.card.current').first().waitFor();
      await page.keyboard.press('4');
      await page.locator('.card.current [aria-pressed=false]').first().waitFor();
      await page.keyboard.press('2');
      await page.getByText(`${number * 2} of 16 results rated`).waitFor();
      await page.keyboard.press('j');
    }
    await heading(page, 4);
    // Back to what was just rated, and on to the first that is not.
    await page.keyboard.press('k');
    await heading(page, 3);
    await page.keyboard.press('j');
    await heading(page, 4);
    assert.equal((await ratings()).length, 6);
    assert.deepEqual(
      (await ratings()).slice(0, 2).map(([id, value]) => [id, value]),
      [
        ['0.0.0.0', 4],
        ['0.1.0.0', 2],
      ],
    );
  });

  it('says when no case is left, and shows all when asked to', async () => {
    const page = await opened();
    for (let number = 2; number <= 8; number++) {
      await page.keyboard.press('j');
      await heading(page, number);
    }
    await page.keyboard.press('j');
    await page.getByText('No case after this one is left to be rated.').waitFor();
    await heading(page, 8);
    await page.getByRole('checkbox', { name: 'Only what is not rated' }).uncheck();
    await page.getByText('Case 8 of 8').waitFor();
    await page.keyboard.press('j');
    await page.getByText('This is the last case.').waitFor();
  });

  it('hides names and shuffles columns when it is blind', async () => {
    const page = await opened();
    await page.getByRole('checkbox', { name: 'Blind' }).check();
    const orders = new Set<string>();
    for (let number = 1; number <= 8; number++) {
      await heading(page, number);
      await page.getByRole('article', { name: 'Output B' }).waitFor();
      assert.equal(
        await page
          .locator('.card')
          .getByText(/short|long/)
          .count(),
        0,
      );
      const shown = await page.getByRole('article').locator('pre').allTextContents();
      const first = Math.min(...shown.map((text) => Number(text.split(' ')[1])));
      orders.add(shown.map((text) => Number(text.split(' ')[1]) - first).join());
      await page.keyboard.press('j');
    }
    assert.deepEqual([...orders].sort(), ['0,1', '1,0']);
    assert.deepEqual(await violationsOf(page), []);
  });

  it('judges pairs by mouse and by keyboard, ties too', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Pairwise' }).click();
    await page.getByRole('button', { name: 'The left one 1' }).click();
    await page.getByText('All pairs of this case are judged.').waitFor();
    for (const key of ['2', '0']) {
      await page.keyboard.press('j');
      await page.getByText('Pair 1 of 1').waitFor();
      await page.keyboard.press(key);
      await page.getByText('All pairs of this case are judged.').waitFor();
    }
    assert.deepEqual(
      (await fixture.store.preferences(runId)).map(({ a, b, choice }) => [a, b, choice]),
      [
        ['0.0.0.0', '0.1.0.0', 'a'],
        ['1.0.0.0', '1.1.0.0', 'b'],
        ['2.0.0.0', '2.1.0.0', 'tie'],
      ],
    );
    await page.getByText('short · echo: 1 won, 1 tied, 1 lost').waitFor();
  });

  it('exports what was said, by keyboard', async () => {
    const page = await opened();
    for (const [name, format] of [
      ['Dataset', 'dataset'],
      ['Few-shot examples', 'fewShot'],
      ['Preference pairs', 'preferences'],
    ] as const) {
      await page.getByRole('button', { name }).press('Enter');
      assert.deepEqual(fixture.panel.actions.at(-1), { kind: 'exportReview', runId, format });
    }
  });

  it('works at 400 pixels', async () => {
    const page = await fixture.open({ viewport: { width: 400, height: 700 } });
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.getByRole('article').nth(1).waitFor();
    assert.deepEqual(await violationsOf(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
    await fixture.panel.screenshot('review-400px');
  });
});
