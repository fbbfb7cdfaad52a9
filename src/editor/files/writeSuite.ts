import path from 'node:path';
import type { Uri } from 'vscode';
import { Uri as Uris, window } from 'vscode';
import { askSuiteName } from './askSuiteName.ts';

/** Asks for a name, writes a new suite and opens it. Undefined when nobody names it. */
export async function writeSuite(folder: Uri, proposed: string, text: string): Promise<Uri | undefined> {
  const name = await askSuiteName(proposed);
  if (name === undefined) return undefined;
  const { writeNewFiles } = await import('../../core/suites/writeNewFiles.ts');
  const [file] = await writeNewFiles(folder.fsPath, { [name]: text });
  const uri = Uris.file(file ?? path.join(folder.fsPath, name));
  await window.showTextDocument(uri);
  return uri;
}
