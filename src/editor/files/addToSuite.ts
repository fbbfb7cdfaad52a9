import path from 'node:path';
import { Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Core } from '../core/core.ts';
import { namesFile } from './suiteIndex.ts';

/**
 * What to change so that a suite names a file, with comments and order as they are.
 * @throws CupelError `suite.notEditable`
 */
export async function referenceEdit(
  core: Core,
  suite: TextDocument,
  key: 'prompts' | 'tests',
  file: Uri,
): Promise<WorkspaceEdit> {
  const { addToList } = await core.suites();
  const relative = path.relative(path.dirname(suite.uri.fsPath), file.fsPath).split(path.sep).join('/');
  const { offset, text } = addToList(suite.getText(), key, `file://${relative}`);
  const at = suite.positionAt(offset);
  const edit = new WorkspaceEdit();
  edit.replace(suite.uri, new Range(at, at), text);
  return edit;
}

/**
 * Adds prompt files to a suite in its editor, which is shown and not saved. One that it names already is passed over.
 * @returns how many were added
 */
export async function addPrompts(core: Core, suite: Uri, prompts: readonly Uri[]): Promise<number> {
  const document = await workspace.openTextDocument(suite);
  let added = 0;
  for (const prompt of prompts) {
    const outline = await core.outlineSuite(document.getText());
    if (outline.prompts.some((item) => namesFile(suite, item, prompt))) continue;
    const edit = await referenceEdit(core, document, 'prompts', prompt);
    if (await workspace.applyEdit(edit)) added++;
  }
  await window.showTextDocument(document, { preview: false });
  return added;
}

/** The files of a `text/uri-list`. */
export function filesOf(list: string | undefined): Uri[] {
  return (list ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => Uri.parse(line));
}
