import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  betaQuantile,
  binomialLower,
  binomialProbability,
  binomialUpper,
  chiSquareLower,
  chiSquareQuantile,
  chiSquareUpper,
  coinLower,
  fUpper,
  kolmogorovUpper,
  studentLower,
  studentQuantile,
  studentUpper,
} from '../../../../src/core/stats/distributions.ts';
import { incompleteBeta, incompleteGamma, logGamma } from '../../../../src/core/stats/gamma.ts';
import { noncentralStudentLower } from '../../../../src/core/stats/noncentral.ts';
import {
  normalDensity,
  normalLower,
  normalQuantile,
  normalUpper,
  zOfLevel,
} from '../../../../src/core/stats/normal.ts';
import { assertBadInput, assertClose, assertHolds, assertRelative } from './assertions.ts';

// Golden numbers: mpmath with 40 digits (erfc, betainc, gammainc), exact fractions for the binomial; where "scipy" is
// said, scipy 1.17.1.

describe('normal distribution', () => {
  const upper: [number, number][] = [
    [0.5, 0.3085375387259869],
    [1.96, 0.02499789514822044],
    [3, 0.001349898031630095],
    [5, 2.866515718791939e-7],
    [8, 6.220960574271784e-16],
    [20, 2.753624118606234e-89],
  ];
  for (const [z, p] of upper)
    it(`has the tail ${p} above ${z}`, () => {
      assertRelative(normalUpper(z), p, 1e-12);
      assertRelative(normalLower(-z), p, 1e-12);
      assertRelative(normalLower(z), 1 - p, 1e-14);
      assertRelative(normalQuantile(p), -z, 1e-11);
    });

  it('knows the quantiles that everyone knows, and those nobody does', () => {
    assertRelative(normalQuantile(0.025), -1.959963984540054, 1e-13);
    assertRelative(normalQuantile(1e-6), -4.753424308822899, 1e-13);
    assertRelative(normalQuantile(1e-20), -9.262340089798409, 1e-12); // scipy
    assertRelative(zOfLevel(0.95), 1.959963984540054, 1e-13);
    assert.deepEqual([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)], [-Infinity, 0, Infinity]);
    assert.deepEqual([normalUpper(Infinity), normalUpper(-Infinity)], [0, 1]);
    assertRelative(normalDensity(0), 1 / Math.sqrt(2 * Math.PI), 1e-15);
  });

  it('has a quantile that undoes the tail', () => {
    assertHolds(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
        assertClose(normalQuantile(normalLower(z)), z, 1e-6);
      }),
    );
  });

  it('refuses what is no probability', () => {
    assertBadInput(() => normalQuantile(1.1), /between 0 and 1/);
    assertBadInput(() => normalUpper(NaN), /finite/);
    assertBadInput(() => normalDensity(NaN), /finite/);
    assertBadInput(() => zOfLevel(1), /both excluded/);
  });
});

