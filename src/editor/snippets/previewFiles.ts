import { commands, l10n, Uri, window, workspace } from 'vscode';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CupelError } from '../../core/errors.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';

const scheme = 'cupel-new-file';

/**
 * Shows files that are not written yet, all in one editor, and asks whether to write them.
 * @param files text by path, relative to the folder
 * @returns whether they shall be written
 * @throws CupelError `files.exist`, before anything is asked
 */
export async function previewFiles(
  title: string,
  folder: Uri,
  files: Readonly<Record<string, string>>,
): Promise<boolean> {
  const names = Object.keys(files);
  await refuseExisting(folder, names);
  const store = new DisposableStore();
  try {
    store.add(
      workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: ({ path: name }) => files[name.slice(1)] ?? '',
      }),
    );
    const resources = names.map((name) => {
      const preview = Uri.from({ scheme, path: `/${name}` });
      // There is nothing to compare with: these files are new.
      return [Uri.joinPath(folder, name), undefined, preview];
    });
    await commands.executeCommand('vscode.changes', title, resources);
    const create = l10n.t('Create {0} Files', names.length);
    const chosen = await window.showQuickPick(
      [
        { label: create, detail: names.join(' · ') },
        { label: l10n.t('Create Nothing'), detail: l10n.t('Leave the workspace as it is') },
      ],
      {
        title,
        placeHolder: l10n.t('Look through the files behind this, then decide.'),
        ignoreFocusOut: true,
      },
    );
    await closePreview(title);
    return chosen?.label === create;
  } finally {
    store.dispose();
  }
}

async function refuseExisting(folder: Uri, names: readonly string[]): Promise<void> {
  const there = [];
  for (const name of names)
    if (await stat(path.join(folder.fsPath, name)).catch(() => undefined)) there.push(name);
  if (there.length === 0) return;
  throw new CupelError('files.exist', `${there.join(', ')} is there already.`, {
    hint: 'Nothing was written. Choose another folder, or move what is there.',
  });
}

async function closePreview(title: string): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ label }) => label.startsWith(title));
  if (tabs.length > 0) await window.tabGroups.close(tabs, true);
}
