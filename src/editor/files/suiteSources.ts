import { Disposable, workspace } from 'vscode';
import type { Uri } from 'vscode';

/**
 * Hears of files that were saved and of Cupel's settings that were changed: of all that a suite may be made of. Settings
 * of others are saved as files, too, and are nothing to it.
 */
export function onDidChangeSources(listener: () => void): Disposable {
  return Disposable.from(
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme === 'file' && !isSettingsFile(uri)) listener();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('cupel')) listener();
    }),
  );
}

/** Those of a folder, of several, and of the user, which are files where VS Code runs on a server. */
function isSettingsFile(uri: Uri): boolean {
  if (/\/\.vscode\/[^/]*\.json$|\.code-workspace$/.test(uri.path)) return true;
  return uri.path.endsWith('/settings.json') && workspace.getWorkspaceFolder(uri) === undefined;
}
