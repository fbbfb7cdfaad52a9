import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as metrics from '../../../../src/core/metrics/metrics.ts';

// Numbers of reference implementations; each row names its source.
interface Row {
  metric: string;
  // Every metric has its own shape of input.
  // oxlint-disable-next-line typescript/no-explicit-any
  input: any;
  expected: unknown;
  tol?: number;
  source: string;
}

const rows = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/vectors.json', import.meta.url), 'utf8'),
) as Row[];

const perOutput = (streams: string[][]) =>
  (streams[0] ?? []).map((_, i) => streams.map((stream) => stream[i] ?? ''));
const joined = (text: string | string[]) => (typeof text === 'string' ? text : text.join(' '));
const lists = (texts: string[]) => texts.map((text) => [text]);
const triple = (scores: { precision: number | null; recall: number | null; f1: number | null }) => [
  scores.precision,
  scores.recall,
  scores.f1,
];
/** "0*2 1*3" is 0 0 1 1 1. */
const expanded = (runs: string) =>
  runs
    .split(' ')
    .flatMap((run) => Array.from({ length: Number(run.split('*')[1]) }, () => Number(run.split('*')[0])));
const transposed = (table: number[][]) => (table[0] ?? []).map((_, j) => table.map((row) => row[j] ?? 0));

