import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cohenKappa } from '../../../../../src/core/metrics/agreement/cohenKappa.ts';
import { fleissKappa } from '../../../../../src/core/metrics/agreement/fleissKappa.ts';
import { krippendorffAlpha } from '../../../../../src/core/metrics/agreement/krippendorffAlpha.ts';
import { percentAgreement } from '../../../../../src/core/metrics/agreement/percentAgreement.ts';
import { assertClose, badInput } from '../close.ts';

describe('cohenKappa', () => {
  it('takes chance off', () => {
    assert.equal(cohenKappa(['y', 'y', 'n', 'n'], ['y', 'n', 'y', 'n']), 0);
    assert.equal(cohenKappa(['y', 'n'], ['n', 'y']), -1);
    assert.equal(cohenKappa(['y', 'n'], ['y', 'n']), 1);
  });

  it('weighs by steps in the order of the classes', () => {
    const a = ['low', 'mid', 'high', 'low'];
    const b = ['mid', 'mid', 'high', 'low'];
    const labels = ['low', 'mid', 'high'];
    // By hand: one disagreement of one step; expected squares Σ wᵢⱼ aᵢ bⱼ / 4 = (2·2·1 + 2·1·4 + 1·1·1 + 1·1·1 + 1·1·4 + 1·2·1) / 4 = 5.
    assertClose(cohenKappa(a, b, { weights: 'quadratic', labels }), 1 - 1 / 5);
    // With "mid" last the disagreement is two steps: 4 / 6.5.
    assertClose(cohenKappa(a, b, { weights: 'quadratic', labels: ['low', 'high', 'mid'] }), 1 - 4 / 6.5);
  });

  it('is unknown where both gave one class throughout', () => {
    assert.equal(cohenKappa(['y', 'y'], ['y', 'y']), null);
  });

  it('refuses bad input', () => {
    assert.throws(() => cohenKappa([], []), badInput);
    assert.throws(() => cohenKappa(['a'], ['a', 'b']), badInput);
    assert.throws(() => cohenKappa(['a', 'b'], ['a', null as unknown as string]), badInput);
    assert.throws(() => cohenKappa(['a'], ['b'], { weights: 'cubic' as 'none' }), badInput);
  });

  it('is symmetric and at most 1', () => {
    const pairs = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(pairs, fc.constantFrom('none', 'linear', 'quadratic'), (items, weights) => {
        const a = items.map(([x]) => x);
        const b = items.map(([, y]) => y);
        const kappa = cohenKappa(a, b, { weights });
        if (kappa === null) return;
        assert.ok(kappa <= 1);
        assertClose(cohenKappa(b, a, { weights }), kappa);
      }),
      { seed: 18, numRuns: 200 },
    );
  });
});

describe('fleissKappa', () => {
  it('is 1 where all agree, and unknown where only one class was given', () => {
    assert.equal(fleissKappa([[3, 0], [0, 3]]), 1); // prettier-ignore
    assert.equal(fleissKappa([[3, 0], [3, 0]]), null); // prettier-ignore
  });

  it('refuses items with different numbers of ratings, and what are no counts', () => {
    assert.throws(() => fleissKappa([[3, 0], [1, 1]]), badInput); // prettier-ignore
    assert.throws(() => fleissKappa([[3, 0], [3]]), badInput); // prettier-ignore
    assert.throws(() => fleissKappa([[1.5, 1.5]]), badInput);
    assert.throws(() => fleissKappa([[1, 0]]), badInput);
    assert.throws(() => fleissKappa([]), badInput);
  });
});

describe('krippendorffAlpha', () => {
  // Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C
  const ratings = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
    [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
  ];
  const published = { nominal: 0.743, ordinal: 0.815, interval: 0.849, ratio: 0.797 } as const;
  for (const [level, alpha] of Object.entries(published)) {
    it(`agrees with the published ${level} value`, () => {
      assertClose(krippendorffAlpha(ratings, { level: level as keyof typeof published }), alpha, 5e-4);
    });
  }

  it('takes text for nominal and ordinal ratings only', () => {
    assert.equal(krippendorffAlpha([['a', 'b'], ['a', 'b']]), 1); // prettier-ignore
    assert.throws(() => krippendorffAlpha([['a', 'b'], ['a', 'b']], { level: 'interval' }), badInput); // prettier-ignore
    assert.throws(() => krippendorffAlpha([[-1, 2], [1, 2]], { level: 'ratio' }), badInput); // prettier-ignore
  });

  it('is unknown without two ratings of an item, or without any difference', () => {
    assert.equal(krippendorffAlpha([[1, null], [null, 2]]), null); // prettier-ignore
    assert.equal(krippendorffAlpha([[1, 1], [1, 1]]), null); // prettier-ignore
  });

  it('refuses raters with different numbers of items, mixed kinds and unknown levels', () => {
    assert.throws(() => krippendorffAlpha([]), badInput);
    assert.throws(() => krippendorffAlpha([[1, 2], [1]]), badInput); // prettier-ignore
    assert.throws(() => krippendorffAlpha([[1, 2], ['1', 2]]), badInput); // prettier-ignore
    assert.throws(() => krippendorffAlpha([[1], [2]], { level: 'metric' as 'nominal' }), badInput);
  });

  it('does not depend on the order of raters or items, nor interval ratings on their zero and unit', () => {
    const table = fc.integer({ min: 2, max: 4 }).chain((raters) =>
      fc.array(fc.array(fc.option(fc.nat(4), { freq: 5 }), { minLength: raters, maxLength: raters }), {
        minLength: 2,
        maxLength: 10,
      }),
    );
    fc.assert(
      fc.property(table, fc.constantFrom('nominal', 'ordinal', 'interval', 'ratio'), (items, level) => {
        const byRater = (items[0] ?? []).map((_, rater) => items.map((item) => item[rater] ?? null));
        const alpha = krippendorffAlpha(byRater, { level });
        const turned = byRater.toReversed().map((row) => row.toReversed());
        const again = krippendorffAlpha(turned, { level });
        if (alpha === null) return assert.equal(again, null);
        assert.ok(alpha <= 1);
        assertClose(again, alpha);
        const scaled = byRater.map((row) => row.map((value) => (value === null ? null : 1e6 + 3 * value)));
        if (level !== 'ratio') assertClose(krippendorffAlpha(scaled, { level }), alpha, 1e-7);
      }),
      { seed: 19, numRuns: 300 },
    );
  });
});

describe('percentAgreement', () => {
  it('is the share of equal pairs', () => {
    assert.equal(percentAgreement([['a', 'b', 'a', 'b'], ['a', 'b', 'b', 'b']]), 0.75); // prettier-ignore
    assertClose(percentAgreement([['a'], ['a'], ['b']]), 1 / 3);
  });

  it('leaves out what was not rated twice', () => {
    assert.equal(percentAgreement([['a', 'b'], ['a', null]]), 1); // prettier-ignore
    assert.equal(percentAgreement([['a', null], [null, 'b']]), null); // prettier-ignore
    assert.throws(() => percentAgreement([['a'], []]), badInput);
  });
});
