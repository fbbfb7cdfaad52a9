import path from 'node:path';
import { workspace } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import { fileStart } from '../../core/location.ts';

/** What is run as it is on the disk, wherever it is named. Of data a run reads the text that stands in the editor. */
const code = /\.(?:[cm]?[jt]s|py)$/i;

/**
 * Saves the code among some files that has unsaved changes, so that a run uses what is seen, as of any other file.
 * @param files absolute paths
 * @param programs those that are run, whatever their names
 * @returns whether anything was saved
 * @throws CupelError `code.unsaved` where it cannot be saved, or is not to be: by VS Code's `testing.saveBeforeTest`
 */
export async function saveCode(files: Iterable<string>, programs?: ReadonlySet<string>): Promise<boolean> {
  const named = new Set(files);
  const unsaved = workspace.textDocuments.filter(
    ({ uri: { scheme, fsPath }, isDirty }) =>
      isDirty && scheme === 'file' && named.has(fsPath) && (code.test(fsPath) || programs?.has(fsPath)),
  );
  for (const document of unsaved) {
    const { fsPath } = document.uri;
    const saves = workspace
      .getConfiguration('testing', document.uri)
      .get<boolean | null>('saveBeforeTest', true);
    if (saves !== false && (await document.save())) continue;
    throw new CupelError('code.unsaved', `"${path.basename(fsPath)}" is code with unsaved changes.`, {
      location: fileStart(fsPath),
      hint: 'Code runs as it is on the disk: save it, then run again.',
    });
  }
  return unsaved.length > 0;
}
