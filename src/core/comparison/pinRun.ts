import type { RunRecord } from '../engine/result.ts';
import type { Store } from '../store/store.ts';

/**
 * Marks a run as the baseline of its suite, which `pinned` names, or takes the mark away. A suite has one: the mark
 * moves from the run that had it.
 */
export async function pinRun(
  store: Store,
  { id, suite }: Pick<RunRecord, 'id' | 'suite'>,
  pinned = true,
): Promise<void> {
  if (pinned)
    for (const run of await store.runs({ suite }))
      if (run.pinned && run.id !== id) await store.updateRun(run.id, { pinned: false });
  await store.updateRun(id, { pinned });
}
