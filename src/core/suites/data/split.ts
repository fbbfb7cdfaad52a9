export type SplitPart = 'train' | 'holdout';

/** The share of the cases that is held out unless another is named. */
export const defaultHoldout = 0.2;

/**
 * Which part a case belongs to: decided by its content alone, so that it stays there when cases are added, moved or
 * renamed, on every machine, and equal cases are never apart.
 * @param hash the case's, SHA-256 in hexadecimal
 * @param holdout the share that is held out, above 0 and below 1
 */
export function partOf(hash: string, holdout: number = defaultHoldout): SplitPart {
  // The end of the hash: its beginning decides over shards, and a shard of a part should be no whole part.
  return parseInt(hash.slice(-12), 16) / 2 ** 48 < holdout ? 'holdout' : 'train';
}
