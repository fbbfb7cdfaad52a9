import assert from 'node:assert/strict';
import type { PageView } from '../../../src/shared/resultsViews.ts';
import { Pages } from '../../../src/webview/results/pages.ts';

/** Pages over a thousand rows, what they asked for, and their answers, which come when they are let. */
function pagesOf({
  columns = 4,
  total = 1000,
  first,
}: { columns?: number; total?: number; first?: PageView } = {}) {
  const asked: { offset: number; limit: number; columns: number[] }[] = [];
  const held: (() => void)[] = [];
  let changes = 0;
  const pages = new Pages(
    Array.from({ length: columns }, (_, i) => i),
    (offset, limit, wanted) => {
      asked.push({ offset, limit, columns: wanted });
      return new Promise((resolve) => held.push(() => resolve(pageOf(offset, limit, total))));
    },
    () => (changes += 1),
    first,
  );
  return {
    pages,
    asked,
    changes: () => changes,
    look: (from: number, to: number, position = 0) =>
      Array.from({ length: to - from }, (_, i) => pages.row(from + i, position)?.row.case),
    /** Lets what waits be asked, then be answered. */
    answer: async () => {
      await Promise.resolve();
      for (const each of held.splice(0)) each();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function pageOf(offset: number, limit: number, total: number): PageView {
  const count = Math.max(0, Math.min(limit, total - offset));
  return {
    total,
    offset,
    rows: Array.from({ length: count }, (_, i) => ({ case: offset + i, name: '', vars: [], cells: [] })),
  };
}

describe('the pages of the matrix', () => {
  it('ask once for all rows that are missed together, and for hardly more', async () => {
    const { look, asked, answer, changes } = pagesOf();
    assert.deepEqual(new Set(look(502, 519)), new Set([undefined]));
    await answer();
    assert.deepEqual(asked, [{ offset: 500, limit: 20, columns: [0, 1, 2, 3] }]);
    assert.equal(changes(), 1);
    assert.deepEqual(look(502, 505), [502, 503, 504]);
    await answer();
    assert.equal(asked.length, 1);
  });

  it('go on ahead of whoever scrolls down, or up', async () => {
    const { look, asked, answer } = pagesOf();
    look(500, 520);
    await answer();
    look(501, 521);
    await answer();
    look(499, 519);
    await answer();
    assert.deepEqual(
      asked.map(({ offset, limit }) => [offset, limit]),
      [
        [500, 20],
        [520, 20],
        [480, 20],
      ],
    );
  });

  it('begin with rows that came along', async () => {
    const { pages, look, asked, answer } = pagesOf({ first: pageOf(0, 20, 1000) });
    assert.equal(pages.total, 1000);
    assert.deepEqual(look(0, 3), [0, 1, 2]);
    await answer();
    assert.equal(asked.length, 0);
    look(18, 22);
    await answer();
    assert.deepEqual(
      asked.map(({ offset }) => offset),
      [20],
    );
  });

  it('ask for columns in blocks', async () => {
    const { pages, asked, answer } = pagesOf({ columns: 8 });
    pages.row(0, 0);
    pages.row(0, 7);
    await answer();
    assert.deepEqual(
      asked.map(({ columns }) => columns),
      [
        [0, 1, 2, 3, 4, 5],
        [6, 7],
      ],
    );
    assert.equal(pages.row(0, 7)?.first, 6);
  });

  it('ask again for what was seen last, and show the old until the new is there', async () => {
    const { pages, look, asked, answer, changes } = pagesOf();
    look(0, 20);
    await answer();
    pages.refresh();
    assert.deepEqual(look(0, 2), [0, 1]);
    await answer();
    assert.deepEqual(
      asked.map(({ offset, limit }) => [offset, limit]),
      [
        [0, 20],
        [0, 20],
      ],
    );
    assert.equal(changes(), 2);
  });

  it('never ask for more than a hundred rows at once', async () => {
    const { look, asked, answer } = pagesOf();
    look(0, 230);
    await answer();
    assert.deepEqual(
      asked.map(({ offset, limit }) => [offset, limit]),
      [
        [0, 100],
        [100, 100],
        [200, 32],
      ],
    );
  });

  it('say why there are no rows, and do not ask again at once', async () => {
    let asked = 0;
    const pages = new Pages(
      [0],
      async () => {
        asked += 1;
        throw new Error('This filter ends too early.');
      },
      () => undefined,
    );
    for (let i = 0; i < 3; i++) {
      pages.row(0, 0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(pages.error, 'This filter ends too early.');
    assert.equal(asked, 1);
  });

  it('ignore answers when another query has taken their place', async () => {
    const { pages, look, answer, changes } = pagesOf();
    look(0, 4);
    await Promise.resolve();
    pages.end();
    await answer();
    assert.equal(changes(), 0);
    assert.equal(pages.total, undefined);
  });
});