/** Of each metric what the library says; undefined for a row that needs files that are not here. */
const calls: Record<string, (input: Row['input'], expected: Row['expected']) => unknown> = {
  'bleu.corpus': ({ hyps, ref_streams, tokenize = '13a' }) =>
    metrics.bleu(hyps, perOutput(ref_streams), { tokenize }).score,
  'bleu.corpus.max_order': ({ hyps, ref_streams, order }) =>
    metrics.bleu(hyps, perOutput(ref_streams), { maxOrder: order }).score,
  'bleu.stats': ({ correct, total, sys_len, ref_len }) =>
    metrics.bleuFromCounts({
      matches: correct,
      totals: total,
      outputLength: sys_len,
      referenceLength: ref_len,
    }).score / 100,
  'chrf(beta=2)': ({ hyp, ref }) => metrics.chrf(hyp, lists(ref)).score,
  'chrf(beta=3,eps_smoothing)': ({ hyp, ref }) =>
    metrics.chrf(hyp, lists(ref), { beta: 3, epsSmoothing: true }).score,
  'chrf(beta=3,effective_order)': ({ hyp, ref }) => metrics.chrf(hyp, lists(ref), { beta: 3 }).score,
  ter: ({ hyp, ref }) => metrics.ter(hyp, [ref]),
  'rouge[p,r,f]': ({ pred, target, files }, expected) => {
    if (files) return undefined; // Stands in rouge.test.ts, with the text of the files.
    const scores = metrics.rouge(pred, target);
    return Object.fromEntries(
      Object.keys(expected as object).map((key) => [key, triple(scores[key as keyof typeof scores])]),
    );
  },
  meteor: ({ hyp, ref, refs }) => metrics.meteor(joined(hyp), (refs ?? [ref]).map(joined)),
  'meteor(no synonyms)': ({ hyp, ref }) => metrics.meteor(hyp, [ref]),
  'gleu.sentence': ({ hyp, ref }) => metrics.gleu(hyp, [ref]),
  'levenshtein/damerau': ([a, b]) => [metrics.levenshtein(a, b), metrics.damerauLevenshtein(a, b)],
  'squad[em,f1]': ({ gold, pred }) => [Number(metrics.exactMatch(pred, gold)), metrics.tokenF1(pred, gold)],
  'prf.binary': ({ y, p }) => triple(metrics.classification(y, p, { positive: 1 })),
  'prf.multi': ({ y, p }) => {
    const { macro, micro, weighted } = metrics.classification(y, p);
    return { macro: triple(macro), micro: triple(micro), weighted: triple(weighted) };
  },
  mcc: ({ y, p }) => metrics.classification(y, p).mcc,
  roc_auc: ({ y, s }) => metrics.rocAuc(y, s),
  average_precision: ({ y, s }) => metrics.averagePrecision(y, s),
  brier: ({ y, s }) => metrics.brier(y, s),
  log_loss: ({ y, p, labels }) => metrics.logLoss(y, p, { labels }),
  'ece[l1,l2,max]': ({ p, y, bins }) => calibration(y, p, bins),
  'ece.multiclass[l1,l2,max]': ({ p, y, bins }) => {
    const top = p.map((row: number[]) => Math.max(...row));
    const right = y.map((label: number, i: number) => p[i][label] === top[i]);
    return calibration(right, top, bins);
  },
  ndcg: ({ gain, score }) => metrics.ndcg(gain, score),
  'ndcg@4': ({ gain, score }) => metrics.ndcg(gain, score, { k: 4 }),
  'dcg,dcg@2': ({ gain, score }) => [metrics.dcg(gain, score), metrics.dcg(gain, score, { k: 2 })],
  'dcg@1 ties averaged (sklearn rule)': ({ gain, score }) => metrics.dcg(gain, score, { k: 1 }),
  dcg_burges: ({ qrels, run }) => {
    const relevance = run.map((id: number) => qrels[id] ?? 0);
    const scores = run.map((_: number, rank: number) => -rank);
    return metrics.dcg(relevance, scores, { gain: 'exponential' });
  },
  retrieval: ({ qrels, run }) => metrics.retrieval(qrels, run),
  'ragas.context_precision': (verdicts) => metrics.contextPrecision(verdicts),
  'ragas.faithfulness': (verdicts) => metrics.contextRecall(verdicts),
  kappa: ({ a, b }) => metrics.cohenKappa(a, b),
  'kappa.table': (table: number[][]) => {
    const pairs = table.flatMap((row, i) =>
      row.flatMap((n, j) => Array.from({ length: n }, () => [i, j] as const)),
    );
    return metrics.cohenKappa(
      pairs.map(([i]) => i),
      pairs.map(([, j]) => j),
    );
  },
  'kappa.none': ({ a, b }) => metrics.cohenKappa(expanded(a), expanded(b)),
  'kappa.none/linear/quadratic': ({ a, b }) =>
    (['none', 'linear', 'quadratic'] as const).map((weights) =>
      metrics.cohenKappa(expanded(a), expanded(b), { weights }),
    ),
  fleiss_kappa: (table) => metrics.fleissKappa(table),
  'fleiss/randolph': (table) => [
    metrics.fleissKappa(table),
    metrics.fleissKappa(table, { chance: 'randolph' }),
  ],
  krippendorff: (ratings, expected) =>
    Object.fromEntries(
      Object.keys(expected as object).map((level) => [
        level,
        metrics.krippendorffAlpha(ratings, { level: level as metrics.MeasurementLevel }),
      ]),
    ),
  'krippendorff.units': ({ units, level }) => metrics.krippendorffAlpha(transposed(units), { level }),
};

function calibration(y: metrics.Label[], p: number[], bins: number): number[] {
  return (['l1', 'l2', 'max'] as const).map((norm) => metrics.calibrationError(y, p, { bins, norm }));
}

function assertAgrees(actual: unknown, expected: unknown, tolerance: number): void {
  if (typeof expected === 'number') {
    const within = tolerance * Math.max(1, Math.abs(expected)) + 1e-12;
    assert.ok(
      typeof actual === 'number' && Math.abs(actual - expected) <= within,
      `${String(actual)} is not ${expected} ± ${within}`,
    );
    return;
  }
  for (const [key, value] of Object.entries(expected as object)) {
    assertAgrees((actual as Record<string, unknown>)[key], value, tolerance);
  }
}

describe('metrics against reference numbers', () => {
  for (const { metric, input, expected, tol = 1e-9, source } of rows) {
    const call = calls[metric];
    if (!call || input.files) continue;
    it(`${metric}: ${source}`, () => assertAgrees(call(input, expected), expected, tol));
  }

  it('has rows for every call', () => {
    const known = new Set(rows.map(({ metric }) => metric));
    assert.deepEqual(
      Object.keys(calls).filter((metric) => !known.has(metric)),
      [],
    );
  });
});
