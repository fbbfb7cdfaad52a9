import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  minimumDetectableDifference,
  minimumDetectableEffect,
  minimumDetectableRise,
  powerForMeans,
  powerForPairedMeans,
  powerForProportions,
  sampleSizeForEval,
  sampleSizeForMeans,
  sampleSizeForPairedMeans,
  sampleSizeForPairedProportions,
  sampleSizeForProportions,
} from '../../../../src/core/stats/power.ts';
import { passAtK, passHatK } from '../../../../src/core/stats/repeats.ts';
import { assertBadInput, assertClose, assertHolds } from './assertions.ts';

describe('power', () => {
  it('of proportions: size, power and smallest rise undo each other', () => {
    const n = sampleSizeForProportions(0.7, 0.75, { power: 0.9 });
    assertClose(powerForProportions(0.7, 0.75, n), 0.9, 1e-9);
    assertClose(minimumDetectableRise(0.7, n, { power: 0.9 }), 0.05, 1e-9);
  });

  it('a rise that cannot be seen is unknown', () => {
    assert.equal(minimumDetectableRise(0.9, 10), null);
    assertBadInput(() => minimumDetectableRise(1, 10), /cannot rise/);
  });

  it('of means: size and power undo each other', () => {
    for (const [delta, sd] of [
      [0.02, 0.3],
      [1, 1],
      [-0.5, 2],
    ] as const) {
      assertClose(powerForPairedMeans(sampleSizeForPairedMeans(delta, sd), delta, sd), 0.8, 1e-7);
      assertClose(powerForMeans(sampleSizeForMeans(delta, sd), delta, sd), 0.8, 1e-7);
    }
    assert.equal(sampleSizeForPairedMeans(1000, 1), 2);
  });

  it('of paired rates: Connor’s formula by hand', () => {
    // (1.959964 √0.2 + 0.841621 √(0.2 − 0.01))² / 0.01
    assertClose(sampleSizeForPairedProportions(0.2, 0.1), 154.6, 0.001);
    assert.ok(sampleSizeForPairedProportions(0.2, 0.05) > 4 * 154);
    assertBadInput(() => sampleSizeForPairedProportions(0.1, 0.2), /at most the discordant share/);
  });

  it('of evals: size and effect undo each other, repeats take off only the variance within cases', () => {
    const plan = { omega2: 0.1, sigma2A: 0.15, sigma2B: 0.05 };
    const n = sampleSizeForEval({ ...plan, delta: 0.04 });
    assertClose(minimumDetectableEffect({ ...plan, n }), 0.04, 1e-12);
    const often = { ...plan, repeatsA: 1e9, repeatsB: 1e9, delta: 0.04 };
    assertClose(sampleSizeForEval(often), n / 3, 1e-6);
    assertClose(minimumDetectableDifference(1), 2.801585218, 1e-9);
  });

  it('grows with n, the difference and alpha', () => {
    const rate = fc.double({ min: 0.05, max: 0.9, noNaN: true });
    const count = fc.integer({ min: 5, max: 2000 });
    assertHolds(
      fc.property(rate, rate, count, (p1, p2, n) => {
        const power = powerForProportions(p1, p2, n);
        assert.ok(power >= 0 && power <= 1);
        assert.ok(powerForProportions(p1, p2, n * 2) >= power - 1e-12);
        assert.ok(powerForProportions(p1, p2, n, { alpha: 0.1 }) >= power);
        assert.ok(powerForPairedMeans(n + 1, p1, 1) >= powerForPairedMeans(n, p1, 1) - 1e-9);
      }),
      40,
    );
  });

  it('refuses plans that nothing can fulfil', () => {
    assertBadInput(() => sampleSizeForProportions(0.5, 0.5), /must differ/);
    assertBadInput(() => sampleSizeForProportions(0.5, 1.5), /p2 must lie between/);
    assertBadInput(() => sampleSizeForProportions(0.5, 0.6, { power: 1 }), /power/);
    assertBadInput(
      () => sampleSizeForEval({ omega2: 1, sigma2A: 0, sigma2B: 0, delta: 0 }),
      /delta must not be 0/,
    );
    assertBadInput(() => minimumDetectableEffect({ omega2: -1, sigma2A: 0, sigma2B: 0, n: 3 }), /omega2/);
    assertBadInput(() => powerForPairedMeans(1, 1, 1), /n must be 2 or more/);
    assertBadInput(() => powerForProportions(0.1, 0.2, 0), /n must be above 0/);
  });
});

describe('repeats', () => {
  it('pass@k and pass^k agree with counting all choices', () => {
    // 4 tries, 2 passed: of 6 choices of two, 5 hold a pass and 1 only passes.
    assertClose(passAtK(4, 2, 2), 5 / 6, 1e-12);
    assertClose(passHatK(4, 2, 2), 1 / 6, 1e-12);
    assert.equal(passAtK(5, 0, 3), 0);
    assert.equal(passHatK(5, 5, 3), 1);
    assertClose(passAtK(10, 3, 1), 0.3, 1e-12);
  });

  it('pass@k rises with k, pass^k falls, and neither overflows', () => {
    assertHolds(
      fc.property(
        fc.integer({ min: 2, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const c = Math.floor(n * share);
          const k = Math.max(1, Math.floor(n / 2));
          assert.ok(passAtK(n, c, k) >= passAtK(n, c, 1) - 1e-12);
          assert.ok(passHatK(n, c, k) <= passHatK(n, c, 1) + 1e-12);
          assertClose(passAtK(n, c, k), 1 - passHatK(n, n - c, k), 1e-12);
        },
      ),
    );
  });

  it('refuse more tries than were made', () => {
    assertBadInput(() => passAtK(3, 1, 5), /k must be at most the 3 tries made, not 5/);
    assertBadInput(() => passHatK(3, 4, 1), /at most n/);
    assertBadInput(() => passAtK(3, 1, 0), /k must be a whole number of 1 or more/);
  });
});
