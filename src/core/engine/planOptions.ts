import { CupelError } from '../errors.ts';
import type { Suite } from '../suites/suite.ts';
import { countCalls, planCalls, selectCases, type PlanOptions } from './plan.ts';
import type { RunOptions } from './runOptions.ts';

/**
 * What a plan takes of a run's options.
 * @throws CupelError `run.badShard`, `store.noSuchRun`, `batch.order` for shards of cases that need each other's outputs
 */
export async function planOptions(
  suite: Suite,
  { filter, repeat, shard, store }: Pick<RunOptions, 'filter' | 'repeat' | 'shard' | 'store'>,
): Promise<PlanOptions> {
  if (shard && !(Number.isInteger(shard.index) && shard.index >= 1 && shard.index <= shard.count))
    throw new CupelError('run.badShard', `There is no shard ${shard.index} of ${shard.count}.`, {
      hint: 'Shards are counted from one: --shard 1/4 to --shard 4/4.',
    });
  const failed = filter?.failingIn === undefined ? undefined : await failingCases(store, filter.failingIn);
  const planning = {
    // By the run's whole id: another one is the latest later.
    ...(filter ? { filter: failed ? { ...filter, failingIn: failed.run } : filter } : {}),
    ...(repeat === undefined ? {} : { repeat }),
    ...(shard ? { shard } : {}),
    ...(failed ? { failing: failed.cases } : {}),
  };
  if (shard && shard.count > 1) await requireDivisible(suite, planning);
  return planning;
}

/**
 * A run of nothing would pass for good when a filter is misspelt. A shard may be empty, and nothing may have failed.
 * @throws CupelError `run.nothingChosen`, before anything is recorded
 */
export async function requireCalls(suite: Suite, planning: PlanOptions): Promise<void> {
  const { filter = {}, shard, failing } = planning;
  if (shard || failing) return;
  const count = countCalls(suite, planning);
  if (count === undefined ? !(filter.pattern || filter.cases || filter.split) : count > 0) return;
  // How many match is not known beforehand; that one does is enough.
  if (count === undefined) {
    const { sample: _, ...matching } = filter;
    for await (const _first of planCalls(suite, { ...planning, filter: matching })) return;
  }
  throw nothingChosen();
}

export function nothingChosen(): CupelError {
  return new CupelError('run.nothingChosen', 'No case was run: what was asked for chooses none.', {
    hint: 'Look at --filter-pattern, --filter-providers, --filter-first-n and --split, and at the tests of the suite.',
  });
}

/** What is stored is for all later cases, and shards do not see each other's. */
async function requireDivisible(suite: Suite, { shard: _, ...whole }: PlanOptions): Promise<void> {
  const { requireIndependentCase } = await import('../batch/checkBatch.ts');
  for await (const each of selectCases(suite, whole)) requireIndependentCase(each, '--shard');
}

async function failingCases(
  store: RunOptions['store'],
  wanted: string,
): Promise<{ run: string; cases: Set<number> }> {
  const run = await store.run(wanted);
  if (!run)
    throw new CupelError('store.noSuchRun', `There is no run "${wanted}".`, {
      hint: 'List them with: cupel runs',
    });
  const cases = new Set<number>();
  for await (const page of store.scan(run.id))
    for (const { pass, case: index } of page) if (!pass) cases.add(index);
  return { run: run.id, cases };
}
