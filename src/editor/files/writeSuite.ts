import path from 'node:path';
import type { Uri } from 'vscode';
import { Uri as Uris, l10n, window } from 'vscode';

/** Asks for a name, writes a new suite and opens it. Undefined when nobody names it. */
export async function writeSuite(folder: Uri, proposed: string, text: string): Promise<Uri | undefined> {
  const name = await window.showInputBox({
    prompt: l10n.t('The name of the suite'),
    value: proposed,
    validateInput: (typed) =>
      /^[\w.-]+$/.test(typed) ? undefined : l10n.t('Letters, digits, dots, dashes.'),
  });
  if (!name) return undefined;
  const { writeNewFiles } = await import('../../core/suites/writeNewFiles.ts');
  const [file] = await writeNewFiles(folder.fsPath, { [`${name}.eval.yaml`]: text });
  const uri = Uris.file(file ?? path.join(folder.fsPath, `${name}.eval.yaml`));
  await window.showTextDocument(uri);
  return uri;
}
