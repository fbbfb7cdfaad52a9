import { workspace } from 'vscode';
import type { Disposable, TextDocument, TextDocumentChangeEvent } from 'vscode';
import type { DocumentTokens } from '../../core/tokens/documentTokens.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { lengthOf } from '../files/lengthOf.ts';

/** Documents that are kept counted; the one that was asked for longest ago goes first. */
const kept = 10;

/**
 * The tokens of documents as they are edited: each change is taken over as it comes, so that no keystroke has the whole
 * text read or counted again.
 */
export class OpenDocuments implements Disposable {
  readonly #make: (text: string) => Promise<DocumentTokens>;
  readonly #documents = new Map<TextDocument, Promise<DocumentTokens>>();
  readonly #ready = new Map<TextDocument, DocumentTokens>();
  readonly #store = new DisposableStore();

  /** @param make loads the engine's part when the first document is asked for */
  constructor(make: (text: string) => Promise<DocumentTokens>) {
    this.#make = make;
    this.#store.add(workspace.onDidChangeTextDocument((event) => this.#change(event)));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
  }

  /** The tokens of a document as it is now. */
  async of(document: TextDocument): Promise<DocumentTokens> {
    const known = this.#documents.get(document);
    const tokens = known ?? this.#open(document);
    // Moves it to the end of those that are kept.
    this.#documents.delete(document);
    this.#documents.set(document, tokens);
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > kept && oldest) this.#forget(oldest);
    const found = await tokens;
    // Another end of line is no change of the content, and changes what came while it was loaded are not known.
    if (found.length !== lengthOf(document)) found.set(document.getText());
    return found;
  }

  async #open(document: TextDocument): Promise<DocumentTokens> {
    try {
      const tokens = await this.#make(document.getText());
      if (this.#documents.has(document)) this.#ready.set(document, tokens);
      return tokens;
    } catch (error) {
      this.#forget(document);
      throw error;
    }
  }

  #change({ document, contentChanges }: TextDocumentChangeEvent): void {
    const tokens = this.#ready.get(document);
    if (!tokens) {
      // It is being loaded with an older text.
      if (contentChanges.length > 0) this.#documents.delete(document);
      return;
    }
    try {
      for (const { rangeOffset, rangeLength, text } of contentChanges)
        tokens.change({ offset: rangeOffset, removed: rangeLength, inserted: text });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#forget(document); // out of step: it is read anew when it is asked for
    }
  }

  #forget(document: TextDocument): void {
    this.#documents.delete(document);
    this.#ready.delete(document);
  }

  dispose(): void {
    this.#store.dispose();
    this.#documents.clear();
    this.#ready.clear();
  }
}
