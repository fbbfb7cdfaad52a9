import { meanOrNull, requireSome, requireWhole } from '../input.ts';
import type { DcgOptions } from './dcg.ts';
import { dcgOfRanks } from './dcg.ts';
import type { Relevant, Retrieved } from './ranks.ts';
import { hitsWithin, relevanceById, relevanceByRank } from './ranks.ts';

/** Scores of one query (or the means of several), each 0 to 1; null where no document is relevant. */
export interface RetrievalScores {
  /** 1 if any of the first k documents is relevant. */
  hit: number | null;
  /** Relevant documents among the first k, divided by k (without k: by the retrieved; null if none were). */
  precision: number | null;
  /** Relevant documents among the first k, divided by all relevant ones. */
  recall: number | null;
  /** 1 / the rank of the first relevant document within k; 0 without one. */
  mrr: number | null;
  /** The mean of the precision at the rank of each relevant document; 0 for those not within k. */
  map: number | null;
  ndcg: number | null;
}

/**
 * Scores of what was retrieved for one query against what is relevant to it.
 *
 * Source: trec_eval (binary: relevance above 0; nDCG with linear gain unless `gain` is set); Manning, Raghavan and
 * Schütze 2008, "Introduction to Information Retrieval", chapter 8. A query without relevant documents has no score
 * (null), and trec_eval leaves it out of means.
 * A document retrieved twice counts once, and takes up a rank each time.
 *
 * @param relevant identifiers, or relevance by identifier
 * @param retrieved identifiers from the best, or score by identifier (equal scores: by identifier from the last)
 * @param options `k`: look at the first k only
 * @throws CupelError `metrics.badInput` for a k below 1, or a score that is not finite
 */
export function retrieval(
  relevant: Relevant,
  retrieved: Retrieved,
  options: DcgOptions = {},
): RetrievalScores {
  const relevance = relevanceById(relevant);
  const ranked = relevanceByRank(retrieved, relevance);
  const { k = Math.max(1, ranked.length) } = options;
  requireWhole(k, 'k');
  if (relevance.size === 0) {
    return { hit: null, precision: null, recall: null, mrr: null, map: null, ndcg: null };
  }
  const seen = ranked.slice(0, k);
  const hits = hitsWithin(ranked, k);
  const best = dcgOfRanks(
    [...relevance.values()].sort((a, b) => b - a),
    { ...options, ...(options.k === undefined ? {} : { k }) },
  );
  return {
    hit: Number(hits > 0),
    precision: options.k === undefined && ranked.length === 0 ? null : hits / k,
    recall: hits / relevance.size,
    mrr: reciprocalOfFirst(seen),
    map: precisionAtHits(seen) / relevance.size,
    ndcg: dcgOfRanks(seen, options) / best,
  };
}

/**
 * The mean of each score over queries; a query without a value is left out, and null stands for the mean of none.
 *
 * @throws CupelError `metrics.badInput` for no queries
 */
export function meanRetrieval(queries: readonly RetrievalScores[]): RetrievalScores {
  requireSome(queries, 'queries');
  const mean = (key: keyof RetrievalScores) =>
    meanOrNull(queries.map((query) => query[key]).filter((value) => value !== null));
  return {
    hit: mean('hit'),
    precision: mean('precision'),
    recall: mean('recall'),
    mrr: mean('mrr'),
    map: mean('map'),
    ndcg: mean('ndcg'),
  };
}

/** 1 if any of the first k retrieved documents is relevant, else 0; null where none is relevant. */
export function hitAtK(relevant: Relevant, retrieved: Retrieved, k: number): number | null {
  return retrieval(relevant, retrieved, { k }).hit;
}

/** The share of the first k ranks that hold a relevant document (missing ranks do not); null where none is relevant. */
export function precisionAtK(relevant: Relevant, retrieved: Retrieved, k: number): number | null {
  return retrieval(relevant, retrieved, { k }).precision;
}

/** The share of the relevant documents within the first k ranks; null where none is relevant. */
export function recallAtK(relevant: Relevant, retrieved: Retrieved, k: number): number | null {
  return retrieval(relevant, retrieved, { k }).recall;
}

/** 1 / the rank of the first relevant document; 0 without one; null where none is relevant. */
export function reciprocalRank(relevant: Relevant, retrieved: Retrieved): number | null {
  return retrieval(relevant, retrieved).mrr;
}

function reciprocalOfFirst(ranked: readonly number[]): number {
  const first = ranked.findIndex((value) => value > 0);
  return first < 0 ? 0 : 1 / (first + 1);
}

function precisionAtHits(ranked: readonly number[]): number {
  let hits = 0;
  return ranked.reduce((sum, value, rank) => {
    if (value <= 0) return sum;
    hits++;
    return sum + hits / (rank + 1);
  }, 0);
}
