import { askedInRun, type Asked } from '../../core/engine/askedCases.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import { errorOf, type Judged } from '../../core/engine/resultError.ts';
import { caseOutcome, failureOf } from '../../core/summaries/caseOutcome.ts';
import { enoughRepeats } from '../../core/summaries/repeatThreshold.ts';
import type { SummaryOptions } from '../../core/summaries/summaryOptions.ts';
import type { Store } from '../../core/store/store.ts';
import type { Suite } from '../../core/suites/suite.ts';
import type { RunStores } from './runStores.ts';

/** How a case went, over all its prompts, providers and repeats. `unfinished`: the run ended before all were asked. */
export type CaseVerdict = 'passed' | 'unfinished' | 'failed' | 'errored';

/** Runs of single cases leave the others as they were, so a few runs back are looked at. */
const runsLookedAt = 5;

/** What ended runs say of a suite as it was loaded, by the run: the suite's cases are not read again for it. */
const known = new WeakMap<Suite, Map<string, ReadonlyMap<string, CaseVerdict>>>();

/**
 * How the cases of a suite went when they were last run, by the hash of the case: one that was changed since has no
 * verdict. A run that still goes on says nothing yet.
 * @param cases how many cases are asked for
 */
export async function lastVerdicts(
  stores: Pick<RunStores, 'runs'>,
  suite: Suite,
  cases: number,
): Promise<Map<string, CaseVerdict>> {
  const verdicts = new Map<string, CaseVerdict>();
  for (const { record, store } of await stores.runs({ suite: suite.file, limit: runsLookedAt })) {
    if (record.status === 'running') continue;
    for (const [hash, verdict] of await verdictsIn(record, store, suite, cases))
      if (!verdicts.has(hash)) verdicts.set(hash, verdict);
    if (verdicts.size >= cases) break;
  }
  return verdicts;
}

/** Of one run that has ended. */
async function verdictsIn(
  record: RunRecord,
  store: Pick<Store, 'results'>,
  suite: Suite,
  cases: number,
): Promise<ReadonlyMap<string, CaseVerdict>> {
  const ofSuite = known.get(suite) ?? new Map<string, ReadonlyMap<string, CaseVerdict>>();
  known.set(suite, ofSuite);
  const key = [record.id, record.status, record.endedAt, cases].join(); // one that is gone on with ends again
  const before = ofSuite.get(key);
  if (before) return before;
  const { rows } = await store.results(record.id, { limit: cases });
  const results = rows.flatMap((row) => row.results);
  const wanted = [...new Map(results.map((result) => [result.case, result.caseHash])).values()];
  const asked = record.status === 'finished' ? undefined : await askedInRun(suite, record, wanted);
  const verdicts = verdictsOf(results, record.statistics, asked);
  ofSuite.set(key, verdicts);
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
    const byColumn = Map.groupBy(ofCase, (each) => `${each.prompt}.${each.provider}`);
    const columns = [...byColumn.values()].map(figuresOf);
    const threshold = enoughRepeats(statistics, first.case);
    const made = asked ? asked.get(first.caseHash) : 'all';
    const outcome = caseOutcome(columns, { threshold, made });
    const verdict = outcome === 'failed' ? failureOf(columns, threshold) : outcome;
    const known = verdicts.get(first.caseHash);
    if (known === undefined || badness[verdict] > badness[known]) verdicts.set(first.caseHash, verdict);
  }
  return verdicts;
}

function figuresOf(repeats: readonly Judged[]): { n: number; passed: number; errored: boolean } {
  return {
    n: repeats.length,
    passed: repeats.filter(({ pass }) => pass).length,
    errored: repeats.some((each) => errorOf(each)),
  };
}

const badness: Record<CaseVerdict, number> = { passed: 0, unfinished: 1, failed: 2, errored: 3 };
