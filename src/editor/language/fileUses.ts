import { Location, Uri } from 'vscode';
import type { Position, TextDocument } from 'vscode';
import { fileItems } from '../../core/suites/outlineItems.ts';
import type { OutlineItem } from '../../core/suites/suite.ts';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { isSuiteDocument, namedFiles, namesFile } from '../files/suiteIndex.ts';

/** The files that suites name as prompts and datasets, both ways. */
export class FileUses {
  readonly #suites: SuiteIndex;

  constructor(suites: SuiteIndex) {
    this.#suites = suites;
  }

  /** Every place of a suite that names one of the files, itself or by a glob, in order of suite and place. */
  async placesNaming(...files: Uri[]): Promise<{ suite: Uri; location: Location }[]> {
    const suites = await this.#suites.files.all();
    const found = await Promise.all(
      suites.map(async (suite) =>
        (await this.#items(suite))
          .filter((item) => files.some((file) => namesFile(suite, item, file)))
          .map((item) => ({ suite, location: new Location(suite, toRange(item.range)) })),
      ),
    );
    return found.flat();
  }

  /** The files that a suite names at a place: several by a glob. */
  async namedAt(document: TextDocument, position: Position): Promise<Uri[]> {
    if (!isSuiteDocument(document)) return [];
    const items = await this.#items(document.uri);
    const item = items.find(({ range }) => toRange(range).contains(position));
    return item ? (await namedFiles(document.uri, item)).map((file) => Uri.file(file)) : [];
  }

  async #items(suite: Uri): Promise<OutlineItem[]> {
    const outline = await this.#suites.outline(suite).catch(() => undefined); // gone in the meantime
    return outline ? fileItems(outline) : [];
  }
}
