import assert from 'node:assert/strict';
import { adjust } from '../../../../src/core/stats/adjust.ts';
import { bootstrap } from '../../../../src/core/stats/bootstrap.ts';
import { cautiousInterval } from '../../../../src/core/stats/cautiousInterval.ts';
import { compareScores } from '../../../../src/core/stats/compareScores.ts';
import { regressionGate } from '../../../../src/core/stats/gate.ts';
import type { Interval } from '../../../../src/core/stats/intervals.ts';
import { clopperPearson, newcombe, wilson } from '../../../../src/core/stats/intervals.ts';
import { kolmogorovSmirnov } from '../../../../src/core/stats/kolmogorovSmirnov.ts';
import { meanInterval } from '../../../../src/core/stats/means.ts';
import { pairedTTest } from '../../../../src/core/stats/paired.ts';
import type { Random } from '../../../../src/core/stats/random.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { signFlipTest } from '../../../../src/core/stats/signFlip.ts';
import { RepeatSums } from '../../../../src/core/summaries/repeats.ts';
import { wilcoxonSignedRank } from '../../../../src/core/stats/wilcoxon.ts';

// Whole suites, simulated many times from fixed seeds: do the methods keep what they promise?

const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const pass = (random: Random, rate: number) => (random.uniform() < rate ? 1 : 0);
const successes = (random: Random, n: number, rate: number) => {
  let k = 0;
  for (let i = 0; i < n; i++) k += pass(random, rate);
  return k;
};

/** The share of simulated intervals that contain the truth. */
function coverage(runs: number, truth: number, interval: (i: number) => Interval): number {
  const covered = times(runs, interval).filter(([low, high]) => low <= truth && truth <= high);
  return covered.length / runs;
}

function assertCovers(share: number): void {
  assert.ok(
    share >= 0.94 && share <= 0.965,
    `95% intervals covered the truth ${(100 * share).toFixed(1)}% of the time`,
  );
}

describe('coverage of 95% intervals', () => {
  it('Wilson, over rates as suites have them', () => {
    const random = createRandom(101);
    const shares = [0.3, 0.5, 0.62, 0.71, 0.83, 0.9].map((rate) =>
      coverage(2000, rate, () => wilson(successes(random, 120, rate), 120)),
    );
    assertCovers(shares.reduce((sum, share) => sum + share, 0) / shares.length);
  });

  it('Clopper and Pearson, never less', () => {
    const random = createRandom(102);
    const share = coverage(2000, 0.85, () => clopperPearson(successes(random, 60, 0.85), 60));
    assert.ok(share >= 0.95);
  });

  it('Newcombe, of two groups', () => {
    const random = createRandom(103);
    assertCovers(
      coverage(
        4000,
        0.8 - 0.65,
        () => newcombe(successes(random, 80, 0.8), 80, successes(random, 100, 0.65), 100).interval,
      ),
    );
  });

  it('Student’s interval of a mean, and the clustered one', () => {
    const random = createRandom(104);
    assertCovers(coverage(4000, 0, () => meanInterval(times(25, () => random.normal())).interval));
    const clusters = times(120, (i) => i % 30);
    const clustered = () => {
      const effects = times(30, () => random.normal());
      return meanInterval(
        clusters.map((cluster) => effects[cluster]! + random.normal()),
        { clusters },
      ).interval;
    };
    assertCovers(coverage(4000, 0, clustered));
  });

  it('BCa of a mean', () => {
    const random = createRandom(105);
    assertCovers(
      coverage(
        3000,
        0.5,
        () => bootstrap(times(100, random.uniform), { resamples: 1000, seed: random.bits() }).interval,
      ),
    );
  });

  it('the comparison of two prompts on the same cases, passes and scores', () => {
    const random = createRandom(106);
    const suite = (n: number, score: (difficulty: number, gain: number) => number) => {
      const cases = times(n, random.uniform);
      return compareScores(
        cases.map((difficulty) => score(difficulty, 0)),
        cases.map((difficulty) => score(difficulty, 0.1)),
      ).interval!;
    };
    // The chance to pass is 0.3 + 0.5 · difficulty, and 0.1 more for B.
    assertCovers(
      coverage(3000, 0.1, () =>
        suite(150, (difficulty, gain) => pass(random, 0.3 + 0.5 * difficulty + gain)),
      ),
    );
    const graded = (difficulty: number, gain: number) => difficulty + gain + 0.3 * random.uniform();
    assertCovers(coverage(2000, 0.1, () => suite(20, graded)));
  });
});

