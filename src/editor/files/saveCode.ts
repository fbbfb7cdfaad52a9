import path from 'node:path';
import { workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Environment } from '../../core/environment.ts';
import { CupelError } from '../../core/errors.ts';
import { fileStart } from '../../core/location.ts';

/** What is run as it is on the disk, wherever it is named. Of data a run reads the text that stands in the editor. */
const code = /\.(?:[cm]?[jt]s|py)$/i;

/** What may be run. */
export interface RunFiles {
  /** Absolute paths. */
  readonly files: Iterable<string>;
  /** Those that are run, whatever their names. */
  readonly programs: ReadonlySet<string>;
}

/**
 * Saves the code among some files, and what it imports, where it has unsaved changes, so that a run uses what is seen, as
 * of any other file.
 * @returns whether anything was saved
 * @throws CupelError `code.unsaved` where it cannot be saved, or is not to be: by VS Code's `testing.saveBeforeTest`
 */
export async function saveCode(
  named: RunFiles,
  environment: Pick<Environment, 'readText'>,
): Promise<boolean> {
  const unsaved = await unsavedCode(named, environment);
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

async function unsavedCode(
  { files, programs }: RunFiles,
  environment: Pick<Environment, 'readText'>,
): Promise<TextDocument[]> {
  const unsaved = workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && uri.scheme === 'file');
  if (unsaved.length === 0) return [];
  const { withImports } = await import('../../core/providers/codeFiles.ts');
  const isCode = (file: string): boolean => code.test(file) || programs.has(file);
  const run = await withImports([...files].filter(isCode), environment);
  return unsaved.filter(({ uri: { fsPath } }) => run.has(fsPath) && isCode(fsPath));
}
