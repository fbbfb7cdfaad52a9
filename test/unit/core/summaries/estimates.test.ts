import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { wilson } from '../../../../src/core/stats/intervals.ts';
import { clusteredStandardError, meanInterval } from '../../../../src/core/stats/means.ts';
import type { Random } from '../../../../src/core/stats/random.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { estimate, unitsOf, type Unit } from '../../../../src/core/summaries/estimates.ts';

const single = (scores: readonly number[]): Unit[] =>
  scores.map((score) => ({ n: 1, passed: Number(score >= 0.5), score }));

describe('estimate', () => {
  it("gives Wilson's interval and Student's where every result is a case of its own", () => {
    const scores = [0, 0.25, 0.5, 1, 0.95, 0.9, 0.8, 0.75];
    const { passRate, passRateInterval, score, scoreInterval } = estimate(single(scores));
    assert.equal(passRate, 6 / 8);
    assert.deepEqual(passRateInterval, wilson(6, 8));
    const { mean, interval } = meanInterval(scores);
    assert.equal(score, mean);
    assert.ok(Math.abs((scoreInterval?.[0] ?? 0) - interval[0]) < 1e-12);
    // Scores of 0 to 1 have no mean above 1.
    assert.equal(scoreInterval?.[1], Math.min(1, interval[1]));
  });

  it('takes the clustered standard error where cases hang together', () => {
    const values = [1, 0.5, 0.2, 0.8, 0.4, 0.7, 0.3, 0.8, 0.6];
    const clusters = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'd'];
    const rows = values.map((score, index) => ({ n: 1, passed: 1, score, cluster: clusters[index] ?? '' }));
    const { scoreInterval, score } = estimate(unitsOf(rows, (row) => row.cluster));
    const expected = meanInterval(values, { clusters });
    assert.ok(Math.abs((scoreInterval?.[0] ?? 0) - expected.interval[0]) < 1e-12);
    assert.ok(Math.abs(expected.standardError - clusteredStandardError(values, clusters)) < 1e-12);
    assert.ok(Math.abs(score - expected.mean) < 1e-12);
  });

  it('is not made surer by asking the same thing again', () => {
    const once: Unit[] = Array.from({ length: 40 }, (_, n) => ({ n: 1, passed: Number(n < 30), score: 0 }));
    const fiveTimes = once.map((unit) => ({ ...unit, n: 5, passed: 5 * unit.passed }));
    const [[low, high], [low5, high5]] = [
      estimate(once).passRateInterval,
      estimate(fiveTimes).passRateInterval,
    ];
    assert.ok(Math.abs(low - low5) < 0.02 && Math.abs(high - high5) < 0.02);
    const [naive] = wilson(150, 200);
    assert.ok(low5 < naive - 0.05, 'the results taken for independent would give a narrower interval');
  });

  it('counts cases, not results, where all agree', () => {
    const always: Unit[] = Array.from({ length: 20 }, () => ({ n: 10, passed: 10, score: 10 }));
    assert.deepEqual(estimate(always).passRateInterval, wilson(20, 20));
    const never = always.slice(0, 5).map((unit) => ({ ...unit, passed: 0 }));
    assert.deepEqual(estimate(never).passRateInterval, wilson(0, 5));
    assert.deepEqual(estimate(always.slice(0, 1)).passRateInterval, wilson(1, 1));
  });

  it('does not take the scores of a few cases that are all alike for certain', () => {
    const [low, high] = estimate(single([1, 1, 1, 1, 1])).scoreInterval!;
    assert.ok(low < 0.6 && high === 1, `${low} to ${high}`);
    // One case more can have full marks, and not twice as many.
    const mixed = [1, 1, 1, 0.2, 0.3, 0.1, 0.4, 0, 0.25, 0.35];
    const [bottom, top] = estimate(single(mixed)).scoreInterval!;
    const student = meanInterval(mixed).interval;
    assert.ok(top > student[1] && top < student[1] + 0.003, `${top}`);
    assert.ok(bottom < student[0], `${bottom}`);
    const [many] = estimate(single(Array.from({ length: 500 }, () => 1))).scoreInterval!;
    assert.ok(many > 0.99 && many < 1, `${many}`);
    const [least, most] = estimate(single([0, 0, 0, 0, 0])).scoreInterval!;
    assert.ok(least === 0 && Math.abs(most - (1 - low)) < 1e-12, `${least} to ${most}`);
  });

  it('knows nothing of how clusters differ from one alone', () => {
    const { passRateInterval, scoreInterval } = estimate([{ n: 50, passed: 40, score: 40 }]);
    assert.equal(scoreInterval, null);
    assert.ok(passRateInterval[0] < 0.1 && passRateInterval[1] > 0.9);
  });

  it('always has the estimate inside its interval', () => {
    const unit = fc.record({
      n: fc.integer({ min: 1, max: 6 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 30 }), (made) => {
        const units = made.map(({ n, share }) => ({ n, passed: Math.round(n * share), score: n * share }));
        const { passRate, passRateInterval, score, scoreInterval } = estimate(units);
        assert.ok(passRateInterval[0] <= passRate + 1e-12 && passRate <= passRateInterval[1] + 1e-12);
        assert.ok(passRateInterval[0] >= 0 && passRateInterval[1] <= 1);
        if (scoreInterval) assert.ok(scoreInterval[0] <= score + 1e-9 && score <= scoreInterval[1] + 1e-9);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('coverage of 95% intervals over simulated suites', () => {
  const share = (covered: boolean[]) => covered.filter(Boolean).length / covered.length;
  const holds = (values: boolean[], what: string) => {
    const covered = share(values);
    assert.ok(covered >= 0.94 && covered <= 0.965, `${what}: ${(100 * covered).toFixed(1)}%`);
  };
  const run = (simulate: (random: Random) => { units: Unit[]; rate: number }, seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 4000 }, () => {
      const { units, rate } = simulate(random);
      const { passRateInterval, scoreInterval } = estimate(units);
      const inside = (interval: readonly [number, number] | null) =>
        interval !== null && interval[0] <= rate && rate <= interval[1];
      return { rate: inside(passRateInterval), score: inside(scoreInterval) };
    });
  };

  it('repeats of cases that are differently hard', () => {
    const results = run((random) => {
      const units = Array.from({ length: 150 }, () => {
        // A third passes nearly always, a third often, a third rarely: 0.6 in the mean.
        const chance = [0.95, 0.65, 0.2][random.below(3)] ?? 0;
        let passed = 0;
        for (let i = 0; i < 5; i++) passed += Number(random.uniform() < chance);
        return { n: 5, passed, score: passed };
      });
      return { units, rate: 0.6 };
    }, 11);
    holds(
      results.map((each) => each.rate),
      'pass rate',
    );
    holds(
      results.map((each) => each.score),
      'score',
    );
  });

  it('cases in clusters that pass and fail together', () => {
    const results = run((random) => {
      const units = Array.from({ length: 60 }, () => {
        const chance = random.uniform() < 0.5 ? 0.9 : 0.6;
        const n = 1 + random.below(8);
        let passed = 0;
        for (let i = 0; i < n; i++) passed += Number(random.uniform() < chance);
        return { n, passed, score: passed };
      });
      return { units, rate: 0.75 };
    }, 12);
    holds(
      results.map((each) => each.rate),
      'pass rate',
    );
    holds(
      results.map((each) => each.score),
      'score',
    );
  });

  /** Most cases get full marks, so that Student's interval, which sees only the others, would be too narrow. */
  const fullMarks = (cases: number, seed: number) =>
    run((random) => {
      const score = () => (random.uniform() < 0.8 ? 1 : 0.8 - 0.2 * random.below(2));
      return { units: single(Array.from({ length: cases }, score)), rate: 0.94 };
    }, seed).map((each) => each.score);

  it('scores of which most are full marks', () => {
    holds(fullMarks(200, 13), 'score');
    for (const cases of [30, 44, 90]) assert.ok(share(fullMarks(cases, 14)) >= 0.94, `${cases} cases`);
  });
});
