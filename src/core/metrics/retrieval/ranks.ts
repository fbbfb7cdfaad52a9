import { badInput, requireWhole } from '../input.ts';

/** What a document is called. */
export type DocumentId = string | number;

/** Documents in the order they were retrieved, or their scores. */
export type Retrieved = readonly DocumentId[] | Readonly<Record<string, number>>;

/** Documents that are relevant, or the relevance of documents (above 0: relevant). */
export type Relevant = readonly DocumentId[] | Readonly<Record<string, number>>;

/**
 * Identifiers as text in the order of retrieval. Scores are sorted from the highest; equal scores by identifier from
 * the last, as trec_eval does, so that the order of an object's keys decides nothing.
 */
function rankedIds(retrieved: Retrieved): string[] {
  if (isList(retrieved)) return retrieved.map(String);
  const entries = Object.entries(retrieved);
  const unknown = entries.find(([, score]) => !Number.isFinite(score));
  if (unknown)
    throw badInput(`the score of ${JSON.stringify(unknown[0])} is not a finite number: ${unknown[1]}`);
  return entries.sort(([idA, a], [idB, b]) => b - a || (idA < idB ? 1 : -1)).map(([id]) => id);
}

/** The relevance of each document that has any. */
export function relevanceById(relevant: Relevant): Map<string, number> {
  if (isList(relevant)) return new Map(relevant.map((id) => [String(id), 1]));
  const entries = Object.entries(relevant);
  const unknown = entries.find(([, value]) => !Number.isFinite(value));
  if (unknown)
    throw badInput(`the relevance of ${JSON.stringify(unknown[0])} is not a finite number: ${unknown[1]}`);
  return new Map(entries.filter(([, value]) => value > 0));
}

/** The relevance at each rank. A document retrieved again is worth nothing the second time, but keeps its rank. */
export function relevanceByRank(retrieved: Retrieved, relevance: ReadonlyMap<string, number>): number[] {
  const seen = new Set<string>();
  return rankedIds(retrieved).map((id) => {
    if (seen.has(id)) return 0;
    seen.add(id);
    return relevance.get(id) ?? 0;
  });
}

/** How many of the first k ranks are relevant. */
export function hitsWithin(ranked: readonly number[], k: number): number {
  requireWhole(k, 'k');
  return ranked.slice(0, k).filter((value) => value > 0).length;
}

function isList(value: Retrieved): value is readonly DocumentId[] {
  return Array.isArray(value);
}
