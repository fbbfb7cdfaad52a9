import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Layout } from '../../src/shared/resultsQueries.ts';
import { defaultLayout } from '../../src/shared/resultsQueries.ts';
import { panelFixture } from '../support/panelFixture.ts';
import { runOf } from '../support/panelPage.ts';
import { addRun, storeWith } from '../support/panelRun.ts';
import { sampleResult } from '../support/results.ts';

const results = Array.from({ length: 30 * 4 }, (_, i) =>
  sampleResult({
    case: Math.floor(i / 4),
    prompt: Math.floor((i % 4) / 2),
    provider: i % 2,
    output: `out ${i} ${'a long line '.repeat(20)}`,
  }),
);

/** Prompts that are as they stand in the suite, and differ in their last words. */
const longNames = {
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

describe('the layout of the matrix', () => {
  const fixture = panelFixture('latest', async () => {
    const store = await storeWith(results, { ...runOf(2, 2), status: 'finished' });
    await addRun(store, results, {
      ...longNames,
      id: 'long',
      startedAt: '2020-01-01T00:00:00.000Z',
      status: 'finished',
    });
    return store;
  });

  const order = async (page: Page) =>
    (
      await page
        .getByRole('columnheader')
        .evaluateAll((heads) => heads.map((head) => head.getAttribute('aria-label')))
    )
      .filter((name) => name !== null)
      .map((name) => name.replace('prompt ', '').replace(', model-', ''));
  const head = (page: Page, name: string) =>
    page.getByRole('columnheader', { name }).getByRole('button').first();
  const opened = async () => {
    const page = await fixture.open();
    await page.getByText(/^out 0 /).waitFor();
    return page;
  };
  /** Presses a head, moves to the middle of another and lets go there. */
  async function drag(page: Page, from: string, to: string, { drop = true } = {}): Promise<void> {
    const [a, b] = [
      await head(page, from).boundingBox(),
      await page.getByRole('columnheader', { name: to }).boundingBox(),
    ];
    assert.ok(a && b);
    await page.mouse.move(a.x + 20, a.y + 10);
    await page.mouse.down();
    await page.mouse.move(a.x + 40, a.y + 12);
    await page.mouse.move(b.x + b.width * (b.x > a.x ? 0.8 : 0.2), b.y + 10, { steps: 4 });
    if (drop) await page.mouse.up();
  }

  it('moves a column to where its head is dragged, and does not sort by it', async () => {
    const page = await opened();
    assert.deepEqual(await order(page), ['11', '12', '21', '22']);
    await drag(page, 'prompt 1, model-1', 'prompt 2, model-1', { drop: false });
    await fixture.panel.screenshot('drag');
    await page.mouse.up();
    await page.waitForFunction(() =>
      document.querySelectorAll('[role=columnheader]')[1]?.getAttribute('aria-label')?.endsWith('model-2'),
    );
    assert.deepEqual(await order(page), ['12', '21', '11', '22']);
    assert.equal(await page.locator('[aria-sort=ascending], [aria-sort=descending]').count(), 0);
    // The cells come along.
    await page
      .getByRole('row')
      .nth(1)
      .getByRole('gridcell')
      .nth(2)
      .getByText(/^out 0 /)
      .waitFor();
    await drag(page, 'prompt 2, model-2', 'prompt 1, model-2');
    await page.waitForFunction(
      () =>
        document.querySelectorAll('[role=columnheader]')[1]?.getAttribute('aria-label') ===
        'prompt 2, model-2',
    );
    assert.deepEqual(await order(page), ['22', '12', '21', '11']);
    await page.reload();
    await page.getByRole('columnheader', { name: 'prompt 2, model-2' }).waitFor();
    assert.deepEqual(await order(page), ['22', '12', '21', '11']);
  });

  it('leaves a column where it was when Escape is pressed, and when it is only clicked', async () => {
    const page = await opened();
    await drag(page, 'prompt 1, model-1', 'prompt 2, model-2', { drop: false });
    await page.locator('.held').waitFor();
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.locator('.held').waitFor({ state: 'detached' });
    assert.deepEqual(await order(page), ['11', '12', '21', '22']);
    await head(page, 'prompt 1, model-2').click();
    await page.locator('[aria-sort=ascending]').waitFor();
    assert.deepEqual(await order(page), ['11', '12', '21', '22']);
  });

  it('moves a column by Shift and an arrow key, and keeps the focus on it', async () => {
    const page = await opened();
    await head(page, 'prompt 1, model-1').focus();
    for (let i = 0; i < 2; i++) {
      await page.keyboard.press('Shift+ArrowRight');
      await page.locator('[data-column="prompt 1 · model-1"]:focus').waitFor();
    }
    assert.deepEqual(await order(page), ['12', '21', '11', '22']);
    await page.keyboard.press('Shift+ArrowLeft');
    await page.locator('[data-column="prompt 1 · model-1"]:focus').waitFor();
    assert.deepEqual(await order(page), ['12', '11', '21', '22']);
  });

  it('keeps hidden columns, widths, the height of rows and wrapping over a reload', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.getByRole('checkbox', { name: 'prompt 2 · model-1' }).uncheck();
    await page.getByLabel('Rows').selectOption('tall');
    await page.getByRole('checkbox', { name: 'Wrap text' }).uncheck();
    await page.getByRole('checkbox', { name: 'Lay out Markdown' }).check();
    await page.keyboard.press('Escape');
    const box = await page.getByRole('separator', { name: 'Width of prompt 1, model-1' }).boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 3, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 103, box.y + 20, { steps: 3 });
    await page.mouse.up();
    const look = async () => ({
      order: await order(page),
      width: await page
        .getByRole('separator', { name: 'Width of prompt 1, model-1' })
        .getAttribute('aria-valuenow'),
      row: (await page.getByRole('row').nth(1).boundingBox())?.height,
      grid: await page.getByRole('grid').getAttribute('class'),
    });
    const before = await look();
    assert.deepEqual(before.order, ['11', '12', '22']);
    assert.equal(before.row, 184);
    assert.equal(before.grid, 'grid tall nowrap');
    await page.reload();
    await page.getByText(/^out 0 /).waitFor();
    assert.deepEqual(await look(), before);
    await page.getByRole('button', { name: 'Layout' }).click();
    assert.equal(await page.getByRole('checkbox', { name: 'Lay out Markdown' }).isChecked(), true);
    const reset = page.getByRole('button', { name: 'Reset columns' });
    await reset.click();
    await page.getByRole('columnheader', { name: 'prompt 2, model-1' }).waitFor();
    assert.equal((await look()).row, 184); // rows stay as they are
    assert.equal(await reset.isDisabled(), true);
  });

  it('is kept for the suite: the panel of its next run begins with it', async () => {
    const layouts = new Map<string, Layout>();
    const page = await fixture.open({ layouts });
    await page.getByText(/^out 0 /).waitFor();
    await drag(page, 'prompt 2, model-2', 'prompt 1, model-1');
    await page.waitForFunction(() =>
      document.querySelectorAll('[role=columnheader]')[1]?.getAttribute('aria-label')?.endsWith('2, model-2'),
    );
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.getByRole('checkbox', { name: 'prompt 1 · model-1' }).uncheck();
    await page.getByLabel('Rows').selectOption('tall');
    await page.locator('.grid.tall').waitFor();
    assert.deepEqual(Array.from(layouts.keys()), ['/w/support.eval.yaml']);

    // Another panel, which remembers nothing itself.
    const next = await fixture.open({ layouts });
    await next.locator('.grid.tall').waitFor();
    assert.deepEqual(await order(next), ['22', '12', '21']);
    await next
      .getByRole('row')
      .nth(1)
      .getByRole('gridcell')
      .first()
      .getByText(/^out 3 /)
      .waitFor();
    // It came with the run: nothing was asked for one by one.
    assert.deepEqual(
      fixture.panel.answers.map(({ kind }) => kind),
      ['first'],
    );

    const other = await fixture.open({ layouts: new Map() });
    await other.getByText(/^out 0 /).waitFor();
    assert.deepEqual(await order(other), ['11', '12', '21', '22']);
  });

  it('is changed by keyboard alone', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Layout' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.popover input:focus').waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('columnheader', { name: 'prompt 1, model-1' }).waitFor({ state: 'detached' });
    await page.getByLabel('Rows').focus();
    await page.keyboard.press('c');
    await page.locator('.grid.compact').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.popover').waitFor({ state: 'detached' });
    await page.locator('button[aria-haspopup]:focus', { hasText: 'Layout' }).waitFor();
  });

  it('heads columns of long names so that they can be told apart, however wide they are', async () => {
    const page = await fixture.open({ runId: 'long' });
    const seen = async () => {
      await page.getByRole('columnheader').nth(1).locator('.provider').waitFor();
      const heads = await page.getByRole('columnheader').locator('.sort').allInnerTexts();
      assert.equal(new Set(heads).size, 4);
      // Nothing of them is cut off, and both lines stand above the figures.
      for (const name of ['strong', '.provider']) {
        const cut = await page
          .locator(`.sort ${name}`)
          .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
        assert.equal(cut, 0, name);
      }
      const row = await page.getByRole('row').first().boundingBox();
      const last = await page.getByRole('columnheader').nth(1).locator('.line').last().boundingBox();
      assert.ok(row && last && last.y + last.height <= row.y + row.height);
      return heads;
    };
    assert.match((await seen())[0] ?? '', /^…one sentence\.\s+…echo$/);
    await page.setViewportSize({ width: 1900, height: 800 });
    await seen();
    const separator = page.getByRole('separator', { name: /^Width of/ }).first();
    for (let i = 0; i < 20; i++) await separator.press('ArrowLeft');
    assert.equal(await separator.getAttribute('aria-valuenow'), '120');
    await seen();
  });

  it('shares out a narrow panel, too', async () => {
    const layout = {
      ...defaultLayout,
      hidden: ['prompt 1 · model-2', 'prompt 2 · model-1', 'prompt 2 · model-2'],
    };
    const layouts = new Map([['/w/support.eval.yaml', layout]]);
    const page = await fixture.open({ layouts, viewport: { width: 540, height: 700 } });
    await page.getByText(/^out 0 /).waitFor();
    const last = await page.getByRole('columnheader').last().boundingBox();
    const scroller = await page.locator('.scroller').evaluate((element) => element.clientWidth);
    assert.equal((last?.x ?? 0) + (last?.width ?? 0), scroller);
  });

  it('shows the menu whole at 400 pixels', async () => {
    const page = await fixture.open({ viewport: { width: 400, height: 700 } });
    for (const name of ['Layout', 'Add a filter']) {
      await page.getByRole('button', { name }).click();
      const box = await page.getByRole('dialog').boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 400, JSON.stringify(box));
      await fixture.panel.screenshot(`400px-${name}`);
      await page.keyboard.press('Escape');
    }
  });
});
