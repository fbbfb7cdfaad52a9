import { l10n, window } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';
import { chooseRun, chooseRuns } from './targets.ts';

/** As many as the panel holds against each other. */
const most = 4;

/**
 * Shows the newest of the selected runs against the others; of one run, against another of its suite that is picked.
 * @throws CupelError `compare.tooMany`, `compare.noOther`, `compare.otherStore`
 */
export async function compareRuns(parts: Extension, argument?: unknown, selected?: unknown): Promise<void> {
  const runs = await chooseRuns(parts.stores, argument, selected);
  const [first] = runs;
  if (!first) return;
  if (runs.length === 1) {
    const { suite, id } = first.record;
    const others = await first.store.runs({ suite });
    if (others.length < 2)
      throw new CupelError('compare.noOther', `There is no other run of "${first.record.suiteName}".`, {
        hint: 'Run the suite again, after a change.',
      });
    const other = await chooseRun(parts.stores, undefined, {
      only: ({ record }) => record.suite === suite && record.id !== id,
    });
    if (!other) return;
    runs.push(other);
  }
  if (runs.length > most)
    throw new CupelError('compare.tooMany', `At most ${most} runs are compared at once.`, {
      hint: 'Select fewer.',
    });
  if (runs.some(({ store }) => store.directory !== first.store.directory))
    throw new CupelError('compare.otherStore', 'These runs are kept in different stores.', {
      hint: 'Compare runs of one workspace folder, or export them and use "cupel compare".',
    });
  const isOneSuite = runs.every(({ record }) => record.suite === first.record.suite);
  if (!isOneSuite)
    void window.showInformationMessage(
      l10n.t('These runs are of different suites: only cases that are the same in them are compared.'),
    );
  const newestFirst = runs.map(({ record }) => record).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const [newest, ...others] = newestFirst.map(({ id }) => id);
  if (newest !== undefined) await parts.openResults(newest, others);
}
