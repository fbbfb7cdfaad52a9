import { askedInRun, type Asked } from '../../core/engine/askedCases.ts';
import type { Result } from '../../core/engine/result.ts';
import { errorOf, type Judged } from '../../core/engine/resultError.ts';
import { caseOutcome } from '../../core/summaries/caseOutcome.ts';
import { enoughRepeats, passesOften } from '../../core/summaries/repeatThreshold.ts';
import type { SummaryOptions } from '../../core/summaries/summaryOptions.ts';
import type { Suite } from '../../core/suites/suite.ts';
import type { RunStores } from './runStores.ts';

/** How a case went, over all its prompts, providers and repeats. `unfinished`: the run ended before all were asked. */
export type CaseVerdict = 'passed' | 'unfinished' | 'failed' | 'errored';

/** Runs of single cases leave the others as they were, so a few runs back are looked at. */
const runsLookedAt = 5;

/**
 * How the cases of a suite went when they were last run, by the hash of the case: one that was changed since has no
 * verdict.
 * @param cases how many cases are asked for
 */
export async function lastVerdicts(
  stores: Pick<RunStores, 'runs'>,
  suite: Suite,
  cases: number,
): Promise<Map<string, CaseVerdict>> {
  const verdicts = new Map<string, CaseVerdict>();
  for (const { record, store } of await stores.runs({ suite: suite.file, limit: runsLookedAt })) {
    const { rows } = await store.results(record.id, { limit: cases });
    const results = rows.flatMap((row) => row.results);
    const asked = record.status === 'finished' ? undefined : await askedInRun(suite, record);
    for (const [hash, verdict] of verdictsOf(results, record.statistics, asked))
      if (!verdicts.has(hash)) verdicts.set(hash, verdict);
    if (verdicts.size >= cases) break;
  }
  return verdicts;
}

/**
 * The worst of each case's columns; a column passes when enough of its repeats do.
 * @param asked of a run that did not finish, how often its cases were to be asked, as far as that is known
 */
export function verdictsOf(
  results: readonly (Judged & Pick<Result, 'case' | 'caseHash' | 'prompt' | 'provider'>)[],
  statistics: SummaryOptions = {},
  asked?: ReadonlyMap<string, Asked>,
): Map<string, CaseVerdict> {
  const verdicts = new Map<string, CaseVerdict>();
  for (const ofCase of Map.groupBy(results, (each) => each.case).values()) {
    const [first] = ofCase;
    if (!first) continue;
    const columns = [...Map.groupBy(ofCase, (each) => `${each.prompt}.${each.provider}`).values()];
    const threshold = enoughRepeats(statistics, first.case);
    const made = asked ? asked.get(first.caseHash) : 'all';
    const outcome = caseOutcome(columns.map(figuresOf), { threshold, made });
    const verdict = outcome === 'failed' ? worstOf(columns, threshold) : outcome;
    const known = verdicts.get(first.caseHash);
    if (known === undefined || badness[verdict] > badness[known]) verdicts.set(first.caseHash, verdict);
  }
  return verdicts;
}

type Repeats = readonly Judged[];

function figuresOf(repeats: Repeats): { n: number; passed: number } {
  return { n: repeats.length, passed: repeats.filter(({ pass }) => pass).length };
}

/** Of a case that failed: an error where a column that did not pass has one. */
function worstOf(columns: readonly Repeats[], threshold: number): 'failed' | 'errored' {
  const failed = columns.filter((repeats) => !passesOften(figuresOf(repeats), threshold));
  return failed.some((repeats) => repeats.some((each) => errorOf(each))) ? 'errored' : 'failed';
}

const badness: Record<CaseVerdict, number> = { passed: 0, unfinished: 1, failed: 2, errored: 3 };
