import assert from 'node:assert/strict';
import { placeLabels } from '../../../src/webview/results/charts/placeLabels.ts';

const area = { left: 50, right: 520, top: 0, bottom: 220 };
const mark = (x: number, y: number) => ({ x, y, r: 8, text: 'short · echo' });

describe('labels beside the marks of a chart', () => {
  it('stand below where there is room', () => {
    const [first, second] = placeLabels([mark(100, 100), mark(300, 100)], { area, letter: 6 });
    assert.deepEqual(
      [first, second],
      [
        { x: 100, y: 121 },
        { x: 300, y: 121 },
      ],
    );
  });

  it('are on no other, also where marks are, and within the chart', () => {
    const marks = [mark(500, 200), mark(500, 200), mark(505, 202), mark(495, 198), mark(52, 8), mark(60, 10)];
    const placed = placeLabels(marks, { area, letter: 6 }).flatMap((place) => place ?? []);
    assert.ok(placed.length >= 4);
    for (const [i, a] of placed.entries()) {
      assert.ok(a.x - 36 >= area.left && a.x + 36 <= area.right && a.y <= area.bottom, JSON.stringify(a));
      for (const b of placed.slice(i + 1)) assert.ok(Math.abs(a.x - b.x) >= 72 || Math.abs(a.y - b.y) >= 12);
    }
  });

  it('are left out where there is no room for them', () => {
    const places = placeLabels(
      Array.from({ length: 50 }, () => mark(300, 100)),
      { area, letter: 6 },
    );
    assert.equal(places.filter((place) => place === undefined).length, 42);
  });
});
