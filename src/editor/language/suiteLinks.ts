import path from 'node:path';
import { DocumentLink, l10n, Uri } from 'vscode';
import type { DocumentLinkProvider, TextDocument } from 'vscode';
import { expandGlob, isGlob, parseFileReference } from '../../core/suites/fileReference.ts';
import type { Core } from '../core/core.ts';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';

/** What a suite names leads to the file, relative to the suite as the engine reads it; a glob to the first of its files. */
export class SuiteLinks implements DocumentLinkProvider {
  readonly #core: Core;
  readonly #suites: SuiteIndex;
  /** The globs of links, which are searched for when one is followed. */
  readonly #globs = new WeakMap<DocumentLink, string>();

  constructor(core: Core, suites: SuiteIndex) {
    this.#core = core;
    this.#suites = suites;
  }

  async provideDocumentLinks(document: TextDocument): Promise<DocumentLink[]> {
    const { uri } = document;
    const text = document.getText();
    const links = await this.#core.fileLinks(text, await this.#suites.outline(uri));
    return links.map(({ reference, range }) => {
      const { file } = parseFileReference(reference, path.dirname(uri.fsPath));
      const link = new DocumentLink(toRange(range), isGlob(file) ? undefined : Uri.file(file));
      if (link.target) link.tooltip = l10n.t('Open {0}', path.basename(file));
      else {
        link.tooltip = l10n.t('Open the first of these files');
        this.#globs.set(link, file);
      }
      return link;
    });
  }

  async resolveDocumentLink(link: DocumentLink): Promise<DocumentLink> {
    const glob = this.#globs.get(link);
    const [first] = glob === undefined ? [] : await expandGlob(glob);
    if (first !== undefined) link.target = Uri.file(first);
    return link;
  }
}
