import type { TextDocument } from 'vscode';

/** UTF-16 units of a document, from its lines: nothing is joined for it. */
export function lengthOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** UTF-16 units from which on a file is not read and looked through between two keys. */
const large = 200_000;

/** Milliseconds of quiet after which who types in a large file has most likely stopped. */
const largePauseMs = 1000;

/** The pause in typing after which a document is read anew. @param usual that of a document which is not large */
export function typingPause(document: TextDocument, usual: number): number {
  return lengthOf(document) > large ? largePauseMs : usual;
}
