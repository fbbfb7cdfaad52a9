import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { clopperPearson, newcombe, newcombePaired, wilson } from '../../../../src/core/stats/intervals.ts';
import { assertBadInput, assertClose, assertHolds } from './assertions.ts';

const kOfN = fc
  .integer({ min: 1, max: 3000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

describe('intervals of a rate', () => {
  it('know nothing when there is nothing', () => {
    assert.deepEqual(wilson(0, 0), [0, 1]);
    assert.deepEqual(clopperPearson(0, 0), [0, 1]);
  });

  it('end at 0 and 1 when all failed or passed', () => {
    assert.equal(wilson(0, 7)[0], 0);
    assert.equal(wilson(7, 7)[1], 1);
    assert.equal(clopperPearson(0, 7)[0], 0);
    assert.equal(clopperPearson(7, 7)[1], 1);
  });

  it('are within a part in a million of the true one for a million cases', () => {
    // Of one in a million, Clopper and Pearson's limits are those of Poisson's distribution (Garwood 1936).
    const [low, high] = clopperPearson(1, 1_000_000);
    assertClose(low * 1e6, 0.025318, 1e-5);
    assertClose(high * 1e6, 5.571643, 1e-4);
  });

  for (const [name, method] of Object.entries({ wilson, clopperPearson })) {
    it(`${name}: contains the rate, mirrors when passes and failures swap, narrows with a lower level`, () => {
      assertHolds(
        fc.property(kOfN, ([k, n]) => {
          const [low, high] = method(k, n);
          assert.ok(0 <= low && low <= k / n && k / n <= high && high <= 1);
          const [mirroredLow, mirroredHigh] = method(n - k, n);
          assertClose([1 - mirroredHigh, 1 - mirroredLow], [low, high], 1e-10);
          const [low80, high80] = method(k, n, { level: 0.8 });
          assert.ok(low80 >= low && high80 <= high);
        }),
      );
    });

    it(`${name}: refuses impossible counts`, () => {
      assertBadInput(() => method(3, 2), /k must be at most n, not 3 of 2/);
      assertBadInput(() => method(-1, 2), /k must be a whole number of 0 or more/);
      assertBadInput(() => method(1, NaN), /n must be a whole number/);
      assertBadInput(() => method(0.5, 2), /k must be a whole number/);
      assertBadInput(() => method(1, 2, { level: 95 }), /level/);
    });
  }
});

describe('differences of rates', () => {
  it('contain the difference and change sign when the groups swap', () => {
    assertHolds(
      fc.property(kOfN, kOfN, ([k1, n1], [k2, n2]) => {
        const { difference, interval } = newcombe(k1, n1, k2, n2);
        assert.ok(interval[0] <= difference && difference <= interval[1]);
        assert.ok(interval[0] >= -1 - 1e-12 && interval[1] <= 1 + 1e-12);
        const swapped = newcombe(k2, n2, k1, n1);
        assertClose([-swapped.interval[1], -swapped.interval[0]], interval, 1e-12);
      }),
    );
  });

  it('paired: matches the R package contingencytables', () => {
    // Complete response before and after consolidation (Cavo et al. 2012), in the tests of contingencytables 3.1.0.
    const { difference, interval } = newcombePaired({ both: 59, onlyFirst: 6, onlySecond: 16, neither: 80 });
    assertClose(difference, -0.0621, 5e-5);
    assertClose(interval, [-0.1186, -0.0046], 5e-5);
  });

  it('paired: narrower than unpaired when the pairs agree', () => {
    const paired = newcombePaired({ both: 60, onlyFirst: 8, onlySecond: 2, neither: 30 });
    const unpaired = newcombe(68, 100, 62, 100);
    assert.equal(paired.difference, 0.06);
    assert.ok(paired.interval[1] - paired.interval[0] < 0.6 * (unpaired.interval[1] - unpaired.interval[0]));
  });

  it('paired: contains the difference, changes sign when the two swap', () => {
    const count = fc.integer({ min: 0, max: 200 });
    assertHolds(
      fc.property(count, count, count, count, (both, onlyFirst, onlySecond, neither) => {
        fc.pre(both + onlyFirst + onlySecond + neither > 0);
        const { difference, interval } = newcombePaired({ both, onlyFirst, onlySecond, neither });
        assert.ok(
          -1 <= interval[0] && interval[0] <= difference && difference <= interval[1] && interval[1] <= 1,
        );
        const swapped = newcombePaired({ both, onlyFirst: onlySecond, onlySecond: onlyFirst, neither });
        assertClose([-swapped.interval[1], -swapped.interval[0]], interval, 1e-12);
      }),
    );
  });

  it('refuse empty groups', () => {
    assertBadInput(() => newcombe(0, 0, 1, 2), /n1/);
    assertBadInput(
      () => newcombePaired({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }),
      /number of pairs/,
    );
    assertBadInput(() => newcombePaired({ both: 1, onlyFirst: -1, onlySecond: 0, neither: 0 }), /onlyFirst/);
  });
});
