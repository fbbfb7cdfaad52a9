import path from 'node:path';
import { Location } from 'vscode';
import type { Position, TextDocument, Uri } from 'vscode';
import { parseFileReference } from '../../core/suites/fileReference.ts';
import type { OutlineItem } from '../../core/suites/suite.ts';
import { toRange } from '../files/openLocation.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { isSuiteDocument } from '../files/suiteIndex.ts';

/** The files that suites name as prompts and datasets, both ways. Globs name no single file and are passed over. */
export class FileUses {
  readonly #suites: SuiteIndex;

  constructor(suites: SuiteIndex) {
    this.#suites = suites;
  }

  /** Every place of a suite that names a file, in order of suite and place. @param file absolute path */
  async placesNaming(file: string): Promise<{ suite: Uri; location: Location }[]> {
    const suites = await this.#suites.files.all();
    const found = await Promise.all(
      suites.map(async (suite) =>
        (await this.#named(suite))
          .filter((each) => each.file === file)
          .map(({ item }) => ({ suite, location: new Location(suite, toRange(item.range)) })),
      ),
    );
    return found.flat();
  }

  /** The file that a suite names at a place. */
  async namedAt(document: TextDocument, position: Position): Promise<string | undefined> {
    if (!isSuiteDocument(document)) return undefined;
    const named = await this.#named(document.uri);
    return named.find(({ item }) => toRange(item.range).contains(position))?.file;
  }

  async #named(suite: Uri): Promise<{ item: OutlineItem; file: string }[]> {
    const outline = await this.#suites.outline(suite).catch(() => undefined); // gone in the meantime
    const directory = path.dirname(suite.fsPath);
    return [...(outline?.prompts ?? []), ...(outline?.tests ?? [])].flatMap((item) =>
      item.file === undefined ? [] : [{ item, file: parseFileReference(item.file, directory).file }],
    );
  }
}
