import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compareScores } from '../../../../src/core/stats/compareScores.ts';
import { regressionGate } from '../../../../src/core/stats/gate.ts';
import { mcNemar, pairedDifference, pairedTTest } from '../../../../src/core/stats/paired.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { signFlipTest } from '../../../../src/core/stats/signFlip.ts';
import { assertBadInput, assertClose, assertHolds } from './assertions.ts';

/** Scores of A and B over cases of which so many both passed, only A, only B, and none. */
function passes(both: number, onlyA: number, onlyB: number, neither: number): [number[], number[]] {
  const a = [...fill(both, 1), ...fill(onlyA, 1), ...fill(onlyB, 0), ...fill(neither, 0)];
  const b = [...fill(both, 1), ...fill(onlyA, 0), ...fill(onlyB, 1), ...fill(neither, 0)];
  return [a, b];
}
const fill = (n: number, score: number) => Array.from({ length: n }, () => score);

describe('compareScores of passes', () => {
  it('tells which is better, by how much, and where', () => {
    const result = compareScores(...passes(60, 2, 14, 24));
    assert.equal(result.verdict, 'better');
    assert.equal(result.test, 'mcNemarExact');
    assert.deepEqual([result.n, result.meanA, result.meanB, result.difference], [100, 0.62, 0.74, 0.12]);
    assert.equal(result.p, mcNemar(2, 14).exactP);
    assert.deepEqual(result.regressions, [60, 61]);
    assert.deepEqual(
      result.improvements,
      Array.from({ length: 14 }, (_, i) => 62 + i),
    );
    assert.ok(result.interval![0] > 0 && result.interval![1] < 0.22);
    assert.equal(result.standardError, pairedDifference(...passes(60, 14, 2, 24)).se);
  });

  it('says worse when the two swap', () => {
    const [a, b] = passes(60, 2, 14, 24);
    assert.equal(compareScores(b, a).verdict, 'worse');
  });

  it('sees no difference when there is little, and says what it could have seen', () => {
    const result = compareScores(...passes(70, 5, 6, 19));
    assert.equal(result.verdict, 'noDifferenceSeen');
    assertClose(result.minimumDetectableEffect, 2.801585218 * result.standardError!, 1e-9);
    assert.ok(result.casesNeeded! > 5000);
  });

  it('has too few cases when no result of theirs could be significant', () => {
    const result = compareScores([1, 1, 1, 0, 1], [0, 0, 0, 0, 0]);
    assert.equal(result.verdict, 'tooFewCases');
    assert.equal(result.minimumDetectableEffect, null);
    assert.ok(result.casesNeeded! >= 6);
  });

  it('has too few cases for the effect that matters, and says how many are needed', () => {
    const result = compareScores(...passes(70, 5, 6, 19), { minimumEffect: 0.03 });
    assert.equal(result.verdict, 'tooFewCases');
    const needed = result.casesNeeded!;
    assertClose(needed, 100 * (result.minimumDetectableEffect! / 0.03) ** 2, 0.01);
    const times = Math.ceil(needed / 100);
    const enough = passes(70 * times, 5 * times, 6 * times, 19 * times);
    assert.equal(compareScores(...enough, { minimumEffect: 0.03 }).verdict, 'noDifferenceSeen');
  });

  it('identical outputs of 10 cases show little: six of them would have to differ', () => {
    const result = compareScores(...passes(8, 0, 0, 2), { minimumEffect: 0.1 });
    assert.equal(result.p, 1);
    assert.deepEqual([result.minimumDetectableEffect, result.casesNeeded], [0.6, 60]);
    assert.equal(result.verdict, 'tooFewCases');
    assert.equal(
      compareScores(...passes(400, 0, 0, 200), { minimumEffect: 0.1 }).verdict,
      'noDifferenceSeen',
    );
  });

  it('compares one case without knowing its spread', () => {
    const result = compareScores([1], [0]);
    assert.deepEqual([result.verdict, result.standardError, result.p], ['tooFewCases', null, 1]);
    assert.ok(result.interval![0] < -0.5 && result.interval![1] > 0);
  });
});

