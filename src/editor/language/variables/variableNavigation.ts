import path from 'node:path';
import { l10n, Location, Position, Uri, WorkspaceEdit } from 'vscode';
import type { DefinitionProvider, Range, ReferenceProvider, RenameProvider, TextDocument } from 'vscode';
import type { Diagnostic } from '../../../core/diagnostics.ts';
import type { VariableUse } from '../../../core/suites/variableUses.ts';
import { toRange } from '../../files/openLocation.ts';
import type { FileUses } from '../fileUses.ts';
import { said } from '../../words/said.ts';
import type { FoundVariable, VariableFinder } from './variableFinder.ts';

/** What a template can call a variable. */
const variableName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** Go to definition, find references and rename, for variables across suites, prompts and tables. */
export class VariableNavigation implements DefinitionProvider, ReferenceProvider, RenameProvider {
  readonly #finder: VariableFinder;
  readonly #files: FileUses;

  constructor(finder: VariableFinder, files: FileUses) {
    this.#finder = finder;
    this.#files = files;
  }

  /**
   * From where a variable is read to where cases and columns give it; from there to where it is read. From a file's
   * name to the file.
   */
  async provideDefinition(document: TextDocument, position: Position): Promise<Location[]> {
    const found = await this.#finder.at(document, position);
    if (!found) {
      const named = await this.#files.namedAt(document, position);
      return named.map((uri) => new Location(uri, new Position(0, 0)));
    }
    const others = found.all.filter(({ kind }) => kind !== found.use.kind);
    return others.map(toLocation);
  }

  /** Of a variable every place that names it; elsewhere, in a prompt or a dataset, the suites that use the file. */
  async provideReferences(document: TextDocument, position: Position): Promise<Location[]> {
    const found = await this.#finder.at(document, position);
    if (found) return found.all.map(toLocation);
    const named = await this.#files.namedAt(document, position);
    const files = named.length > 0 ? named : [document.uri];
    return (await this.#files.placesNaming(...files)).map(({ location }) => location);
  }

  /** @throws Error where no variable stands, which VS Code shows */
  async prepareRename(
    document: TextDocument,
    position: Position,
  ): Promise<{ range: Range; placeholder: string }> {
    const { use } = await this.#required(document, position);
    // The name itself: in the text its letters may be written as escapes.
    return { range: toRange(use.location.range), placeholder: use.name };
  }

  /** @throws Error where the new name cannot be one, or a place cannot be changed, which VS Code shows */
  async provideRenameEdits(
    document: TextDocument,
    position: Position,
    newName: string,
  ): Promise<WorkspaceEdit> {
    if (!variableName.test(newName))
      throw new Error(l10n.t('A variable is named with letters, digits and underscores.'));
    const found = await this.#required(document, position);
    const clash = await this.#finder.clash(found, newName);
    if (clash) throw new Error(clashWords(clash, newName));
    const closed = await this.#finder.closed(found);
    if (closed.length > 0)
      throw new Error(
        l10n.t(
          'Nothing was renamed: {0} may give "{1}", too, and cannot be changed from here. Change the name there first, or rename by hand.',
          closed.map((dataset) => path.basename(dataset)).join(', '),
          found.use.name,
        ),
      );
    const edit = new WorkspaceEdit();
    for (const { location } of found.all)
      edit.replace(Uri.file(location.file), toRange(location.range), newName);
    return edit;
  }

  /** @throws Error where no variable, or not every place of it, is found, with the reason if a suite is the reason */
  async #required(document: TextDocument, position: Position): Promise<FoundVariable> {
    const found = await this.#finder.at(document, position);
    if (!found) {
      const obstacle = await this.#finder.obstacle(document);
      throw new Error(obstacle ? obstacleWords(obstacle) : l10n.t('No variable of a suite stands here.'));
    }
    const unread = await this.#finder.unread(found);
    if (unread) throw new Error(unreadWords(unread, found.use.name));
    return found;
  }
}

function obstacleWords({ message, location: { file, range } }: Diagnostic): string {
  return l10n.t(
    'No variable is found here while its suite cannot be loaded: {0}, line {1}: {2}',
    path.basename(file),
    range.start.line + 1,
    said(message),
  );
}

function unreadWords({ message, location: { file, range } }: Diagnostic, name: string): string {
  return l10n.t(
    '"{0}" cannot be renamed while not all of its places can be read: {1}, line {2}: {3}',
    name,
    path.basename(file),
    range.start.line + 1,
    said(message),
  );
}

function clashWords({ name, location: { file, range } }: VariableUse, newName: string): string {
  const line = range.start.line + 1;
  return l10n.t(
    '"{0}" is the name of something else beside "{1}": {2}, line {3}.',
    newName,
    name,
    path.basename(file),
    line,
  );
}

function toLocation({ location: { file, range } }: VariableUse): Location {
  return new Location(Uri.file(file), toRange(range));
}
