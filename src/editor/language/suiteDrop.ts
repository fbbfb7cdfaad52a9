import path from 'node:path';
import { DocumentDropEdit, l10n, Range, Uri, WorkspaceEdit } from 'vscode';
import type { DataTransfer, DocumentDropEditProvider, Position, TextDocument } from 'vscode';
import type { Core } from '../core/core.ts';
import type { PromptIndex } from '../files/promptIndex.ts';

const dataset = /\.(?:csv|jsonl|xlsx)$/i;

/** A table that is dropped on a suite goes to its cases, a prompt file to its prompts. */
export class SuiteDrop implements DocumentDropEditProvider {
  static readonly metadata = { dropMimeTypes: ['text/uri-list'] };
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
    const list = await transfer.get('text/uri-list')?.asString();
    const [first] = (list ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
    const file = first === undefined ? undefined : Uri.parse(first);
    if (file === undefined || path.extname(file.path) === '') return undefined;
    const key = dataset.test(file.path) ? 'tests' : (await this.#isPrompt(file)) ? 'prompts' : undefined;
    if (!key) return undefined;
    const { addToList } = await this.#core.suites();
    const relative = path.relative(path.dirname(document.uri.fsPath), file.fsPath).split(path.sep).join('/');
    const { offset, text } = addToList(document.getText(), key, `file://${relative}`);
    const at = document.positionAt(offset);
    const title = key === 'tests' ? l10n.t('Add to the cases') : l10n.t('Add to the prompts');
    const edit = new DocumentDropEdit('', title);
    edit.additionalEdit = new WorkspaceEdit();
    edit.additionalEdit.replace(document.uri, new Range(at, at), text);
    return edit;
  }

  async #isPrompt(file: Uri): Promise<boolean> {
    return this.#prompts.includes(Uri.file(file.fsPath));
  }
}