describe('compareScores of other scores', () => {
  const random = createRandom(12);
  const a = Array.from({ length: 200 }, () => random.uniform());
  const up = a.map((score) => score + 0.05 + 0.1 * random.normal());

  it('flips signs, with Student’s interval', () => {
    const result = compareScores(a, up);
    assert.equal(result.verdict, 'better');
    assert.equal(result.test, 'signFlip');
    const { mean, se, interval } = pairedDifference(up, a);
    assertClose([result.difference, result.standardError], [mean, se], 1e-12);
    assertClose(result.interval, interval, 1e-12);
    assert.equal(result.p, signFlipTest(up.map((score, i) => score - a[i]!)).p);
  });

  it('for latency and cost, lower is better', () => {
    const result = compareScores(a, up, { lowerIsBetter: true });
    assert.equal(result.verdict, 'worse');
    assert.deepEqual(result.regressions, compareScores(a, up).improvements);
    assert.ok(result.difference > 0);
  });

  it('takes a cost of 0 or 1 for no pass and no failure', () => {
    const free = Array<number>(12).fill(0);
    const result = compareScores(free, free, { lowerIsBetter: true });
    assert.equal(result.test, 'signFlip');
    assert.deepEqual([result.interval, result.p, result.verdict], [[0, 0], 1, 'noDifferenceSeen']);
    assert.equal(result.minimumDetectableEffect, null);
    const paid = compareScores(free, [...free.slice(1), 1], { lowerIsBetter: true });
    assert.equal(paid.test, 'signFlip');
  });

  it('with clusters, counts what is independent', () => {
    const copies = [...a, ...a, ...a];
    const others = [...up, ...up, ...up];
    const clusters = copies.map((_, i) => `document ${i % a.length}`);
    const result = compareScores(copies, others, { clusters });
    assert.equal(result.test, 'clusteredT');
    assertClose(result.p, pairedTTest(up, a).p, 1e-9);
    assertClose(result.interval, pairedDifference(up, a).interval, 1e-12);
  });

  it('with few clusters, has as few degrees of freedom', () => {
    const scores = [0.2, 0.5, 0.4, 0.9, 0.3, 0.6, 0.7, 0.1];
    const others = [0.5, 0.6, 0.45, 0.85, 0.6, 0.75, 0.8, 0.3];
    const clusters = [0, 0, 1, 1, 2, 2, 3, 3];
    const { p, interval } = compareScores(scores, others, { clusters });
    const test = pairedTTest(others, scores, { clusters });
    assert.equal(test.degreesOfFreedom, 3);
    assert.ok(test.p > 0.02 && test.p < 0.2, `${test.p}`);
    assertClose([p, ...interval!], [test.p, ...test.interval], 1e-12);
  });

  it('knows nothing of one cluster', () => {
    const result = compareScores([0.1, 0.2], [0.3, 0.5], { clusters: ['x', 'x'] });
    const { verdict, p, interval, standardError, casesNeeded } = result;
    assert.deepEqual(
      [verdict, p, interval, standardError, casesNeeded],
      ['tooFewCases', null, null, null, null],
    );
  });

  it('clusters that all differ alike decide by their number', () => {
    const by = (count: number) =>
      compareScores(fill(2 * count, 0.25), fill(2 * count, 0.5), {
        clusters: Array.from({ length: 2 * count }, (_, i) => i % count),
      });
    assert.deepEqual([by(2).verdict, by(2).p], ['tooFewCases', 0.5]);
    assert.deepEqual([by(10).verdict, by(10).p], ['better', 2 ** -9]);
  });

  it('takes few equal scores for no proof, however equal they are', () => {
    const same = (n: number, options = {}) =>
      compareScores(fill(n, 0.75), fill(n, 0.75), { margin: 0.02, minimumEffect: 0.02, ...options });
    const ten = same(10);
    assert.deepEqual([ten.verdict, ten.withinMargin, ten.difference], ['tooFewCases', false, 0]);
    assert.ok(ten.interval![0] < -0.1 && ten.interval![1] > 0.1);
    assert.deepEqual([same(400).verdict, same(400).withinMargin], ['noDifferenceSeen', true]);
    const clusters = Array.from({ length: 400 }, (_, i) => i % 10);
    assert.equal(same(400, { clusters }).withinMargin, false);
    assertClose(same(400, { clusters }).interval, ten.interval, 1e-12);
  });

  it('takes scores for equal that differ by rounding', () => {
    const result = compareScores([0.1 + 0.2, 0.5], [0.3, 0.5]);
    assert.deepEqual([result.regressions, result.improvements, result.difference], [[], [], 0]);
    assert.equal(result.minimumDetectableEffect, null);
  });

  it('is the same comparison from both sides', () => {
    const score = fc.constantFrom(0, 0.25, 0.5, 1);
    const rows = fc.array(fc.tuple(score, score, fc.nat(4)), { minLength: 1, maxLength: 40 });
    assertHolds(
      fc.property(rows, fc.boolean(), (cases, clustered) => {
        const [x, y] = [cases.map(([first]) => first), cases.map(([, second]) => second)];
        const options = clustered ? { clusters: cases.map(([, , cluster]) => cluster) } : {};
        const [forth, back] = [compareScores(x, y, options), compareScores(y, x, options)];
        const opposite = {
          better: 'worse',
          worse: 'better',
          noDifferenceSeen: 'noDifferenceSeen',
          tooFewCases: 'tooFewCases',
        };
        assert.equal(back.verdict, opposite[forth.verdict]);
        assert.deepEqual(back.regressions, forth.improvements);
        assertClose(back.p ?? -1, forth.p ?? -1, 0.01);
        assertClose(-back.difference, forth.difference, 1e-12);
        if (forth.interval) {
          assert.ok(
            forth.interval[0] <= forth.difference + 1e-12 && forth.difference <= forth.interval[1] + 1e-12,
          );
          assertClose([-back.interval![1], -back.interval![0]], forth.interval, 1e-12);
        }
      }),
    );
  });

  it('compares 100,000 pairs', () => {
    const many = Array.from({ length: 100_000 }, () => random.uniform());
    const more = many.map((score) => score + random.normal() * 0.1);
    assert.equal(compareScores(many, more).n, 100_000);
  });

  it('refuses what cannot be compared', () => {
    assertBadInput(() => compareScores([], []), /a must hold at least 1 value/);
    assertBadInput(() => compareScores([1], [1, 0]), /same length/);
    assertBadInput(() => compareScores([1, 0], [1, NaN]), /b\[1\] must be a finite number/);
    assertBadInput(() => compareScores([1], [1], { clusters: [] }), /clusters must have the same length/);
    assertBadInput(() => compareScores([1], [1], { alpha: 5 }), /alpha/);
    assertBadInput(() => compareScores([1], [1], { margin: -0.1 }), /margin/);
    assertBadInput(() => compareScores([1], [1], { minimumEffect: 0 }), /minimumEffect/);
  });
});

