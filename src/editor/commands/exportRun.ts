import { l10n, Uri, window, workspace } from 'vscode';
import type { Extension } from '../extensionParts.ts';
import { chooseRun } from './targets.ts';

/** Writes a run to a file in the format that its ending names. Resolves with the file. */
export async function exportRun(parts: Extension, argument: unknown): Promise<Uri | undefined> {
  const run = await chooseRun(parts.stores, argument);
  if (!run) return undefined;
  const folder =
    workspace.getWorkspaceFolder(Uri.file(run.record.suite))?.uri ?? Uri.file(run.store.directory);
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder, `${run.record.suiteName}-${run.record.id}.json`),
    filters: {
      JSON: ['json'],
      'JSON Lines': ['jsonl'],
      CSV: ['csv'],
      'JUnit XML': ['junit.xml'],
      Markdown: ['md'],
      HTML: ['html'],
      'promptfoo JSON': ['promptfoo.json'],
    },
    title: l10n.t('Export Run'),
  });
  if (!target) return undefined;
  await parts.core.exportRun(run.store, run.record, target.fsPath);
  const open = l10n.t('Open');
  void window
    .showInformationMessage(l10n.t('The run was written to {0}.', target.fsPath), open)
    .then((chosen) => (chosen === open ? window.showTextDocument(target) : undefined));
  return target;
}
