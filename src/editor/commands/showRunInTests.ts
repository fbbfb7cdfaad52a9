import { TabInputCustom, Uri, l10n, window } from 'vscode';
import type { Extension } from '../extensionParts.ts';
import type { ShownRun } from '../testing/shownRuns.ts';
import { chooseRun } from './targets.ts';

/**
 * Shows a run as results of the Test Explorer.
 * @param argument a run of the view Runs, its id, or a result file; without it the result file that is open, or what
 *   is picked
 */
export async function showRunInTests(parts: Extension, argument?: unknown): Promise<void> {
  const given = argument ?? openRunFile();
  const run = given instanceof Uri ? await ofFile(given) : await ofStore(parts, given);
  if (run) await parts.showInTests(run);
}

function openRunFile(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom && input.viewType === 'cupel.runFile' ? input.uri : undefined;
}

async function ofFile(file: Uri): Promise<ShownRun> {
  const { readRunFile } = await import('../../core/reports/readRunFile.ts');
  const { run, results } = await readRunFile(file.fsPath);
  return { record: run, results: [results] };
}

async function ofStore({ stores }: Extension, argument: unknown): Promise<ShownRun | undefined> {
  if (argument === undefined) {
    const file = l10n.t('A result file…');
    const picked = await window.showQuickPick([l10n.t('A run of this workspace…'), file]);
    if (picked === undefined) return undefined;
    if (picked === file) {
      const [chosen] = (await window.showOpenDialog({ filters: { JSON: ['json'] } })) ?? [];
      return chosen && ofFile(chosen);
    }
  }
  const run = await chooseRun(stores, argument);
  return run && { record: run.record, results: run.store.scan(run.record.id) };
}
