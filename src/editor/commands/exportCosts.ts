import type { Uri } from 'vscode';
import { l10n, Uri as Uris, window, workspace } from 'vscode';
import { spendingCsv } from '../../core/summaries/spending.ts';
import type { Extension } from '../extensionParts.ts';

/** Writes what each model of each run cost to a CSV file. Resolves with the file. */
export async function exportCosts({ stores }: Pick<Extension, 'stores'>): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    ...(folder && { defaultUri: Uris.joinPath(folder, 'cupel-costs.csv') }),
    filters: { CSV: ['csv'] },
    title: l10n.t('Export Costs'),
  });
  if (!target) return undefined;
  const runs = await stores.runs();
  const csv = spendingCsv(
    runs.map(({ record }) => record),
    { trials: stores.trials.all(), trialsName: l10n.t('Try Prompt') },
  );
  await workspace.fs.writeFile(target, Buffer.from(csv, 'utf8'));
  return target;
}
