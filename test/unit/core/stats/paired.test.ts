import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { clusteredStandardError, meanInterval, standardError } from '../../../../src/core/stats/means.ts';
import { mcNemar, pairedDifference, pairedTTest } from '../../../../src/core/stats/paired.ts';
import { signFlipTest } from '../../../../src/core/stats/signFlip.ts';
import { wilcoxonSignedRank } from '../../../../src/core/stats/wilcoxon.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { assertBadInput, assertClose, assertHolds } from './assertions.ts';

const a = [0.8, 0.5, 0.9, 0.4, 0.7, 0.65, 0.3, 0.95, 0.2, 0.6];
const b = [0.6, 0.55, 0.7, 0.4, 0.5, 0.4, 0.35, 0.8, 0.1, 0.45];
const hundredths = [20, -5, 20, 0, 20, 25, -5, 15, 10, 15];
const zeros = hundredths.map(() => 0);
const score = fc.double({ min: 0, max: 1, noNaN: true });
const pairs = fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 60 });

describe('means', () => {
  it('clusters of one case each are no clusters, up to n/(n − 1)', () => {
    const alone = a.map((_, i) => i);
    assertClose(clusteredStandardError(a, alone), standardError(a), 1e-12);
  });

  it('cases that were copied are no news when clustered', () => {
    const copied = [...a, ...a, ...a];
    const clusters = copied.map((_, i) => `document ${i % a.length}`);
    assertClose(clusteredStandardError(copied, clusters), standardError(a), 1e-12);
    assert.ok(standardError(copied) < 0.6 * standardError(a));
    assert.equal(meanInterval(copied, { clusters }).degreesOfFreedom, a.length - 1);
  });

  it('refuse what has no spread to measure', () => {
    assertBadInput(() => standardError([1]), /at least 2 values/);
    assertBadInput(() => standardError([1, NaN]), /values\[1\] must be a finite number/);
    assertBadInput(() => standardError([1, -1e200]), /values\[1\] must lie between -1e\+150 and 1e\+150/);
    assert.ok(Number.isFinite(standardError([1e150, -1e150])));
    assertBadInput(() => clusteredStandardError([1, 2], ['x', 'x']), /at least two clusters/);
    assertBadInput(() => clusteredStandardError([1, 2], ['x']), /same length/);
    assertBadInput(() => meanInterval([1, 2], { level: 0 }), /level/);
  });
});

describe('pairedDifference', () => {
  it('contains the mean and changes sign when the two swap', () => {
    assertHolds(
      fc.property(pairs, (rows) => {
        const [x, y] = [rows.map(([first]) => first), rows.map(([, second]) => second)];
        const forth = pairedDifference(x, y);
        const back = pairedDifference(y, x);
        assert.ok(forth.interval[0] <= forth.mean && forth.mean <= forth.interval[1]);
        assertClose([-back.interval[1], -back.interval[0]], forth.interval, 1e-12);
        assertClose(back.se, forth.se, 1e-12);
      }),
    );
  });

  it('saves what the correlation is worth: se² = unpairedSe² − 2 covariance / n', () => {
    const { se, unpairedSe, correlation } = pairedDifference(a, b);
    const saved = 2 * (correlation ?? 0) * standardError(a) * standardError(b);
    assertClose(se ** 2, unpairedSe ** 2 - saved, 1e-12);
  });

  it('does not know the correlation with what never varies', () => {
    assert.equal(pairedDifference(a, zeros).correlation, null);
  });

  it('widens when cases are clustered', () => {
    const copies = [...a, ...a, ...a];
    const clusters = copies.map((_, i) => i % a.length);
    const options = { clusters };
    const other = [...b, ...b, ...b];
    assertClose(pairedDifference(copies, other, options).se, pairedDifference(a, b).se, 1e-12);
  });

  it('refuses what is not aligned', () => {
    assertBadInput(() => pairedDifference([1, 2], [1]), /a and b must have the same length, not 2 and 1/);
  });
});

