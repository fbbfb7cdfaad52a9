import path from 'node:path';
import { Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Core } from '../core/core.ts';
import { namesFile } from './suiteIndex.ts';

/**
 * What to change so that a suite names files, with comments and order as they are.
 * @throws CupelError `suite.notEditable`
 */
export async function referenceEdit(
  core: Core,
  suite: TextDocument,
  files: Readonly<Partial<Record<'prompts' | 'tests', readonly Uri[]>>>,
): Promise<WorkspaceEdit> {
  const { addToList } = await core.suites();
  const folder = path.dirname(suite.uri.fsPath);
  const edit = new WorkspaceEdit();
  for (const key of ['prompts', 'tests'] as const) {
    const references = (files[key] ?? []).map(
      ({ fsPath }) => `file://${path.relative(folder, fsPath).split(path.sep).join('/')}`,
    );
    if (references.length === 0) continue;
    const { start, end, text } = addToList(suite.getText(), key, references);
    edit.replace(suite.uri, new Range(suite.positionAt(start), suite.positionAt(end)), text);
  }
  return edit;
}

/**
 * Adds prompt files to a suite in its editor, which is shown and not saved. One that it names already is passed over.
 * @returns how many were added
 */
export async function addPrompts(core: Core, suite: Uri, prompts: readonly Uri[]): Promise<number> {
  const document = await workspace.openTextDocument(suite);
  const { prompts: named } = await core.outlineSuite(document.getText());
  // A folder and a file in it may be chosen together.
  const wanted = [...new Map(prompts.map((prompt) => [prompt.fsPath, prompt])).values()];
  const fresh = wanted.filter((prompt) => !named.some((item) => namesFile(suite, item, prompt)));
  const isAdded =
    fresh.length > 0 && (await workspace.applyEdit(await referenceEdit(core, document, { prompts: fresh })));
  await window.showTextDocument(document, { preview: false });
  return isAdded ? fresh.length : 0;
}

/** The files of a `text/uri-list`, each once. */
export function filesOf(list: string | undefined): Uri[] {
  const lines = (list ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  return [...new Set(lines)].map((line) => Uri.parse(line));
}
