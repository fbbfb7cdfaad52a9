import { Uri } from 'vscode';
import type { Position, TextDocument } from 'vscode';
import type { Diagnostic } from '../../../core/diagnostics.ts';
import type { Environment } from '../../../core/environment.ts';
import type { VariableUse } from '../../../core/suites/variableUses.ts';
import type { Core } from '../../core/core.ts';
import { toRange } from '../../files/openLocation.ts';
import type { FileUses } from '../fileUses.ts';
import { isSuiteDocument } from '../../files/suiteIndex.ts';

/** A variable at the cursor, and every place that names it. */
export interface FoundVariable {
  use: VariableUse;
  all: VariableUse[];
  /** The suites that these are of, and all that is named in them. */
  suites: Uri[];
  uses: VariableUse[];
}

/** Finds variables across suites, prompt files and tables, from unsaved text. */
export class VariableFinder {
  readonly #core: Core;
  readonly #files: FileUses;
  readonly #environmentFor: (scope: Uri) => Promise<Environment>;

  constructor(parts: { core: Core; files: FileUses; environmentFor: (scope: Uri) => Promise<Environment> }) {
    this.#core = parts.core;
    this.#files = parts.files;
    this.#environmentFor = parts.environmentFor;
  }

  /** Undefined where no variable stands at the place. Places in texts that cannot be read are left out. */
  async at(document: TextDocument, position: Position): Promise<FoundVariable | undefined> {
    const { uri } = document;
    const first = await this.#suitesOf(document);
    const uses = (await Promise.all(first.map(async (suite) => this.#usesOf(suite)))).flat();
    const use = uses.find(
      ({ location }) => location.file === uri.fsPath && toRange(location.range).contains(position),
    );
    return use && { use, ...(await this.#everywhere(use.name, first, uses)) };
  }

  /** Why none may have been found: the first error of the suites that the file is of, where none can be loaded. */
  async obstacle(document: TextDocument): Promise<Diagnostic | undefined> {
    const { loadSuiteParts } = await this.#core.suites();
    const suites = await this.#suitesOf(document);
    const errors = await Promise.all(
      suites.map(async (file) => {
        const { suite, diagnostics } = await loadSuiteParts(file.fsPath, await this.#environmentFor(file));
        return suite ? undefined : diagnostics.find(({ severity }) => severity === 'error');
      }),
    );
    return errors.includes(undefined) ? undefined : errors[0];
  }

  /** Why places of a variable may not be known: what keeps a suite, or a prompt of one, from being read. */
  async unread({ suites }: FoundVariable): Promise<Diagnostic | undefined> {
    const { readablePrompts } = await this.#core.suites();
    const read = await Promise.all(
      suites.map(async (suite) => readablePrompts(suite.fsPath, await this.#environmentFor(suite))),
    );
    return read.flatMap(({ diagnostics }) => diagnostics).find(({ severity }) => severity === 'error');
  }

  /** A place of a variable where another name means something else already. */
  async clash({ use, uses }: FoundVariable, newName: string): Promise<VariableUse | undefined> {
    const { renameClash } = await this.#core.suites();
    return renameClash(uses, use.name, newName);
  }

  /** The datasets that give a variable, or may, and that nothing but their own program can change. */
  async closed({ use, suites }: FoundVariable): Promise<string[]> {
    const { closedDatasets } = await this.#core.suites();
    const closed = await Promise.all(
      suites.map(async (suite) => closedDatasets(suite.fsPath, use.name, await this.#environmentFor(suite))),
    );
    return [...new Set(closed.flat())];
  }

  /** Suites share prompts and tables: what is called so in one of their files is called so in all. */
  async #everywhere(
    name: string,
    first: readonly Uri[],
    known: VariableUse[],
  ): Promise<Omit<FoundVariable, 'use'>> {
    const suites = [...first];
    const seen = new Set(first.map(({ fsPath }) => fsPath));
    const files = new Set<string>();
    const uses = [...known];
    // The list grows while it is walked: the files of a suite may be shared with further suites.
    for (const { name: named, location } of uses) {
      if (named !== name || files.has(location.file)) continue;
      files.add(location.file);
      for (const suite of await this.#suitesNaming(Uri.file(location.file))) {
        if (seen.has(suite.fsPath)) continue;
        seen.add(suite.fsPath);
        suites.push(suite);
        for (const use of await this.#usesOf(suite)) uses.push(use);
      }
    }
    const found = uses.filter((use) => use.name === name);
    return {
      all: [...new Map(found.map((use) => [JSON.stringify(use.location), use])).values()],
      suites,
      uses,
    };
  }

  async #usesOf(suite: Uri): Promise<VariableUse[]> {
    const [{ variableUses }, environment] = await Promise.all([
      this.#core.suites(),
      this.#environmentFor(suite),
    ]);
    return variableUses(suite.fsPath, environment);
  }

  async #suitesOf(document: TextDocument): Promise<Uri[]> {
    return isSuiteDocument(document) ? [document.uri] : this.#suitesNaming(document.uri);
  }

  async #suitesNaming(file: Uri): Promise<Uri[]> {
    const places = await this.#files.placesNaming(file);
    return [...new Map(places.map(({ suite }) => [suite.toString(), suite])).values()];
  }
}
