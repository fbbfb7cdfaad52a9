import type { Result } from '../../core/engine/result.ts';
import type { RunStores } from './runStores.ts';

/** How a case went, over all its prompts, providers and repeats. */
export type CaseVerdict = 'passed' | 'failed' | 'errored';

/** Runs of single cases leave the others as they were, so a few runs back are looked at. */
const runsLookedAt = 5;

/**
 * How the cases of a suite went when they were last run, by the hash of the case: one that was changed since has no
 * verdict.
 * @param cases how many cases are asked for
 */
export async function lastVerdicts(
  stores: RunStores,
  suite: string,
  cases: number,
): Promise<Map<string, CaseVerdict>> {
  const verdicts = new Map<string, CaseVerdict>();
  for (const { record, store } of await stores.runs({ suite, limit: runsLookedAt })) {
    const { rows } = await store.results(record.id, { limit: cases });
    for (const [hash, verdict] of verdictsOf(rows.flatMap(({ results }) => results)))
      if (!verdicts.has(hash)) verdicts.set(hash, verdict);
    if (verdicts.size >= cases) break;
  }
  return verdicts;
}

/** The worst of each case's results. */
export function verdictsOf(
  results: readonly Pick<Result, 'caseHash' | 'pass' | 'error'>[],
): Map<string, CaseVerdict> {
  const verdicts = new Map<string, CaseVerdict>();
  for (const { caseHash, pass, error } of results) {
    const verdict = error ? 'errored' : pass ? 'passed' : 'failed';
    const known = verdicts.get(caseHash);
    if (known === undefined || badness[verdict] > badness[known]) verdicts.set(caseHash, verdict);
  }
  return verdicts;
}

const badness: Record<CaseVerdict, number> = { passed: 0, failed: 1, errored: 2 };
