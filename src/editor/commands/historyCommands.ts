import { l10n, window } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { chooseRun, chooseRuns, chooseSuite } from './targets.ts';

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

/** Deletes runs after asking. Resolves with whether it did. */
export async function deleteRun(parts: Extension, argument: unknown, selected?: unknown): Promise<boolean> {
  const runs = await chooseRuns(parts.stores, argument, selected);
  const [first] = runs;
  if (!first) return false;
  if (runs.some(({ record }) => parts.active.withId(record.id)))
    throw new CupelError('run.active', 'The run is under way.', { hint: 'Stop it first.' });
  const confirm = l10n.t('Delete');
  const question =
    runs.length === 1
      ? l10n.t('Delete the run {0} of {1} and its results?', first.record.id, first.record.suiteName)
      : l10n.t('Delete {0} runs and their results?', runs.length);
  const chosen = await window.showWarningMessage(
    question,
    { modal: true, detail: l10n.t('This cannot be undone.') },
    confirm,
  );
  if (chosen !== confirm) return false;
  for (const { record, store } of runs) await store.deleteRun(record.id);
  parts.stores.notify();
  return true;
}
