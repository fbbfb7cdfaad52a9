import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as stats from '../../../../src/core/stats/stats.ts';
import { assertClose } from './assertions.ts';

/** A row of golden numbers. Its `source` says which reference implementation gave them. */
interface Row {
  metric: string;
  input: never;
  expected: unknown;
  tol?: number;
  source: string;
}

const rows = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/vectors.json', import.meta.url), 'utf8'),
) as Row[];

const to20 = Array.from({ length: 20 }, (_, i) => i);
const byFour = to20.map((i) => i % 4);
const onlyFirst = (x: number[], y: number[]) => x.filter((value, i) => value === 1 && y[i] === 0).length;
const countsOf = (text: string) => text.split(' ').filter((word) => word === 'a').length;

interface EvalRow {
  n: number;
  omega2: number;
  sigma2: number;
  K?: number;
  delta: number;
}
const planOf = ({ omega2, sigma2, K = 1 }: EvalRow) => ({
  omega2,
  sigma2A: sigma2,
  sigma2B: sigma2,
  repeatsA: K,
  repeatsB: K,
});

const calls: Record<string, (input: never) => unknown> = {
  'ci95[wilson,clopper_pearson]': ([k, n]: [number, number]) => [
    stats.wilson(k, n),
    stats.clopperPearson(k, n),
  ],
  'newcombe.diff95': ([k1, n1, k2, n2]: [number, number, number, number]) => {
    const { difference, interval } = stats.newcombe(k1, n1, k2, n2);
    return [difference, ...interval];
  },
  stderr: (values: number[]) => stats.standardError(values),
  var: (values: number[]) => stats.variance(values),
  'clustered_stderr (finite-cluster C/(C-1))': () => stats.clusteredStandardError(to20, byFour),
  'clustered_stderr (Miller, no correction)': () =>
    stats.clusteredStandardError(to20, byFour, { correction: false }),
  paired_diff: ({ a, b }: { a: number[]; b: number[] }) => {
    const { mean, se, unpairedSe, correlation } = stats.pairedDifference(a, b);
    const { exactP } = stats.mcNemar(onlyFirst(a, b), onlyFirst(b, a));
    return { mean, se, unpaired_se: unpairedSe, corr: correlation, mcnemar_exact_p: exactP };
  },
  mcnemar: ([[, b], [c]]: [[number, number], [number, number]]) => {
    const result = stats.mcNemar(b, c);
    return {
      cc_stat: result.correctedStatistic,
      cc_p: result.correctedP,
      stat: result.statistic,
      exact_p: result.exactP,
    };
  },
  'mcnemar.exact': ([b, c]: [number, number]) => stats.mcNemar(b, c).exactP,
  't.paired': ({ a, b }: { a: number[]; b: number[] }) => {
    const { t, p, interval } = stats.pairedTTest(a, b);
    return { t, p, ci: interval };
  },
  'wilcoxon.signed.greater': ({ x, y }: { x: number[]; y: number[] }) => {
    const { statistic, p } = stats.wilcoxonSignedRank(x, y, { alternative: 'greater' });
    return { V: statistic, p };
  },
  'signflip.exact.2sided': (differences: number[]) => stats.signFlipTest(differences).p,
  'p.adjust.bonferroni': (p: number[]) => stats.adjust(p, 'bonferroni'),
  'p.adjust.holm': (p: number[]) => stats.adjust(p, 'holm'),
  'p.adjust.hochberg': (p: number[]) => stats.adjust(p, 'hochberg'),
  'p.adjust.BH': (p: number[]) => stats.adjust(p, 'bh'),
  'p.adjust.BY': (p: number[]) => stats.adjust(p, 'by'),
  'power.prop.test.n': ({ p1, p2, power }: { p1: number; p2: number; power: number }) =>
    stats.sampleSizeForProportions(p1, p2, { power }),
  'power.prop.test.power': ({ p1, p2, n }: { p1: number; p2: number; n: number }) =>
    stats.powerForProportions(p1, p2, n),
  'power.t.test.power': ({ n, delta, sd }: { n: number; delta: number; sd: number }) =>
    stats.powerForMeans(n, delta, sd),
  'power.t.test.n': ({ power, delta }: { power: number; delta: number }) =>
    stats.sampleSizeForMeans(delta, 1, { power }),
  'power.t.test.paired': ({ n, delta, sd }: { n: number; delta: number; sd: number }) =>
    stats.powerForPairedMeans(n, delta, sd),
  'miller.n': (row: EvalRow) => stats.sampleSizeForEval({ ...planOf(row), delta: row.delta }),
  'miller.mde': (row: EvalRow) => stats.minimumDetectableEffect({ ...planOf(row), n: row.n }),
  'pass@k': ({ n, c, k }: { n: number; c: number; k: number }) => stats.passAtK(n, c, k),
  'pass^k': ({ n, c, k }: { n: number; c: number; k: number }) => stats.passHatK(n, c, k),
  'ks.2samp': ({ x, y }: { x: number[]; y: number[] }) => {
    const { statistic, p } = stats.kolmogorovSmirnov(x, y);
    return { D: statistic, p_exact: p };
  },
  'chisq.table': (table: number[][]) => {
    const { statistic, p } = stats.chiSquare(table);
    return { X2: statistic, p };
  },
  'chisq.gof': ({ x, p: shares }: { x: number[]; p: number[] }) => {
    const { statistic, p } = stats.goodnessOfFit(x, shares);
    return { X2: statistic, p };
  },
  'chisq.drift.p': ({ ref, cur }: { ref: number[]; cur: number[] }) => stats.goodnessOfFit(cur, ref).p,
  'gtest.p': ({ ref, cur }: { ref: number[]; cur: number[] }) =>
    stats.goodnessOfFit(cur, ref, { method: 'g' }).p,
  // Labels are "a" or "b"; the second sample is written "a*6".
  'fisher.p': ({ ref }: { ref: string }) =>
    stats.fisherExact([
      [countsOf(ref), 6],
      [6 - countsOf(ref), 0],
    ]).p,
  'js.distance': ({ p, q, base }: { p: number[]; q: number[]; base?: number }) =>
    stats.jensenShannonDistance(p, q, base ? { base } : {}),
  hellinger: ({ ref, cur }: { ref: number[]; cur: number[] }) => stats.hellingerDistance(ref, cur),
  psi: ({ p, q }: { p: number[]; q: number[] }) => stats.populationStabilityIndex(p, q),
};

