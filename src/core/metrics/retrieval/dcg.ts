import { badInput, requireFinite, requireSameLength, requireWhole } from '../input.ts';

export interface DcgOptions {
  /** Count the first k ranks only. Default: all. */
  k?: number;
  /** What an item of relevance r is worth: r (`linear`, default) or 2^r − 1 (`exponential`). */
  gain?: 'linear' | 'exponential';
}

/**
 * Discounted cumulative gain of items ranked by score: the sum of gain / log2(rank + 1). Items of equal score share
 * the mean gain of their ranks.
 *
 * Source: Järvelin and Kekäläinen 2002; sklearn.metrics.dcg_score (ties: McSherry and Najork 2008); `exponential`:
 * Burges et al. 2005. Range: from 0. Time: n log n.
 *
 * @param relevance of each item, at least 0
 * @param scores of each item by which they are ranked, highest first
 * @throws CupelError `metrics.badInput` for lists of different length, negative relevance, numbers that are not finite
 */
export function dcg(
  relevance: readonly number[],
  scores: readonly number[],
  options: DcgOptions = {},
): number {
  checkGraded(relevance, scores, options);
  const { k = relevance.length } = options;
  const groups = new Map<number, { gain: number; count: number }>();
  relevance.forEach((value, i) => {
    const score = scores[i] ?? 0;
    const group = groups.get(score) ?? { gain: 0, count: 0 };
    group.gain += gainOf(value, options);
    group.count++;
    groups.set(score, group);
  });
  let rank = 0;
  let sum = 0;
  for (const [, { gain, count }] of [...groups].sort(([a], [b]) => b - a)) {
    let discounts = 0;
    for (const end = Math.min(rank + count, k); rank < end; rank++) discounts += 1 / Math.log2(rank + 2);
    sum += (gain / count) * discounts;
    if (rank >= k) break;
  }
  return sum;
}

/**
 * Normalised DCG: DCG divided by the DCG of the best order.
 *
 * Source: sklearn.metrics.ndcg_score. Range: 0 to 1. Null where no item is relevant: there is no best order then
 * (scikit-learn says 0). Parameters and errors as `dcg`.
 */
export function ndcg(
  relevance: readonly number[],
  scores: readonly number[],
  options: DcgOptions = {},
): number | null {
  const best = dcg(relevance, relevance, options);
  return best > 0 ? dcg(relevance, scores, options) / best : null;
}

/** DCG of a ranking without ties: the relevance of the item at each rank. */
export function dcgOfRanks(ranked: readonly number[], options: DcgOptions = {}): number {
  const { k = ranked.length } = options;
  return ranked
    .slice(0, k)
    .reduce((sum, value, rank) => sum + gainOf(value, options) / Math.log2(rank + 2), 0);
}

function checkGraded(relevance: readonly number[], scores: readonly number[], { k }: DcgOptions): void {
  requireSameLength(relevance, scores, 'relevance', 'scores');
  requireFinite(relevance, 'relevance');
  requireFinite(scores, 'scores');
  if (k !== undefined) requireWhole(k, 'k');
  const negative = relevance.findIndex((value) => value < 0);
  if (negative >= 0) throw badInput(`relevance[${negative}] is negative: ${relevance[negative]}`);
}

/** 2 to the power of more than this, added up, is soon no number. */
const mostRelevant = 1000;

function gainOf(relevance: number, { gain = 'linear' }: DcgOptions): number {
  if (gain !== 'exponential') return relevance;
  if (relevance > mostRelevant)
    throw badInput(`relevance ${relevance} is too much for exponential gain`, 'Use grades such as 0 to 4.');
  return 2 ** relevance - 1;
}
