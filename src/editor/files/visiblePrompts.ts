import { commands, window } from 'vscode';
import type { Disposable } from 'vscode';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { visiblePromptsContext } from '../ids.ts';
import type { PromptIndex } from './promptIndex.ts';

const pauseMs = 300;
/** The window has more urgent things to do when it opens. */
const firstPauseMs = 1000;

/** Tells the menus which editors show prompts: a name alone does not say so where only a suite names the file. */
export class VisiblePrompts implements Disposable {
  readonly #prompts: PromptIndex;
  readonly #store = new DisposableStore();
  readonly #debouncer = this.#store.add(new Debouncer(pauseMs));
  #told = '[]';

  constructor(prompts: PromptIndex) {
    this.#prompts = prompts;
    this.#store.add(window.onDidChangeVisibleTextEditors(() => this.#schedule()));
    this.#store.add(prompts.onDidChange(() => this.#schedule()));
    this.#schedule(firstPauseMs);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #schedule(pause = pauseMs): void {
    this.#debouncer.schedule('visible', () => void this.#tell(), pause);
  }

  async #tell(): Promise<void> {
    const uris = window.visibleTextEditors.map(({ document }) => document.uri);
    // A search that failed is told of where its result is shown.
    const known = await Promise.all(uris.map(async (uri) => this.#prompts.includes(uri).catch(() => false)));
    const paths = uris.filter((_, place) => known[place]).map(({ fsPath }) => fsPath);
    const told = JSON.stringify(paths);
    if (this.#store.disposed || told === this.#told) return;
    this.#told = told;
    await commands.executeCommand('setContext', visiblePromptsContext, paths);
  }
}