describe('golden numbers of statistics', () => {
  for (const [metric, call] of Object.entries(calls)) {
    it(metric, () => {
      const mine = rows.filter((row) => row.metric === metric);
      assert.ok(mine.length > 0, 'the golden file has no such row');
      for (const { input, expected, tol = 1e-9, source } of mine)
        assertClose(call(input), expected, tol, `${JSON.stringify(input)} (${source})`);
    });
  }

  it('clustered_stderr, four ways', () => {
    const row = rows.find(({ metric }) => metric === 'clustered_stderr')!;
    const { s, c } = row.input as { s: number[]; c: number[] };
    const { inspect, ...expected } = row.expected as Record<string, number>;
    const actual = {
      bernoulli: Math.sqrt((stats.mean(s) * (1 - stats.mean(s))) / s.length),
      clt: stats.standardError(s),
      miller: stats.clusteredStandardError(s, c, { correction: false }),
    };
    assertClose(actual, expected, 1e-9);
    // By hand: the clusters' sums about the mean are 1.5, −1, 0, −0.5, so the variance is 3.5/64 · 4/3. The file's
    // number for this one field disagrees with its own `miller` · √(4/3) in the seventh digit.
    assertClose(stats.clusteredStandardError(s, c), Math.sqrt((3.5 / 64) * (4 / 3)), 1e-12);
    assertClose(stats.clusteredStandardError(s, c), inspect, 1e-6);
  });
});
