import assert from 'node:assert/strict';
import {
  casesForRates,
  casesForSpread,
  powerOfSpread,
  spreadOf,
} from '../../../../src/core/comparison/casesNeeded.ts';
import { compareScores } from '../../../../src/core/stats/compareScores.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import type { RunScores } from '../../../../src/core/comparison/runScores.ts';

const run = (name: string, values: readonly number[]): RunScores => ({
  name,
  columns: [
    { prompt: 'p', provider: 'm', cases: values.map((value, i) => ({ hash: `h${i}`, case: i, value })) },
  ],
});

describe('casesForRates', () => {
  it('agrees with R where the cases differ, and needs fewer where the same ones are asked', () => {
    // power.prop.test(p1 = 0.8, p2 = 0.85, power = 0.8): n = 905.4
    const { unpaired, paired, discordant, basis } = casesForRates(0.8, 0.05, undefined);
    assert.deepEqual([unpaired, basis], [906, 'independent']);
    assert.ok(Math.abs((discordant ?? 0) - 0.29) < 1e-12 && Math.abs(paired - 909) < 2);
    assert.ok(casesForRates(0.8, 0.05, 0.1).paired < paired / 2);
  });

  it('knows that a difference needs at least as many cases to change', () => {
    const { discordant, paired } = casesForRates(0.5, 0.5, undefined);
    assert.ok(discordant === 0.5 && paired > 5);
    assert.throws(() => casesForRates(0.9, 0.2, undefined), { code: 'power.impossible' });
  });

  it('names a number of cases that shows the difference in four of five comparisons', () => {
    const { paired } = casesForRates(0.7, 0.1, 0.25);
    const random = createRandom(8);
    let seen = 0;
    for (let suite = 0; suite < 500; suite++) {
      const a: number[] = [];
      const b: number[] = [];
      for (let i = 0; i < paired; i++) {
        // 17.5% get better, 7.5% worse, the rest stays.
        const draw = random.uniform();
        a.push(draw < 0.175 ? 0 : draw < 0.25 ? 1 : Number(draw < 0.875));
        b.push(draw < 0.175 ? 1 : draw < 0.25 ? 0 : Number(draw < 0.875));
      }
      if (compareScores(a, b).verdict === 'better') seen++;
    }
    // McNemar's exact test is a little more careful than the formula.
    assert.ok(seen / 500 > 0.72 && seen / 500 < 0.87, `${seen} of 500`);
  });
});

describe('casesForSpread', () => {
  const random = createRandom(4);
  const a = Array.from({ length: 50 }, () => random.uniform());
  const b = a.map((value) => value + random.normal() / 10);

  it('measures how much cases change between two runs', () => {
    const spread = spreadOf(run('a', a), run('b', b));
    assert.deepEqual([spread.cases, spread.changed], [50, 1]);
    assert.ok(Math.abs(spread.deviation - 0.1) < 0.03);
    // R: power.t.test(delta = sd / 2, sd = sd, type = "paired", power = 0.8): n = 33.4
    assert.equal(casesForSpread(spread, spread.deviation / 2).paired, 34);
    const now = powerOfSpread(spread, spread.deviation / 2);
    assert.ok(now && now.chance > 0.8 && now.smallest < spread.deviation / 2);
  });

  it('says when nothing can be known', () => {
    const same = spreadOf(run('a', a), run('b', a));
    assert.throws(() => casesForSpread(same, 0.1), { code: 'power.noSpread' });
    assert.throws(() => spreadOf(run('a', [1]), run('b', [1])), { code: 'compare.noCase' });
  });
});