describe('gamma and beta functions', () => {
  it('match mpmath', () => {
    const logs: [number, number][] = [
      [0.1, 2.252712651734206],
      [0.5, 0.5723649429247001],
      [3.7, 1.428072326665388],
      [100, 359.1342053695754],
      [1e6, 12815504.56914761],
    ];
    for (const [x, value] of logs) assertRelative(logGamma(x), value, 1e-13);
    assertRelative(incompleteGamma(0.5, 0.1).lower, 0.345279153981423, 1e-13);
    assertRelative(incompleteGamma(3, 2.5).lower, 0.4561868841166705, 1e-13);
    assertRelative(incompleteGamma(100, 80).lower, 0.01710831303513312, 1e-12);
    assertRelative(incompleteBeta(0.5, 0.5, 0.2).lower, 0.2951672353008666, 1e-13);
    assertRelative(incompleteBeta(2, 3, 0.6).lower, 0.8208, 1e-13);
    assertRelative(incompleteBeta(50, 40, 0.3).lower, 2.55943308134269e-7, 1e-12);
  });

  it('has tails that add up to 1', () => {
    const shape = fc.double({ min: 0.01, max: 1e4, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    assertHolds(
      fc.property(shape, shape, share, (a, b, x) => {
        const beta = incompleteBeta(a, b, x);
        assertClose(beta.lower + beta.upper, 1, 1e-12);
        const mirrored = incompleteBeta(b, a, 1 - x, x);
        assertClose(mirrored.upper, beta.lower, 1e-10);
        const gamma = incompleteGamma(a, b);
        assertClose(gamma.lower + gamma.upper, 1, 1e-12);
      }),
    );
  });

  it('refuses shapes and points outside', () => {
    assertBadInput(() => logGamma(0), /x must be above 0/);
    assertBadInput(() => incompleteGamma(1, -1), /0 or more/);
    assertBadInput(() => incompleteBeta(1, 1, 1.5), /between 0 and 1/);
    assertBadInput(() => incompleteBeta(NaN, 1, 0.5), /a must be above 0/);
  });
});

describe('Student, chi-square, F, beta', () => {
  it('match mpmath and scipy', () => {
    const student: [number, number, number][] = [
      [0.5, 3, 0.3257239824240755],
      [2.262157162740992, 9, 0.02500000000233784],
      [8, 30, 3.13291123785038e-9],
      [20, 5, 2.887758186612086e-6],
      [8, 1, 0.03958342416056554],
    ];
    for (const [t, df, p] of student) {
      assertRelative(studentUpper(t, df), p, 1e-11, `t = ${t}, df = ${df}`);
      assertRelative(studentLower(-t, df), p, 1e-11);
      assertRelative(studentQuantile(p, df), -t, 1e-10);
    }
    assertRelative(studentQuantile(0.975, 9), 2.262157162798205, 1e-10); // scipy
    assertRelative(studentQuantile(0.001, 2.5), -13.82219311086596, 1e-10); // scipy
    assertRelative(studentQuantile(1e-9, 30), -8.445862796274243, 1e-10); // scipy

    const chi: [number, number, number][] = [
      [3.841458820694124, 1, 0.05000000000000006],
      [0.5, 3, 0.9188914116546758],
      [120, 100, 0.08440668109369183],
      [64, 1, 1.244192114854357e-15],
      [300, 10, 1.554674754380318e-58],
    ];
    for (const [x, df, p] of chi) {
      assertRelative(chiSquareUpper(x, df), p, 1e-11, `x = ${x}, df = ${df}`);
      assertClose(chiSquareLower(x, df), 1 - p, 1e-12);
    }
    assertClose(chiSquareQuantile(0.025, 10), 3.24697278, 1e-8); // scipy
    assertClose(chiSquareQuantile(0.95, 3), 7.8147279, 1e-8); // scipy

    assertRelative(fUpper(3.5, 3, 10), 0.05751006340225921, 1e-12);
    assertRelative(fUpper(40, 2, 50), 4.223439727128414e-11, 1e-12);
    assertRelative(betaQuantile(0.025, 81, 183), 0.2527367455852713, 1e-12); // scipy
    assertRelative(betaQuantile(1e-9, 5, 6), 0.005267809847077682, 1e-10); // scipy
  });

  it('becomes normal with infinitely many degrees of freedom', () => {
    assert.equal(studentUpper(1.3, Infinity), normalUpper(1.3));
    assert.equal(studentQuantile(0.1, Infinity), normalQuantile(0.1));
    assertClose(studentUpper(1.3, 1e9), normalUpper(1.3), 1e-9);
  });

  it('ends where the distributions end', () => {
    assert.equal(chiSquareQuantile(0, 3), 0);
    assert.equal(chiSquareQuantile(1, 3), Infinity);
    assert.equal(studentQuantile(0, 3), -Infinity);
    assert.equal(studentUpper(Infinity, 3), 0);
    assert.equal(betaQuantile(0, 2, 2), 0);
    assert.equal(betaQuantile(1, 2, 2), 1);
  });

  it('has quantiles that undo the distribution functions', () => {
    const inside = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    const degrees = fc.double({ min: 1, max: 1e4, noNaN: true });
    assertHolds(
      fc.property(inside, degrees, degrees, (p, df, other) => {
        assertClose(studentLower(studentQuantile(p, df), df), p, 1e-10);
        assertClose(chiSquareLower(chiSquareQuantile(p, df), df), p, 1e-10);
        assertClose(incompleteBeta(df, other, betaQuantile(p, df, other)).lower, p, 1e-7);
      }),
      50,
    );
  });

  it('refuses degrees of freedom of 0', () => {
    assertBadInput(() => studentUpper(1, 0), /df must be above 0/);
    assertBadInput(() => chiSquareUpper(-1, 1), /x must be 0 or more/);
    assertBadInput(() => fUpper(1, 1, 0), /df2 must be above 0/);
  });
});

describe('noncentral Student', () => {
  it('matches scipy', () => {
    assertClose(noncentralStudentLower(2, 10, 1), 0.8076115625303752, 1e-10);
    assertClose(noncentralStudentLower(-1, 5, 0.5), 0.08244409105672337, 1e-10);
    assertClose(noncentralStudentLower(1.5, 50, 3), 0.0680045728670561, 1e-10);
  });

  it('matches mpmath for few and fractional degrees of freedom, steep and far', () => {
    const golden: [t: number, df: number, noncentrality: number, p: number][] = [
      [0.5, 0.7, 0.3, 0.5235331069349475],
      [2, 0.5, 1, 0.5204963518152553],
      [0.5, 1.5, 0.3, 0.5481450630282806],
      [-4.3, 2.7, -5, 0.7151198838912227],
      [30, 1, 25, 0.40491762438443807],
      [1e6, 2, 2, 0.9999999999950058],
      [-1.96, 200, -8, 0.9999999990916604],
      [-12.7, 1.2, -1.4, 0.06317238819093435],
    ];
    for (const [t, df, noncentrality, p] of golden)
      assertClose(noncentralStudentLower(t, df, noncentrality), p, 1e-11, `${t}, ${df}, ${noncentrality}`);
    assertRelative(noncentralStudentLower(-8, 20, 0), studentUpper(8, 20), 1e-9);
  });

  it('takes no longer for a steep t', () => {
    assert.equal(noncentralStudentLower(1e300, 3, 2), 1);
    assertClose(noncentralStudentLower(-1e9, 1, -3), 0, 1e-8);
    assertBadInput(() => noncentralStudentLower(1, 0.1, 0), /df must be 0.5 or more/);
  });

  it('is Student’s without noncentrality', () => {
    for (const df of [1, 2, 7, 400])
      assertClose(noncentralStudentLower(1.2, df, 0), studentLower(1.2, df), 1e-10);
  });
});

describe('binomial distribution', () => {
  it('matches exact fractions', () => {
    assertRelative(binomialLower(3, 13, 0.5), 0.046142578125, 1e-13);
    assertRelative(binomialLower(5, 1000, 0.05), 1.944979509422393e-16, 1e-11);
    assertRelative(binomialLower(4900, 10000, 0.5), 0.02329276385247369, 1e-11);
    assert.equal(coinLower(3, 13), 0.046142578125);
    assertRelative(coinLower(4900, 10000), 0.02329276385247369, 1e-11);
    assertRelative(binomialProbability(3, 10, 0.5), 120 / 1024, 1e-13);
  });

  it('adds up to its distribution function', () => {
    assertHolds(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
        let sum = 0;
        for (let k = 0; k <= n; k++) {
          sum += binomialProbability(k, n, p);
          assertClose(binomialLower(k, n, p), sum, 1e-12);
          assertClose(binomialUpper(k, n, p), 1 - sum, 1e-12);
        }
      }),
    );
  });

  it('refuses more successes than trials', () => {
    assertBadInput(() => binomialLower(4, 3, 0.5), /k must be at most n/);
    assertBadInput(() => binomialProbability(1, 3.5, 0.5), /n must be a whole number/);
  });
});

describe('Kolmogorov distribution', () => {
  it('matches scipy', () => {
    const golden: [number, number][] = [
      [0.3, 0.9999906941986655],
      [0.8, 0.5441424115741981],
      [1.35809863932255, 0.05000000000000002],
      [3, 3.045995948942526e-8],
    ];
    for (const [x, p] of golden) assertRelative(kolmogorovUpper(x), p, 1e-12);
    assert.deepEqual([kolmogorovUpper(0), kolmogorovUpper(5e-324), kolmogorovUpper(0.05)], [1, 1, 1]);
    assertClose(kolmogorovUpper(1 - 1e-12), kolmogorovUpper(1), 1e-11);
  });
});
