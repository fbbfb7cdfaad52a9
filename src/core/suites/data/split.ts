import type { Case, Suite } from '../suite.ts';

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

/** The suite with the cases of one part only. They keep their numbers. */
export function splitSuite(suite: Suite, part: SplitPart, holdout: number = defaultHoldout): Suite {
  async function* cases(signal?: AbortSignal): AsyncGenerator<Case> {
    for await (const each of suite.cases(signal)) if (partOf(each.hash, holdout) === part) yield each;
  }
  const { changeable } = suite;
  return {
    ...suite,
    cases,
    caseCount: undefined,
    ...(changeable
      ? {
          changeable: {
            parts: (given) => changeable.parts(given),
            withChanges: async (...changes) =>
              splitSuite(await changeable.withChanges(...changes), part, holdout),
          },
        }
      : {}),
    // Read anew each time: files may be found while cases are read.
    get outsideFiles() {
      return suite.outsideFiles;
    },
  };
}
