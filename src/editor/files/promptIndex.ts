import { EventEmitter, Uri } from 'vscode';
import type { Disposable, Event } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { SuiteIndex } from './suiteIndex.ts';
import { namedFiles } from './suiteIndex.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** The workspace's prompt files: those that match the globs of `cupel.prompts.include`, and those that suites name. */
export class PromptIndex implements Disposable {
  readonly #files: WorkspaceFiles;
  readonly #suites: SuiteIndex;
  readonly #changed = new EventEmitter<void>();
  readonly #store = new DisposableStore();
  #found: Promise<ReadonlyMap<string, Uri>> | undefined;
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(files: WorkspaceFiles, suites: SuiteIndex) {
    this.#files = files;
    this.#suites = suites;
    const forget = (): void => {
      this.#found = undefined;
      this.#changed.fire();
    };
    this.#store.add(this.#changed);
    this.#store.add(files.onDidChangeList(forget));
    this.#store.add(suites.onDidChangeUses(forget));
  }

  /** Sorted by path. */
  async all(): Promise<Uri[]> {
    return [...(await this.#search()).values()];
  }

  /** Asked with every move of the cursor, so it must not search each time. */
  async includes(uri: Uri): Promise<boolean> {
    return uri.scheme === 'file' && (await this.#search()).has(uri.fsPath);
  }

  #search(): Promise<ReadonlyMap<string, Uri>> {
    if (this.#found) return this.#found;
    const found = this.#collect();
    this.#found = found;
    found.catch(() => (this.#found = undefined)); // the caller shows the reason; a later call tries again
    return found;
  }

  async #collect(): Promise<ReadonlyMap<string, Uri>> {
    const [matching, named, suites] = await Promise.all([
      this.#files.all(),
      this.#named(),
      this.#suites.all(),
    ]);
    // A suite in a folder of prompts is none of them.
    const others = new Set(suites.map(({ fsPath }) => fsPath));
    const all = [...matching.filter(({ fsPath }) => !others.has(fsPath)), ...named];
    all.sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
    return new Map(all.map((uri) => [uri.fsPath, uri]));
  }

  /** The files that suites name. */
  async #named(): Promise<Uri[]> {
    const suites = await this.#suites.all();
    const named = await Promise.all(
      suites.map(async (suite) => {
        const outline = await this.#suites.outline(suite).catch(() => undefined); // the suite shows its own error
        const files = await Promise.all(outline?.prompts.map((item) => namedFiles(suite, item)) ?? []);
        return files.flat().map((file) => Uri.file(file));
      }),
    );
    return named.flat();
  }

  dispose(): void {
    this.#store.dispose();
  }
}
