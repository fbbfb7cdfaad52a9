import { CupelError } from '../errors.ts';
import type { Suite } from '../suites/suite.ts';
import { countCalls, planCalls, type PlanOptions } from './plan.ts';
import type { RunOptions } from './runOptions.ts';

/**
 * What a plan takes of a run's options.
 * @throws CupelError `run.badShard`, `store.noSuchRun`
 */
export async function planOptions({
  filter,
  repeat,
  shard,
  store,
}: Pick<RunOptions, 'filter' | 'repeat' | 'shard' | 'store'>): Promise<PlanOptions> {
  if (shard && !(Number.isInteger(shard.index) && shard.index >= 1 && shard.index <= shard.count))
    throw new CupelError('run.badShard', `There is no shard ${shard.index} of ${shard.count}.`, {
      hint: 'Shards are counted from one: --shard 1/4 to --shard 4/4.',
    });
  return {
    ...(filter ? { filter } : {}),
    ...(repeat === undefined ? {} : { repeat }),
    ...(shard ? { shard } : {}),
    ...(filter?.failingIn === undefined ? {} : { failing: await failingCases(store, filter.failingIn) }),
  };
}

/**
 * A run of nothing would pass for good when a filter is misspelt. A shard may be empty, and nothing may have failed.
 * @throws CupelError `run.nothingChosen`, before anything is recorded
 */
export async function requireCalls(suite: Suite, planning: PlanOptions): Promise<void> {
  const { filter = {}, shard, failing } = planning;
  if (shard || failing) return;
  const count = countCalls(suite, planning);
  if (count === undefined ? !(filter.pattern || filter.cases) : count > 0) return;
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

async function failingCases(store: RunOptions['store'], wanted: string): Promise<Set<number>> {
  const run = await store.run(wanted);
  if (!run)
    throw new CupelError('store.noSuchRun', `There is no run "${wanted}".`, {
      hint: 'List them with: cupel runs',
    });
  const failing = new Set<number>();
  for await (const page of store.scan(run.id))
    for (const { pass, case: index } of page) if (!pass) failing.add(index);
  return failing;
}
