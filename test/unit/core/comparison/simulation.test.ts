import assert from 'node:assert/strict';
import { compareColumns, compareRuns } from '../../../../src/core/comparison/compareRuns.ts';
import type { CaseScore, RunScores } from '../../../../src/core/comparison/runScores.ts';
import { regressionGate } from '../../../../src/core/stats/gate.ts';
import type { Random } from '../../../../src/core/stats/random.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';

// Whole runs, simulated many times from fixed seeds: how often is something said that is not so?

const suites = 1000;

/** What one answer to a case comes to, given how likely it is to be right. */
type Answer = (random: Random, chance: number) => number;
const passes: Answer = (random, chance) => Number(random.uniform() < chance);
const scores: Answer = (random, chance) => Math.round((chance + random.uniform()) * 10) / 20;

/** Several runs of one system over cases that are differently hard; ten of a cluster are alike. */
function runs(random: Random, count: number, answer: Answer): RunScores[] {
  const chances = Array.from({ length: 12 }, () => [0.95, 0.7, 0.4][random.below(3)] ?? 0);
  return Array.from({ length: count }, (_, index): RunScores => {
    // Each run has good and bad days with whole clusters: within one, cases are not independent.
    const days = chances.map((chance) => Math.min(1, Math.max(0, chance + random.normal() / 10)));
    const cases = Array.from({ length: 120 }, (_, n): CaseScore => {
      const cluster = n % 12;
      return { hash: `h${n}`, case: n, value: answer(random, days[cluster] ?? 0), cluster: `d${cluster}` };
    });
    return { name: `run ${index}`, columns: [{ prompt: 'p', provider: 'm', cases }] };
  });
}

function withoutClusters(run: RunScores): RunScores {
  return {
    ...run,
    columns: run.columns.map((column) => ({
      ...column,
      cases: column.cases.map(({ hash, case: caseNo, value }) => ({ hash, case: caseNo, value })),
    })),
  };
}

describe('the gate over runs that are equally good', () => {
  const alarms = (answer: Answer, seed: number, prepare: (run: RunScores) => RunScores) => {
    const random = createRandom(seed);
    let count = 0;
    for (let suite = 0; suite < suites; suite++) {
      const [a, b] = runs(random, 2, answer).map(prepare);
      if (a && b && !regressionGate(compareRuns(a, b).overall).passed) count++;
    }
    return count / suites;
  };

  it('alarms at most as often as alpha says, for passes and for scores in clusters', () => {
    for (const [answer, seed] of [
      [passes, 21],
      [scores, 22],
    ] as const) {
      const rate = alarms(answer, seed, (run) => run);
      assert.ok(rate <= 0.05, `${(100 * rate).toFixed(1)}%`);
    }
  });

  it('would alarm more often were the clusters not known', () => {
    assert.ok(alarms(passes, 23, withoutClusters) > alarms(passes, 23, (run) => run));
  });
});

describe('all pairs of columns that are equally good', () => {
  it("after Holm's correction, in at most one of twenty runs any pair differs", () => {
    const random = createRandom(24);
    let wrong = 0;
    for (let suite = 0; suite < suites / 2; suite++) {
      const columns = runs(random, 4, (generator) => passes(generator, 0.7)).flatMap((run, index) =>
        withoutClusters(run).columns.map((column) => ({ ...column, prompt: `p${index}` })),
      );
      const verdicts = compareColumns({ name: 'run', columns }, { figure: 'pass' }).map(
        (each) => each.verdict,
      );
      if (verdicts.some((verdict) => verdict === 'better' || verdict === 'worse')) wrong++;
    }
    assert.ok(wrong / (suites / 2) <= 0.05, `${wrong} of ${suites / 2}`);
  });
});
