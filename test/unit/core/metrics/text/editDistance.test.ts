import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  damerauLevenshtein,
  levenshtein,
  osaDistance,
} from '../../../../../src/core/metrics/text/editDistance.ts';

describe('edit distances', () => {
  it('count insertions, deletions and substitutions', () => {
    assert.equal(levenshtein('kitten', 'sitting'), 3);
    assert.equal(levenshtein('', 'abc'), 3);
    assert.equal(levenshtein('abc', 'abc'), 0);
  });

  it('count the swap of two neighbours once', () => {
    assert.deepEqual(
      [levenshtein('ab', 'ba'), osaDistance('ab', 'ba'), damerauLevenshtein('ab', 'ba')],
      [2, 1, 1],
    );
  });

  it('edit between swapped characters only without the alignment rule', () => {
    assert.deepEqual([osaDistance('ca', 'abc'), damerauLevenshtein('ca', 'abc')], [3, 2]);
    // The rule costs OSA the triangle inequality: 3 is more than 1 + 1.
    assert.ok(osaDistance('ca', 'abc') > osaDistance('ca', 'ac') + osaDistance('ac', 'abc'));
  });

  it('count an emoji as one character, also beside one that shares a half with it', () => {
    for (const distance of [levenshtein, osaDistance, damerauLevenshtein]) {
      assert.equal(distance('😀', 'a'), 1);
      assert.equal(distance('😀😁', '😁😀x'), distance('ab', 'bax'));
      assert.equal(distance('漢字', '漢'), 1);
      assert.equal(distance('\ud83d', '😀'), 1);
    }
  });

  it('compare 100 KB of nearly equal text at once', () => {
    const text = 'lorem ipsum dolor 😀 '.repeat(5000);
    assert.equal(levenshtein(text, `${text.slice(0, 50_000)}X${text.slice(50_000)}`), 1);
    assert.equal(damerauLevenshtein(`x${text}`, `y${text}`), 1);
  });

  /** The definitions, written as recurrences over whole tables. */
  function byTable(a: string, b: string, kind: 'levenshtein' | 'osa' | 'damerau'): number {
    const [x, y] = [Array.from(a), Array.from(b)];
    const d = Array.from({ length: x.length + 1 }, (_, i) =>
      Array.from({ length: y.length + 1 }, (_, j) => (i === 0 ? j : i)),
    );
    for (let i = 1; i <= x.length; i++) {
      for (let j = 1; j <= y.length; j++) {
        const options = [
          d[i - 1]![j]! + 1,
          d[i]![j - 1]! + 1,
          d[i - 1]![j - 1]! + Number(x[i - 1] !== y[j - 1]),
        ];
        if (kind === 'osa' && i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) {
          options.push(d[i - 2]![j - 2]! + 1);
        }
        if (kind === 'damerau') {
          const k = x.lastIndexOf(y[j - 1]!, i - 2) + 1;
          const l = j >= 2 ? y.lastIndexOf(x[i - 1]!, j - 2) + 1 : 0;
          if (i >= 2 && k > 0 && l > 0) options.push(d[k - 1]![l - 1]! + (i - k - 1) + 1 + (j - l - 1));
        }
        d[i]![j] = Math.min(...options);
      }
    }
    return d[x.length]![y.length]!;
  }

  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '😀', '😁', '猫'), maxLength: 12 });

  it('are what their recurrences say', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        assert.equal(levenshtein(a, b), byTable(a, b, 'levenshtein'));
        assert.equal(osaDistance(a, b), byTable(a, b, 'osa'));
        assert.equal(damerauLevenshtein(a, b), byTable(a, b, 'damerau'));
      }),
      { seed: 10, numRuns: 1000 },
    );
  });

  it('are symmetric and ordered; two of them keep the triangle inequality', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        for (const distance of [levenshtein, osaDistance, damerauLevenshtein]) {
          assert.equal(distance(a, b), distance(b, a));
          assert.equal(distance(a, b) === 0, a === b);
        }
        assert.ok(levenshtein(a, c) <= levenshtein(a, b) + levenshtein(b, c));
        assert.ok(damerauLevenshtein(a, c) <= damerauLevenshtein(a, b) + damerauLevenshtein(b, c));
        assert.ok(damerauLevenshtein(a, b) <= osaDistance(a, b));
        assert.ok(osaDistance(a, b) <= levenshtein(a, b));
        assert.ok(levenshtein(a, b) <= Math.max(Array.from(a).length, Array.from(b).length));
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
