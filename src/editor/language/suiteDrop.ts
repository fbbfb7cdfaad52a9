import path from 'node:path';
import { DocumentDropEdit, l10n, Uri } from 'vscode';
import type { DataTransfer, DocumentDropEditProvider, Position, TextDocument } from 'vscode';
import type { Core } from '../core/core.ts';
import { filesOf, referenceEdit } from '../files/addToSuite.ts';
import type { PromptIndex } from '../files/promptIndex.ts';

const dataset = /\.(?:csv|jsonl|xlsx)$/i;

/** A table that is dropped on a suite goes to its cases, a prompt file to its prompts. */
export class SuiteDrop implements DocumentDropEditProvider {
  readonly #core: Core;
  readonly #prompts: PromptIndex;

  constructor(core: Core, prompts: PromptIndex) {
    this.#core = core;
    this.#prompts = prompts;
  }

  async provideDocumentDropEdits(
    document: TextDocument,
    _position: Position,
    transfer: DataTransfer,
  ): Promise<DocumentDropEdit | undefined> {
    const [file] = filesOf(await transfer.get('text/uri-list')?.asString());
    if (file === undefined || path.extname(file.path) === '') return undefined;
    const key = dataset.test(file.path) ? 'tests' : (await this.#isPrompt(file)) ? 'prompts' : undefined;
    if (!key) return undefined;
    const title = key === 'tests' ? l10n.t('Add to the cases') : l10n.t('Add to the prompts');
    const edit = new DocumentDropEdit('', title);
    edit.additionalEdit = await referenceEdit(this.#core, document, key, file);
    return edit;
  }

  async #isPrompt(file: Uri): Promise<boolean> {
    return this.#prompts.includes(Uri.file(file.fsPath));
  }
}
