import type { Suite } from '../suites/suite.ts';
import { Turns } from '../turns.ts';
import { planCases, type PlannedCase, type PlanOptions } from './plan.ts';
import type { RunRecord } from './result.ts';
import { storedOptions } from './resumedOptions.ts';

/** How often a case is asked: in so many columns (prompt × provider), in each so often. */
export interface Asked {
  readonly columns: number;
  readonly repeats: number;
}

/** How often a run asks each of its cases, by their index. Empty when hooks may change what is asked: it is not known. */
export async function askedCases(
  suite: Suite,
  options: PlanOptions,
  signal?: AbortSignal,
): Promise<Map<number, Asked>> {
  const asked = new Map<number, Asked>();
  for await (const planned of unhurried(suite, options, signal))
    asked.set(planned.case.index, askedOf(planned));
  return asked;
}

/**
 * How often a run of the past asked the cases that the suite still has, by their hash. Which of them it chose is not
 * looked at: a case that was not asked has no result. Empty when it is not known, because the suite has other prompts or
 * providers now.
 */
export async function askedInRun(suite: Suite, run: RunRecord): Promise<Map<string, Asked>> {
  const asked = new Map<string, Asked>();
  if (!hasColumnsOf(suite, run)) return asked;
  const { repeat, filter } = storedOptions(run);
  const options: PlanOptions = {
    ...(repeat !== undefined && { repeat }),
    ...(filter?.providers !== undefined && { filter: { providers: filter.providers } }),
  };
  for await (const planned of unhurried(suite, options)) {
    const { hash } = planned.case;
    const [one, other] = [askedOf(planned), asked.get(hash)];
    // Of cases that are the same, the one that is asked more often: that one must have been asked, too.
    asked.set(hash, {
      columns: Math.max(one.columns, other?.columns ?? 0),
      repeats: Math.max(one.repeats, other?.repeats ?? 0),
    });
  }
  return asked;
}

/** The cases of a plan; the other work of the thread gets its turn between them. */
async function* unhurried(
  suite: Suite,
  options: PlanOptions,
  signal?: AbortSignal,
): AsyncGenerator<PlannedCase> {
  if (suite.extensions.length > 0) return;
  const turns = new Turns();
  for await (const planned of planCases(suite, options, signal)) {
    const pause = turns.due();
    if (pause) await pause;
    yield planned;
  }
}

function askedOf({ columns, repeats }: PlannedCase): Asked {
  return { columns: columns.length, repeats };
}

function hasColumnsOf({ prompts, providers }: Suite, run: RunRecord): boolean {
  return (
    prompts.length === run.prompts.length &&
    providers.length === run.providers.length &&
    prompts.every(({ hash }, index) => hash === run.prompts[index]?.hash) &&
    providers.every(({ label }, index) => label === run.providers[index]?.label)
  );
}
