import type { SpendingView } from '../../shared/costsProtocol.ts';
import type { Settings } from '../settings/settings.ts';
import type { RunStores } from './runStores.ts';

/** What the runs of the workspace's stores have cost, and what is left of `cupel.budget.perMonth`. */
export async function readSpending(
  { stores, settings }: { stores: RunStores; settings: Settings },
  now = new Date(),
): Promise<SpendingView> {
  const [runs, { sumSpending }] = await Promise.all([
    stores.runs(),
    import('../../core/summaries/spending.ts'),
  ]);
  const records = runs.map(({ record }) => record);
  return sumSpending(records, { now, perMonth: settings['budget.perMonth'].get() });
}
