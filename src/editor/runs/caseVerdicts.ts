import type { Result } from '../../core/engine/result.ts';
import { errorOf, type Judged } from '../../core/engine/resultError.ts';
import { enoughRepeats, passesOften } from '../../core/summaries/repeatThreshold.ts';
import type { SummaryOptions } from '../../core/summaries/summaryOptions.ts';
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
    for (const [hash, verdict] of verdictsOf(
      rows.flatMap(({ results }) => results),
      record.statistics,
    ))
      if (!verdicts.has(hash)) verdicts.set(hash, verdict);
    if (verdicts.size >= cases) break;
  }
  return verdicts;
}

/** The worst of each case's columns; a column passes when enough of its repeats do. */
export function verdictsOf(
  results: readonly (Judged & Pick<Result, 'case' | 'caseHash' | 'prompt' | 'provider'>)[],
  statistics: SummaryOptions = {},
): Map<string, CaseVerdict> {
  const columns = Map.groupBy(results, (each) => `${each.case}.${each.prompt}.${each.provider}`);
  const verdicts = new Map<string, CaseVerdict>();
  for (const repeats of columns.values()) {
    const [first] = repeats;
    if (!first) continue;
    const verdict = columnVerdict(repeats, enoughRepeats(statistics, first.case));
    const known = verdicts.get(first.caseHash);
    if (known === undefined || badness[verdict] > badness[known]) verdicts.set(first.caseHash, verdict);
  }
  return verdicts;
}

function columnVerdict(repeats: readonly Judged[], enough: number): CaseVerdict {
  const passed = repeats.filter(({ pass }) => pass).length;
  if (passesOften({ n: repeats.length, passed }, enough)) return 'passed';
  return repeats.some((each) => errorOf(each)) ? 'errored' : 'failed';
}

const badness: Record<CaseVerdict, number> = { passed: 0, failed: 1, errored: 2 };
