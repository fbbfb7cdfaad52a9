import { EventEmitter, languages, TabInputText, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import { expandSnippet } from '../../core/snippets/expandSnippet.ts';
import type { Snippet, SnippetCatalogue } from '../../core/snippets/snippet.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';

const scheme = 'cupel-snippet';

/** A read-only document beside the editor that shows the snippet a person is looking at. */
export class SnippetPreview implements Disposable {
  readonly #catalogue: SnippetCatalogue;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  #shown: { uri: Uri; snippet: Snippet } | undefined;

  constructor(catalogue: SnippetCatalogue) {
    this.#catalogue = catalogue;
    this.#store.add(
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => expandSnippet(this.#shown?.snippet.body.join('\n') ?? ''),
      }),
    );
  }

  /** Opens the preview, or shows another snippet in the one that is open. */
  async show(snippet: Snippet): Promise<void> {
    if (this.#shown) return this.follow(snippet);
    // One document for all snippets: its tab stays where it is while the choice moves.
    const uri = Uri.from({ scheme, path: '/Snippet' });
    this.#shown = { uri, snippet };
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, this.#languageId(snippet));
    await window.showTextDocument(document, {
      viewColumn: ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  }

  /** Shows another snippet, where the preview is open. */
  follow(snippet: Snippet): void {
    if (!this.#shown) return;
    const { uri, snippet: before } = this.#shown;
    this.#shown = { uri, snippet };
    this.#changed.fire(uri);
    const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (document && before.language !== snippet.language)
      void languages.setTextDocumentLanguage(document, this.#languageId(snippet));
  }

  /** Closes the preview's tab. */
  async close(): Promise<void> {
    const tabs = window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof TabInputText && input.uri.scheme === scheme);
    if (tabs.length > 0) await window.tabGroups.close(tabs, true);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #languageId({ language }: Snippet): string {
    return this.#catalogue.editorLanguages[language]?.[0] ?? 'plaintext';
  }
}
