import { l10n } from 'vscode';
import type { SpendingView } from '../../shared/costsProtocol.ts';
import type { Settings } from '../settings/settings.ts';
import type { RunStores } from './runStores.ts';

/** What runs and trials of the workspace have cost, and what is left of `cupel.budget.perMonth`. */
export async function readSpending(
  { stores, settings }: { stores: RunStores; settings: Settings },
  now = new Date(),
): Promise<SpendingView> {
  const [runs, { sumSpending }] = await Promise.all([
    stores.runs(),
    import('../../core/summaries/spending.ts'),
  ]);
  const records = runs.map(({ record }) => record);
  const trials = stores.trials.all();
  const perMonth = settings['budget.perMonth'].get();
  return sumSpending(records, { now, perMonth, trials, trialsName: l10n.t('Try Prompt') });
}

/** US dollars; null without a budget for months. */
export async function leftOfMonth(parts: { stores: RunStores; settings: Settings }): Promise<number | null> {
  if (parts.settings['budget.perMonth'].get() === null) return null;
  const { budget } = await readSpending(parts);
  return Math.max(0, budget?.left ?? 0);
}
