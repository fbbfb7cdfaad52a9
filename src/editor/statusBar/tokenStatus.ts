import { l10n, StatusBarAlignment, window, workspace } from 'vscode';
import type { Disposable, StatusBarItem, TextEditor } from 'vscode';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import { commandIds } from '../ids.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import { countedWords } from '../language/promptFigures.ts';
import type { Settings } from '../settings/settings.ts';

const pauseMs = 150;

/** The status-bar item with the tokens of the prompt that is open, or of what is selected in it. */
export class TokenStatus implements Disposable {
  readonly #prompts: PromptIndex;
  readonly #figures: PromptFigures;
  readonly #settings: Settings;
  readonly #log: { warn(message: string): void };
  readonly #store = new DisposableStore();
  readonly #debouncer = this.#store.add(new Debouncer(pauseMs));
  readonly #item: StatusBarItem;
  #shown = '';

  constructor(
    parts: { prompts: PromptIndex; figures: PromptFigures; settings: Settings },
    log: { warn(message: string): void },
  ) {
    this.#prompts = parts.prompts;
    this.#figures = parts.figures;
    this.#settings = parts.settings;
    this.#log = log;
    this.#item = this.#store.add(window.createStatusBarItem('cupel.tokens', StatusBarAlignment.Right, 95));
    this.#item.name = l10n.t('Cupel: Tokens of the Prompt');
    const soon = (): void => this.#debouncer.schedule('status', () => void this.#update());
    this.#store.add(window.onDidChangeActiveTextEditor(soon));
    this.#store.add(window.onDidChangeTextEditorSelection(soon));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === window.activeTextEditor?.document) soon();
      }),
    );
    this.#store.add(parts.settings['statusBar.enabled'].onDidChange(soon));
    this.#store.add(parts.settings.defaultModel.onDidChange(soon));
    this.#store.add(parts.prompts.onDidChange(soon));
    soon();
  }

  /** What the item says; empty when it is hidden. */
  get text(): string {
    return this.#shown;
  }

  async #update(): Promise<void> {
    const editor = window.activeTextEditor;
    try {
      const text = editor && (await this.#textFor(editor));
      if (this.#store.disposed || editor !== window.activeTextEditor) return; // a later update has the word
      if (text === undefined) this.#hide();
      else this.#show(text, editor);
    } catch (error) {
      this.#hide();
      this.#log.warn(`The tokens of the open prompt could not be counted: ${String(error)}`);
    }
  }

  async #textFor({ document, selection }: TextEditor): Promise<string | undefined> {
    if (!this.#settings['statusBar.enabled'].get(document.uri)) return undefined;
    if (document.uri.scheme !== 'file' || !(await this.#prompts.includes(document.uri))) return undefined;
    const whole = countedWords(await this.#figures.count(document.uri));
    if (selection.isEmpty) return whole;
    const part = await this.#figures.count(document.uri, document.getText(selection));
    return l10n.t('{0} selected of {1}', part.tokens.toLocaleString('en-US'), whole);
  }

  #show(text: string, editor: TextEditor | undefined): void {
    const model = this.#settings.defaultModel.get(editor?.document.uri);
    this.#shown = text;
    this.#item.text = `$(symbol-numeric) ${text}`;
    this.#item.tooltip = l10n.t(
      'Counted for {0} (setting "cupel.defaultModel"), variables not filled in.',
      model,
    );
    this.#item.command = { command: commandIds.openSettings, title: '', arguments: ['cupel.defaultModel'] };
    this.#item.show();
  }

  #hide(): void {
    this.#shown = '';
    this.#item.hide();
  }

  dispose(): void {
    this.#store.dispose();
  }
}