describe('mcNemar', () => {
  it('says nothing without discordant pairs', () => {
    const { p, exactP, correctedP, midP } = mcNemar(0, 0);
    assert.deepEqual([p, exactP, correctedP, midP], [1, 1, 1, 1]);
  });

  it('needs six discordant pairs of one kind for 0.05', () => {
    assert.equal(mcNemar(5, 0).exactP, 0.0625);
    assert.equal(mcNemar(0, 6).exactP, 0.03125);
  });

  it('mid-p takes half of the observed table off', () => {
    // b = 3, c = 10: the exact 0.09228515625 less P(X = 3) = 286/8192.
    assertClose(mcNemar(3, 10).midP, 0.09228515625 - 286 / 8192, 1e-12);
    assertClose(mcNemar(4, 4).midP, 1 - 70 / 256 / 2, 1e-12);
  });

  it('is the same when the two swap', () => {
    assertHolds(
      fc.property(fc.nat(2000), fc.nat(2000), (x, y) => assert.deepEqual(mcNemar(x, y), mcNemar(y, x))),
    );
  });

  it('refuses counts that are none', () => {
    assertBadInput(() => mcNemar(-1, 2), /b must be a whole number/);
    assertBadInput(() => mcNemar(1, 2.5), /c must be a whole number/);
  });
});

describe('pairedTTest', () => {
  it('matches scipy 1.17.1 ttest_rel', () => {
    const { t, p, interval } = pairedTTest(a, b);
    assertClose([t, p], [3.285714285714285, 0.009442721748495813], 1e-11);
    assertClose(interval, [0.035824499302062815, 0.19417550069793715], 1e-11);
    assertClose(pairedTTest(a, b, { alternative: 'greater' }).p, 0.004721360874247907, 1e-11);
    assertClose(pairedTTest(a, b, { alternative: 'less' }).p, 0.9952786391257521, 1e-11);
  });

  it('is sure of differences that are all the same', () => {
    assert.deepEqual(pairedTTest([2, 3], [1, 2]).p, 0);
    assert.deepEqual(pairedTTest([2, 3], [2, 3]).p, 1);
  });
});

