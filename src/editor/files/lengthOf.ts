import type { TextDocument } from 'vscode';

/** UTF-16 units of a document, from its lines: nothing is joined for it. */
export function lengthOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
