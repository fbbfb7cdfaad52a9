import assert from 'node:assert/strict';
import { progressText } from '../../../src/cli/progressLine.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { table } from '../../../src/cli/table.ts';

const plain: Terminal = {
  out: () => undefined,
  err: () => undefined,
  style: (_, text) => text,
  interactive: false,
  columns: 30,
};

describe('terminal', () => {
  it('lines columns up, numbers to the right', async () => {
    const text = await table(
      plain,
      [{ title: 'suite' }, { title: 'n', align: 'right' }],
      [
        ['a', '10'],
        ['long', '5'],
      ],
    );
    assert.equal(text, 'suite   n\na      10\nlong    5');
  });

  it('counts cells, not characters: Chinese and emoji are two wide', async () => {
    const text = await table(
      plain,
      [{ title: 'x' }, { title: 'y' }],
      [
        ['注文', '1'],
        ['👩‍💻', '2'],
        ['ab', '3'],
      ],
    );
    assert.equal(text, 'x     y\n注文  1\n👩‍💻    2\nab    3');
  });

  it('takes room from the columns that may shrink', async () => {
    const text = await table(
      plain,
      [{ title: 'id' }, { title: 'name', shrinks: true }],
      [['1234567890', 'x'.repeat(40)]],
    );
    assert.equal(text.split('\n')[1], `1234567890  ${'x'.repeat(17)}…`);
  });

  it('prints no control character that a cell brings along', async () => {
    assert.equal(await table(plain, [{ title: 'a' }], [['\u001B[31mred\nline']]), 'a\n\uFFFD[31mred line');
  });

  it('cuts between graphemes', async () => {
    const text = await table(plain, [{ title: 'x', shrinks: true }], [['👩‍💻'.repeat(20)]]);
    assert.equal(text, `x\n${'👩‍💻'.repeat(14)}…`);
  });
});

describe('progress', () => {
  const progress = {
    planned: 40,
    done: 10,
    passed: 7,
    failed: 2,
    errored: 1,
    cached: 0,
    inFlight: 4,
    cost: 0.5,
    costUnknown: 0,
  };

  it('shows how far, how well, how dear and how long', () => {
    assert.equal(
      progressText(progress, 5000),
      '████░░░░░░░░░░░░ 10/40 · 7 passed · 2 failed · 1 errors · $0.50 · 2.0/s · 15.0 s left',
    );
  });

  it('promises nothing that it does not know', () => {
    const text = progressText({ ...progress, planned: undefined, costUnknown: 3 }, 5000);
    assert.equal(text, '10 · 7 passed · 2 failed · 1 errors · $0.50 + 3 of unknown price · 2.0/s');
  });
});