describe('regressionGate', () => {
  it('without a margin, fails only what is significantly worse', () => {
    assert.deepEqual(regressionGate(compareScores(...passes(60, 14, 2, 24))), {
      passed: false,
      reason: 'worse',
    });
    assert.deepEqual(regressionGate(compareScores(...passes(60, 5, 2, 24))), {
      passed: true,
      reason: 'notWorse',
    });
    assert.deepEqual(regressionGate(compareScores(...passes(60, 2, 14, 24))), {
      passed: true,
      reason: 'notWorse',
    });
    assert.equal(regressionGate(compareScores([1, 1], [0, 0])).passed, true);
  });

  it('with a margin, passes only what is significantly within it', () => {
    const gate = (onlyA: number, onlyB: number, scale: number, margin: number) =>
      regressionGate(
        compareScores(...passes(80 * scale, onlyA * scale, onlyB * scale, 15 * scale), { margin }),
      );
    assert.deepEqual(gate(3, 2, 1, 0.02), { passed: false, reason: 'notWithinMargin' });
    assert.deepEqual(gate(3, 2, 10, 0.03), { passed: true, reason: 'withinMargin' });
    // Significantly worse by one point, and as surely within three.
    assert.equal(compareScores(...passes(8000, 300, 200, 1500)).verdict, 'worse');
    assert.deepEqual(gate(3, 2, 100, 0.03), { passed: true, reason: 'withinMargin' });
    assert.equal(gate(3, 2, 100, 0.005).passed, false);
  });

  it('with a margin, looks at the upper end where lower is better', () => {
    const slower = (by: number) =>
      compareScores(
        Array.from({ length: 50 }, (_, i) => 100 + (i % 7)),
        Array.from({ length: 50 }, (_, i) => 100 + by + (i % 5)),
        { lowerIsBetter: true, margin: 5 },
      );
    assert.equal(slower(2).withinMargin, true);
    assert.equal(slower(-50).withinMargin, true);
    assert.equal(slower(6).withinMargin, false);
  });
});
