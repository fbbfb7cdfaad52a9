import { l10n, window } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { chooseRun, chooseSuite } from './targets.ts';

/** Opens the results panel on the newest run of a suite. */
export async function showResults(parts: Extension, argument: unknown): Promise<void> {
  const file = await chooseSuite(parts.suites, argument);
  if (!file) return;
  const [newest] = await parts.stores.runs({ suite: file.fsPath, limit: 1 });
  if (!newest)
    throw new CupelError('run.none', `The suite "${suiteLabel(file.fsPath)}" was not run yet.`, {
      hint: 'Run it first.',
    });
  await parts.openResults(newest.record.id);
}

/** @param argument a tree item or a run's id; without it one is picked */
export async function openRun(parts: Extension, argument: unknown): Promise<void> {
  const run = await chooseRun(parts.stores, argument);
  if (run) await parts.openResults(run.record.id);
}

/** Deletes a run after asking. Resolves with whether it did. */
export async function deleteRun(parts: Extension, argument: unknown): Promise<boolean> {
  const run = await chooseRun(parts.stores, argument);
  if (!run) return false;
  if (parts.active.withId(run.record.id))
    throw new CupelError('run.active', 'The run is under way.', { hint: 'Stop it first.' });
  const confirm = l10n.t('Delete');
  const chosen = await window.showWarningMessage(
    l10n.t('Delete the run {0} of {1} and its results?', run.record.id, run.record.suiteName),
    { modal: true, detail: l10n.t('This cannot be undone.') },
    confirm,
  );
  if (chosen !== confirm) return false;
  await run.store.deleteRun(run.record.id);
  parts.stores.notify();
  return true;
}