describe('coverage of 95% intervals over cases that hang together', () => {
  it('the comparison of two prompts on clusters of cases', () => {
    const random = createRandom(107);
    const clusters = times(120, (i) => i % 40);
    const interval = () => {
      const [hard, gains] = [times(40, random.uniform), times(40, random.normal)];
      const a = clusters.map((cluster) => hard[cluster]! + 0.2 * random.uniform());
      const b = a.map((score, i) => score + 0.1 + 0.1 * gains[clusters[i]!]! + 0.1 * random.normal());
      return compareScores(a, b, { clusters }).interval!;
    };
    assertCovers(coverage(2000, 0.1, interval));
  });

  it('a mean of differences of which few are not 0', () => {
    const random = createRandom(110);
    // So many cases change, two in three of them for the better, by a quarter to a whole point.
    const covered = (n: number, changing: number) =>
      coverage(2000, (changing / 3) * 0.625, () => {
        const change = () => (random.uniform() < changing ? 0.25 * (1 + random.below(4)) : 0);
        const sums = times(n, () => change() * (random.below(3) === 0 ? -1 : 1));
        return cautiousInterval({ sums, sizes: times(n, () => 1), largest: 1 }, 0.95)!;
      });
    assertCovers(covered(250, 0.3));
    for (const [n, changing] of [
      [20, 0.1],
      [44, 0.05],
      [100, 0.05],
      [200, 0.02],
    ] as const)
      assert.ok(covered(n, changing) >= 0.94, `${changing} of ${n} change`);
  });

  it('pass@k and pass^k over cases that are differently hard', function () {
    const random = createRandom(109);
    const tries = () => {
      const cases = times(120, (i) => {
        const chance = random.uniform();
        return { case: i, prompt: 0, provider: 0, n: 5, passed: successes(random, 5, chance), score: 0 };
      });
      const sums = new RepeatSums(() => 1);
      for (let reading = 0; reading < RepeatSums.readings; reading++) {
        for (const each of cases) sums.add(each.case, each);
        sums.endReading();
      }
      return sums.figures().tries[2]!;
    };
    // With chances spread evenly, three tries pass at least once in 3/4 of cases, and all in 1/4.
    const made = times(3000, tries);
    const shares = [
      coverage(3000, 3 / 4, (i) => made[i]!.passAtKInterval!),
      coverage(3000, 1 / 4, (i) => made[i]!.passHatKInterval!),
    ];
    for (const share of shares) assertCovers(share);
  });
});

describe('p-values when nothing differs', () => {
  const assertUniform = (p: number[]) => {
    const ideal = p.map((_, i) => (i + 0.5) / p.length);
    const test = kolmogorovSmirnov(p, ideal);
    assert.ok(test.p > 0.01, `p-values are not uniform: D = ${test.statistic}`);
  };

  it('are uniform: sign-flip exact and sampled, t, Wilcoxon', () => {
    const random = createRandom(201);
    const normals = (n: number) => times(n, random.normal);
    assertUniform(times(1000, () => signFlipTest(normals(16)).p));
    assertUniform(times(300, () => signFlipTest(normals(60), { resamples: 2000, seed: random.bits() }).p));
    assertUniform(times(1000, () => pairedTTest(normals(12), normals(12)).p));
    assertUniform(times(1000, () => wilcoxonSignedRank(normals(40), normals(40)).p));
  });

  it('the gate raises false alarms no more often than alpha', () => {
    const random = createRandom(202);
    const alarms = (make: () => [number[], number[], object]) =>
      times(2000, make).filter(([a, b, options]) => !regressionGate(compareScores(a, b, options)).passed)
        .length / 2000;
    const passes = (): [number[], number[], object] => {
      const rates = times(80, random.uniform);
      return [rates.map((rate) => pass(random, rate)), rates.map((rate) => pass(random, rate)), {}];
    };
    assert.ok(alarms(passes) <= 0.05);
    const clustered = (): [number[], number[], object] => {
      const effects = times(20, random.normal);
      const clusters = times(60, (i) => i % 20);
      const scores = () => clusters.map((cluster) => effects[cluster]! * random.normal());
      return [scores(), scores(), { clusters }];
    };
    assert.ok(alarms(clustered) <= 0.05);
  });

  it('with a margin, the gate passes what is worse by the margin no more often than alpha', () => {
    const random = createRandom(203);
    const slips = times(2000, () => {
      const a = times(300, () => pass(random, 0.8));
      const b = a.map((score) => (score === 1 && random.uniform() < 0.0625 ? 0 : score));
      return regressionGate(compareScores(a, b, { margin: 0.05 })).passed;
    }).filter(Boolean).length;
    assert.ok(slips / 2000 <= 0.05);
  });

  it('with a margin, the gate does not pass scores whose rare losses it has hardly seen', () => {
    const random = createRandom(205);
    // Half marks for some, and full loss of one case in fifty: 0.02 in the mean.
    const slips = (clustered: boolean) =>
      times(1000, () => {
        const a = times(100, () => 0.5 + 0.5 * pass(random, 0.8));
        const b = a.map((score) => (random.uniform() < 0.02 ? score - 0.5 : score));
        const options = clustered ? { clusters: times(100, (i) => i) } : {};
        return regressionGate(compareScores(a, b, { ...options, margin: 0.01 })).passed;
      }).filter(Boolean).length / 1000;
    for (const clustered of [false, true]) assert.ok(slips(clustered) <= 0.05);
  });

  it('Holm keeps the chance of any false alarm below alpha', () => {
    const random = createRandom(204);
    const anyAlarm = times(2000, () => adjust(times(6, random.uniform), 'holm').some((p) => p <= 0.05));
    assert.ok(anyAlarm.filter(Boolean).length / 2000 < 0.06);
  });
});
