import path from 'node:path';
import { DocumentLink, l10n, Range, Uri } from 'vscode';
import type { DocumentLinkProvider, TextDocument } from 'vscode';
import { isGlob, parseFileReference } from '../../core/suites/fileReference.ts';

/** `file://` in a suite leads to the file, relative to the suite as the engine reads it. */
export class SuiteLinks implements DocumentLinkProvider {
  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    const directory = path.dirname(document.uri.fsPath);
    return [...document.getText().matchAll(/file:\/\/[^\s"'#,\]}]+/g)].flatMap(({ 0: text, index }) => {
      const { file } = parseFileReference(text, directory);
      if (isGlob(file)) return [];
      const range = new Range(document.positionAt(index), document.positionAt(index + text.length));
      const link = new DocumentLink(range, Uri.file(file));
      link.tooltip = l10n.t('Open {0}', path.basename(file));
      return [link];
    });
  }
}