describe('signFlipTest of many differences', () => {
  /** P(|S| ≥ |sum|) over all signs of whole numbers, by counting how many ways lead to each sum. */
  const counted = (differences: readonly number[]) => {
    let ways = new Map([[0, 1]]);
    for (const size of differences) {
      const next = new Map<number, number>();
      for (const [sum, share] of ways)
        for (const flipped of [sum - size, sum + size])
          next.set(flipped, (next.get(flipped) ?? 0) + share / 2);
      ways = next;
    }
    const seen = Math.abs(differences.reduce((sum, each) => sum + each, 0));
    return [...ways].reduce((p, [sum, share]) => p + (Math.abs(sum) >= seen ? share : 0), 0);
  };

  it('draws every sign as often as the other', () => {
    const differences = [40, ...Array.from({ length: 39 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (1 + (i % 4)))];
    const exact = counted(differences);
    for (const turn of [0, 1, 7, 8, 12, 16, 24, 31, 35]) {
      const turned = differences.map((_, i) => differences[(i - turn + 40) % 40] ?? 0);
      const { p, method, resamples } = signFlipTest(turned);
      assert.equal(method, 'monteCarlo');
      const spread = Math.sqrt((exact * (1 - exact)) / (resamples ?? 1));
      assert.ok(Math.abs(p - exact) < 4 * spread, `largest at ${turn}: ${p}, counted ${exact}`);
    }
  });
});

describe('wilcoxonSignedRank', () => {
  it('is exact without ties: scipy 1.17.1 wilcoxon', () => {
    const values = [5, -1, 7, 3, -2, 8, 4, 10];
    const none = values.map(() => 0);
    assert.deepEqual(wilcoxonSignedRank(values, none), {
      statistic: 33,
      p: 0.0390625,
      n: 8,
      method: 'exact',
    });
    assert.equal(wilcoxonSignedRank(values, none, { alternative: 'greater' }).p, 0.01953125);
    assert.equal(wilcoxonSignedRank(values, none, { alternative: 'less' }).p, 0.98828125);
  });

  it('is normal with ties and zeros: scipy 1.17.1 wilcoxon(correction=True, method="asymptotic")', () => {
    const { statistic, p, n, method } = wilcoxonSignedRank(hundredths, zeros);
    assert.deepEqual([statistic, n, method], [42, 9, 'normal']);
    assertClose(p, 0.023643884893751955, 1e-11);
    assertClose(
      wilcoxonSignedRank(hundredths, zeros, { alternative: 'greater' }).p,
      0.011821942446875977,
      1e-11,
    );
    assertClose(wilcoxonSignedRank(hundredths, zeros, { alternative: 'less' }).p, 0.9913897408339738, 1e-11);
  });

  it('says nothing of zeros only', () => {
    assert.equal(wilcoxonSignedRank([1, 2], [1, 2]).p, 1);
    assertBadInput(() => wilcoxonSignedRank([], []), /at least 1 value/);
  });
});

describe('signFlipTest', () => {
  it('counts all ways when they are few: scipy 1.17.1 permutation_test', () => {
    const { p, n, method } = signFlipTest(hundredths);
    assert.deepEqual([p, n, method], [0.01953125, 9, 'exact']);
    assert.equal(signFlipTest(hundredths, { alternative: 'greater' }).p, 0.009765625);
    assert.equal(signFlipTest(hundredths, { alternative: 'less' }).p, 0.994140625);
  });

  it('counts sums as equal that differ by rounding only', () => {
    const tenths = [0.3 - 0.2, 0.2 - 0.1, 0.9 - 0.7, 0.5 - 0.8];
    assert.equal(signFlipTest(tenths).p, signFlipTest([1, 1, 2, -3]).p);
  });

  it('is exact for any number of equal magnitudes: McNemar', () => {
    const passes = [
      ...Array<number>(150).fill(1),
      ...Array<number>(86).fill(-1),
      ...Array<number>(500).fill(0),
    ];
    assertClose(signFlipTest(passes).p, 3.715936139571e-5, 1e-12);
    assert.equal(signFlipTest(passes).method, 'exact');
  });

  it('samples when there are many, near the exact p and the same each time', () => {
    const random = createRandom(4);
    const thirty = Array.from({ length: 30 }, () => random.normal() + 0.3);
    const exact = signFlipTest(thirty);
    // A tiny value more makes it sample, and changes nothing else.
    const sampled = signFlipTest([...thirty, 1e-9], { seed: 9 });
    assert.deepEqual([exact.method, sampled.method, sampled.resamples], ['exact', 'monteCarlo', 100_000]);
    // Four standard errors of 100,000 draws.
    assert.ok(Math.abs(sampled.p - exact.p) < 0.0055);
    assert.deepEqual(signFlipTest([...thirty, 1e-9], { seed: 9 }), sampled);
  });

  it('never gives 0 by sampling', () => {
    const far = Array.from({ length: 100 }, (_, i) => 1 + i / 100);
    assert.equal(signFlipTest(far, { resamples: 999 }).p, 0.001);
  });

  it('flips whole clusters', () => {
    const copies = [...hundredths, ...hundredths, ...hundredths];
    const clusters = copies.map((_, i) => i % hundredths.length);
    assert.equal(signFlipTest(copies, { clusters }).p, signFlipTest(hundredths).p);
    assert.equal(signFlipTest(copies, { clusters }).statistic, signFlipTest(hundredths).statistic);
  });

  it('says nothing of zeros, refuses nothing at all', () => {
    assert.equal(signFlipTest([0, 0]).p, 1);
    assertBadInput(() => signFlipTest([]), /at least 1 value/);
    assertBadInput(() => signFlipTest([1], { resamples: 0 }), /resamples/);
  });
});
