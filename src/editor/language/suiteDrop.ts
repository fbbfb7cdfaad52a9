import path from 'node:path';
import { DocumentDropEdit, l10n, Uri } from 'vscode';
import type { DataTransfer, DocumentDropEditProvider, Position, TextDocument } from 'vscode';
import type { Core } from '../core/core.ts';
import type { ShowError } from '../errors/showError.ts';
import { filesOf, referenceEdit } from '../files/addToSuite.ts';
import type { PromptIndex } from '../files/promptIndex.ts';

const dataset = /\.(?:csv|jsonl|xlsx)$/i;

/** Tables that are dropped on a suite go to its cases, prompt files to its prompts. */
export class SuiteDrop implements DocumentDropEditProvider {
  readonly #core: Core;
  readonly #prompts: PromptIndex;
  readonly #showError: ShowError;

  constructor(core: Core, prompts: PromptIndex, showError: ShowError) {
    this.#core = core;
    this.#prompts = prompts;
    this.#showError = showError;
  }

  async provideDocumentDropEdits(
    document: TextDocument,
    _position: Position,
    transfer: DataTransfer,
  ): Promise<DocumentDropEdit | undefined> {
    const dropped = filesOf(await transfer.get('text/uri-list')?.asString());
    const tables = dropped.filter(({ path: name }) => dataset.test(name));
    const prompts = await this.#promptsOf(dropped.filter((file) => !tables.includes(file)));
    if (tables.length + prompts.length === 0) return undefined;
    const edit = new DocumentDropEdit('', titleOf(tables, prompts));
    try {
      edit.additionalEdit = await referenceEdit(this.#core, document, { tests: tables, prompts });
    } catch (error) {
      // VS Code would only log it, and drop the path in the midst of the suite.
      this.#showError(error);
    }
    return edit;
  }

  async #promptsOf(files: readonly Uri[]): Promise<Uri[]> {
    const named = files.filter(({ path: name }) => path.extname(name) !== '');
    const known = await Promise.all(named.map(async (file) => this.#prompts.includes(Uri.file(file.fsPath))));
    return named.filter((_, index) => known[index]);
  }
}

function titleOf(tables: readonly Uri[], prompts: readonly Uri[]): string {
  if (prompts.length === 0) return l10n.t('Add to the cases');
  return tables.length === 0 ? l10n.t('Add to the prompts') : l10n.t('Add to the cases and prompts');
}
