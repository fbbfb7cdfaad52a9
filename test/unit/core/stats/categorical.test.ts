import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { chiSquare, fisherExact, goodnessOfFit } from '../../../../src/core/stats/categorical.ts';
import {
  hellingerDistance,
  jensenShannonDistance,
  populationStabilityIndex,
} from '../../../../src/core/stats/distances.ts';
import { kolmogorovSmirnov } from '../../../../src/core/stats/kolmogorovSmirnov.ts';
import { assertBadInput, assertClose, assertHolds } from './assertions.ts';

// Golden numbers of this file: scipy 1.17.1.

describe('tests of counts', () => {
  it('chi-square of a 2×2 table is corrected for continuity unless told not to', () => {
    const table = [
      [10, 20],
      [30, 15],
    ];
    const corrected = chiSquare(table);
    assertClose([corrected.statistic, corrected.p], [6.752232142857143, 0.00936304763753395], 1e-11);
    const plain = chiSquare(table, { correction: false });
    assertClose([plain.statistic, plain.p], [8.035714285714285, 0.0045863920802535025], 1e-11);
    assert.equal(plain.degreesOfFreedom, 1);
  });

  it('g is the likelihood ratio, and an empty category adds nothing', () => {
    const g = goodnessOfFit([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8], { method: 'g' });
    assertClose([g.statistic, g.p], [3.3281031458963746, 0.6495419288047497], 1e-11);
    assertClose(goodnessOfFit([0, 10], [1, 1], { method: 'g' }).statistic, 20 * Math.log(2), 1e-12);
  });

  it('expects equal counts when nothing else is said', () => {
    assert.deepEqual(goodnessOfFit([5, 5, 5]), { statistic: 0, degreesOfFreedom: 2, p: 1 });
  });

  it('Fisher’s test is exact', () => {
    const few = fisherExact([
      [8, 2],
      [1, 5],
    ]);
    assertClose([few.p, few.oddsRatio], [0.034965034965034975, 20], 1e-12);
    const many = fisherExact([
      [100, 2],
      [1000, 5],
    ]);
    assertClose([many.p, many.oddsRatio], [0.13007593634300163, 0.25], 1e-11);
    assert.equal(
      fisherExact([
        [0, 3],
        [0, 4],
      ]).oddsRatio,
      null,
    );
  });

  it('Fisher’s p does not change when the table is turned', () => {
    const count = fc.integer({ min: 0, max: 60 });
    assertHolds(
      fc.property(count, count, count, count, (a, b, c, d) => {
        fc.pre(a + b + c + d > 0);
        const { p } = fisherExact([
          [a, b],
          [c, d],
        ]);
        assert.ok(p > 0 && p <= 1);
        assertClose(
          fisherExact([
            [d, b],
            [c, a],
          ]).p,
          p,
          1e-10,
        );
      }),
    );
  });

  it('refuse tables that say nothing', () => {
    assertBadInput(() => chiSquare([[1, 2]]), /two rows and two columns/);
    assertBadInput(() => chiSquare([[1, 2], [3]]), /rows of one length/);
    assertBadInput(
      () =>
        chiSquare([
          [0, 0],
          [1, 2],
        ]),
      /zeros only/,
    );
    assertBadInput(
      () =>
        chiSquare([
          [1, -2],
          [1, 2],
        ]),
      /0 or more/,
    );
    assertBadInput(() => goodnessOfFit([1, 2], [1, 0]), /above 0 in every category/);
    assertBadInput(() => goodnessOfFit([1, 2], [1, 1, 1]), /same length/);
    assertBadInput(() => goodnessOfFit([0, 0]), /one count/);
    assertBadInput(
      () =>
        fisherExact([
          [0, 0],
          [0, 0],
        ]),
      /the total/,
    );
  });
});

describe('kolmogorovSmirnov', () => {
  it('is exact for few values', () => {
    const x = Array.from({ length: 100 }, (_, i) => i / 100);
    const y = Array.from({ length: 80 }, (_, i) => (i / 80) * 0.8 + 0.003);
    const { statistic, p, method } = kolmogorovSmirnov(x, y);
    assert.equal(method, 'exact');
    assertClose([statistic, p], [0.2, 0.04985661008315778], 1e-10);
  });

  it('is exact given the ties: 316 of the 1,716 ways to divide the pooled values', () => {
    const { statistic, p } = kolmogorovSmirnov([1, 2, 2, 3, 5, 5], [2, 4, 4, 5, 6, 6, 7]);
    assertClose([statistic, p], [22 / 42, 316 / 1716], 1e-12);
  });

  it('is asymptotic for many', () => {
    const x = Array.from({ length: 2000 }, (_, i) => i / 2000);
    const y = Array.from({ length: 1500 }, (_, i) => (i / 1500) * 0.96);
    const { statistic, p, method } = kolmogorovSmirnov(x, y);
    assert.equal(method, 'asymptotic');
    assertClose(statistic, 0.0405, 1e-12);
    // scipy's asymptotic p corrects for the sample size, R's, as this one, does not.
    assertClose(p, 0.11698, 0.005);
  });

  it('sees no difference between a sample and itself', () => {
    assertHolds(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), (values) => {
        const { statistic, p } = kolmogorovSmirnov(values, [...values].reverse());
        assert.deepEqual([statistic, p], [0, 1]);
      }),
    );
    assertBadInput(() => kolmogorovSmirnov([], [1]), /x must hold at least 1 value/);
  });
});

describe('distances of distributions', () => {
  const [p, q] = [
    [0.2, 0.5, 0.3],
    [0.1, 0.4, 0.5],
  ];

  it('match scipy, from shares or counts', () => {
    assertClose(jensenShannonDistance(p, q), 0.15463521779897044, 1e-12);
    assertClose(jensenShannonDistance([2, 5, 3], [1, 4, 5], { base: 2 }), 0.18573582528591667, 1e-12);
    assertClose(hellingerDistance(p, q), 0.1551345017782662, 1e-12);
    assertClose(populationStabilityIndex([2, 5, 3], [1, 4, 5]), populationStabilityIndex(p, q), 1e-12);
  });

  it('an empty category keeps the stability index finite', () => {
    // (0.5 − 0.0001) ln 5000 + (0.5 − 0.5) …
    assertClose(populationStabilityIndex([0.5, 0.5, 0], [0.5, 0, 0.5]), 2 * 0.4999 * Math.log(5000), 1e-12);
  });

  it('are 0 to themselves, symmetric and bounded', () => {
    const counts = fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }).filter((c) => c.some((x) => x > 0));
    assertHolds(
      fc.property(counts, counts, (x, y) => {
        for (const distance of [
          (a: number[], b: number[]) => jensenShannonDistance(a, b, { base: 2 }),
          hellingerDistance,
        ]) {
          assertClose(distance(x, x), 0, 1e-7);
          assertClose(distance(x, y), distance(y, x), 1e-12);
          assert.ok(distance(x, y) <= 1 + 1e-12);
        }
        assert.ok(populationStabilityIndex(x, y) >= 0);
      }),
    );
  });

  it('refuse what is no distribution', () => {
    assertBadInput(() => hellingerDistance([0, 0], [1, 2]), /p must hold at least one/);
    assertBadInput(() => jensenShannonDistance([1], [1, 2]), /same length/);
    assertBadInput(() => jensenShannonDistance([1, -1], [1, 2]), /p\[1\] must be 0 or more/);
    assertBadInput(() => jensenShannonDistance([1], [1], { base: 1 }), /base/);
    assertBadInput(() => populationStabilityIndex([1], [1], { floor: 0 }), /floor/);
  });
});
