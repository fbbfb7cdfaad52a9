import { EventEmitter, Uri } from 'vscode';
import type { Disposable, Event } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { SuiteIndex } from './suiteIndex.ts';
import { promptFiles } from './suiteIndex.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** The workspace's prompt files: those that match the globs of `cupel.prompts.include`, and those that suites name. */
export class PromptIndex implements Disposable {
  readonly #files: WorkspaceFiles;
  readonly #suites: SuiteIndex;
  readonly #changed = new EventEmitter<void>();
  readonly #store = new DisposableStore();
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(files: WorkspaceFiles, suites: SuiteIndex) {
    this.#files = files;
    this.#suites = suites;
    this.#store.add(this.#changed);
    this.#store.add(files.onDidChangeList(() => this.#changed.fire()));
    this.#store.add(suites.onDidChange(() => this.#changed.fire()));
  }

  /** Sorted by path. */
  async all(): Promise<Uri[]> {
    const suites = await this.#suites.files.all();
    const named = await Promise.all(
      suites.map(async (suite) => {
        const outline = await this.#suites.outline(suite).catch(() => undefined); // the suite shows its own error
        return outline ? promptFiles(suite, outline).map((file) => Uri.file(file)) : [];
      }),
    );
    const found = await this.#files.all();
    const byPath = new Map([...found, ...named.flat()].map((uri) => [uri.toString(), uri]));
    return [...byPath.values()].sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
  }

  async includes(uri: Uri): Promise<boolean> {
    const key = uri.toString();
    return (await this.all()).some((candidate) => candidate.toString() === key);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
