import { EventEmitter, extensions } from 'vscode';
import type { Disposable, Event, Uri } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';

/** How a file differs from the last commit. */
export type GitState = 'modified' | 'added' | 'untracked';

/** Of the API of VS Code's own Git extension (its version 1), what is used here. */
interface Change {
  readonly uri: Uri;
  readonly status: number;
}
interface Repository {
  readonly state: {
    readonly indexChanges: readonly Change[];
    readonly workingTreeChanges: readonly Change[];
    readonly untrackedChanges?: readonly Change[];
    readonly onDidChange: Event<void>;
  };
}
interface GitApi {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: Event<Repository>;
  readonly onDidCloseRepository: Event<Repository>;
}
interface GitExtension {
  readonly enabled: boolean;
  readonly onDidChangeEnablement: Event<boolean>;
  getAPI(version: 1): GitApi;
}

/** `Status` in extensions/git/src/api/git.d.ts of microsoft/vscode. */
const addedToIndex = 1;
const untracked = 7;

/**
 * What VS Code's Git extension says of files. Where it is switched off, or the workspace is not trusted, nothing is
 * known, and nothing is said.
 */
export class GitStates implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<void>());
  readonly onDidChange: Event<void> = this.#changed.event;
  #states: ReadonlyMap<string, GitState> | undefined;
  #isStarted = false;
  #api: GitApi | undefined;

  /** Undefined when the file is as it was committed, or when nobody knows. */
  stateOf(file: Uri): GitState | undefined {
    if (!this.#isStarted) void this.#start();
    this.#states ??= this.#read();
    return this.#states.get(file.fsPath);
  }

  async #start(): Promise<void> {
    this.#isStarted = true;
    const git = extensions.getExtension<GitExtension>('vscode.git');
    if (!git) return;
    try {
      const exported = await git.activate();
      this.#store.add(
        exported.onDidChangeEnablement((enabled) => {
          // It tells of this before its API is there.
          if (enabled) queueMicrotask(() => this.#follow(exported.getAPI(1)));
        }),
      );
      if (exported.enabled) this.#follow(exported.getAPI(1));
    } catch {
      // No git on this machine; its own extension says so.
    }
  }

  #follow(api: GitApi): void {
    this.#api = api;
    const forget = (): void => {
      this.#states = undefined;
      this.#changed.fire();
    };
    const follow = (repository: Repository): void => {
      this.#store.add(repository.state.onDidChange(forget));
      forget();
    };
    api.repositories.forEach(follow);
    this.#store.add(api.onDidOpenRepository(follow));
    this.#store.add(api.onDidCloseRepository(forget));
  }

  #read(): Map<string, GitState> {
    const states = new Map<string, GitState>();
    for (const { state } of this.#api?.repositories ?? []) {
      for (const { uri, status } of state.workingTreeChanges)
        states.set(uri.fsPath, status === untracked ? 'untracked' : 'modified');
      for (const { uri } of state.untrackedChanges ?? []) states.set(uri.fsPath, 'untracked');
      for (const { uri, status } of state.indexChanges)
        states.set(uri.fsPath, status === addedToIndex ? 'added' : 'modified');
    }
    return states;
  }

  dispose(): void {
    this.#store.dispose();
  }
}
