import { window, workspace } from 'vscode';
import type { Uri } from 'vscode';
import { CupelError } from '../../core/errors.ts';

/**
 * The workspace folder that new files go into: the only one, else the one that is chosen; undefined when none was.
 * @throws CupelError `workspace.noFolder`
 */
export async function chooseFolder(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
  if (folders.length === 0)
    throw new CupelError('workspace.noFolder', 'No folder is open to put new files in.', {
      hint: 'Open a folder first.',
    });
  if (folders.length === 1) return folders[0]?.uri;
  return (await window.showWorkspaceFolderPick())?.uri;
}
