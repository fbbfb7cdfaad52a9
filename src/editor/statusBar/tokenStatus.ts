import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import type { Disposable, StatusBarItem, TextEditor } from 'vscode';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { lengthOf } from '../files/lengthOf.ts';
import type { PromptIndex } from '../files/promptIndex.ts';
import { commandIds } from '../ids.ts';
import type { PromptFigures } from '../language/promptFigures.ts';
import type { ChosenModel } from '../models/chosenModel.ts';
import type { Settings } from '../settings/settings.ts';
import type { StatusText } from './statusText.ts';

const pauseMs = 150;
/** The window has more urgent things to do when it opens. */
const firstPauseMs = 1000;
/** Characters above which a file is not counted. */
const longestFile = 20_000_000;

/** Files whose text somebody may send to a model; output, settings and the like are none. */
const schemes = new Set(['file', 'untitled', 'vscode-notebook-cell', 'git']);

export interface TokenStatusParts {
  readonly prompts: PromptIndex;
  readonly figures: PromptFigures;
  readonly chosen: ChosenModel;
  readonly settings: Settings;
}

/** The status-bar item with tokens and cost of the open file, or of what is selected in it, for the chosen model. */
export class TokenStatus implements Disposable {
  readonly #parts: TokenStatusParts;
  readonly #log: { warn(message: string): void };
  readonly #store = new DisposableStore();
  readonly #first = this.#store.add(new Debouncer(firstPauseMs));
  readonly #debouncer = this.#store.add(new Debouncer(pauseMs));
  readonly #item: StatusBarItem;
  #turn = 0;
  #shown: StatusText | undefined;

  constructor(parts: TokenStatusParts, log: { warn(message: string): void }) {
    this.#parts = parts;
    this.#log = log;
    this.#item = this.#store.add(window.createStatusBarItem('cupel.tokens', StatusBarAlignment.Right, 95));
    this.#item.name = l10n.t('Cupel: Tokens and Cost');
    this.#item.command = commandIds.chooseModel;
    const { settings, chosen, prompts } = parts;
    const soon = (): void => this.#debouncer.schedule('status', () => void this.#update());
    this.#store.add(window.onDidChangeActiveTextEditor(soon));
    this.#store.add(window.onDidChangeTextEditorSelection(soon));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === window.activeTextEditor?.document) soon();
      }),
    );
    for (const setting of [settings['statusBar.enabled'], settings['statusBar.files']])
      this.#store.add(setting.onDidChange(soon));
    this.#store.add(chosen.onDidChange(soon));
    this.#store.add(prompts.onDidChange(soon));
    this.#first.schedule('status', soon);
  }

  /** What the item says; empty when it is hidden. */
  get text(): string {
    return this.#shown?.text ?? '';
  }

  /** How near the window is: `warning` from nine tenths of it on, `error` above it. */
  get level(): StatusText['level'] | undefined {
    return this.#shown?.level;
  }

  async #update(): Promise<void> {
    const turn = (this.#turn += 1);
    const editor = window.activeTextEditor;
    try {
      const shown = editor && (await this.#textFor(editor));
      if (this.#store.disposed || turn !== this.#turn) return; // a later update has the word
      if (shown) this.#show(shown);
      else this.#hide();
    } catch (error) {
      this.#hide();
      this.#log.warn(`The tokens of the open file could not be counted: ${String(error)}`);
    }
  }

  async #textFor(editor: TextEditor): Promise<StatusText | undefined> {
    const { document, selections } = editor;
    const { uri } = document;
    const { settings, prompts, figures, chosen } = this.#parts;
    if (!settings['statusBar.enabled'].get(uri) || !schemes.has(uri.scheme)) return undefined;
    if (lengthOf(document) > longestFile) return undefined;
    const isPrompt = uri.scheme === 'file' && (await prompts.includes(uri));
    const selected = selections.filter((each) => !each.isEmpty).map((each) => document.getText(each));
    if (!isPrompt && selected.length === 0 && settings['statusBar.files'].get(uri) === 'prompts')
      return undefined;
    const models = [chosen.get(uri)];
    const key = uri.toString();
    const [{ statusText }, texts] = await Promise.all([
      import('./statusText.ts'),
      isPrompt ? figures.texts(uri) : figures.document(document).then((whole) => [whole]),
    ]);
    const [[whole], [part]] = await Promise.all([
      figures.figuresOf(uri, key, texts, models),
      selected.length > 0 ? figures.figuresOf(uri, `${key}#selection`, selected, models) : [],
    ]);
    // What was sampled is counted in whole behind that.
    if ([whole, part].some((figure) => figure?.counted.method.endsWith('(sampled)')))
      this.#debouncer.schedule('status', () => void this.#update());
    return whole && statusText(whole, part);
  }

  #show(shown: StatusText): void {
    this.#shown = shown;
    this.#item.text = shown.text;
    const tooltip = new MarkdownString(shown.tooltip);
    tooltip.isTrusted = { enabledCommands: [commandIds.addPrice] };
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label: shown.spoken, role: 'button' };
    this.#item.backgroundColor =
      shown.level === 'plain' ? undefined : new ThemeColor(`statusBarItem.${shown.level}Background`);
    this.#item.show();
  }

  #hide(): void {
    this.#shown = undefined;
    this.#item.hide();
  }

  dispose(): void {
    this.#store.dispose();
  }
}
