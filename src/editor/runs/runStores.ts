import path from 'node:path';
import { CancellationError, EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import type { Disposable, Event, FileSystemWatcher } from 'vscode';
import type { RunRecord } from '../../core/engine/result.ts';
import { messageOf } from '../../core/errors.ts';
import { hasStore, storeDirectory } from '../../core/store/storeDirectory.ts';
import type { Store } from '../../core/store/store.ts';
import type { Core } from '../core/core.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { WorkspaceFiles } from '../files/workspaceFiles.ts';
import type { TrialLedger } from './trialLedger.ts';
import type { Settings } from '../settings/settings.ts';

/** A run, and the store that keeps it. */
export interface StoredRun {
  record: RunRecord;
  store: Store;
}

const quietMs = 300;

/** The run histories of the workspace, one a folder, opened when first needed. The CLI writes to the same ones. */
export class RunStores implements Disposable {
  /** What was paid outside of runs. */
  readonly trials: TrialLedger;
  readonly #core: Core;
  readonly #settings: Settings;
  readonly #suites: WorkspaceFiles;
  readonly #showNotice: (notice: string) => void;
  readonly #open = new Map<string, Promise<Store>>();
  /** The suites whose stores were asked for, by their address, and whether the workspace had them then. */
  readonly #asked = new Map<string, { suite: Uri; isOurs: boolean }>();
  /** How many need the store of a directory to stay open. */
  readonly #held = new Map<string, number>();
  /** Stores that nothing names any more, on their way out. */
  readonly #closing = new Set<Promise<void>>();
  readonly #changed = new EventEmitter<void>();
  readonly #debouncer = new Debouncer(quietMs);
  readonly #store = new DisposableStore();
  readonly #watchers = new Map<string, FileSystemWatcher>();
  /** Nothing is opened after the end. */
  #isClosed = false;

  /** Runs came, went, or were changed, by this window or another process. */
  readonly onDidChange: Event<void> = this.#changed.event;

  /** @param showNotice tells people what happened while a store was opened */
  constructor(
    core: Core,
    settings: Settings,
    suites: WorkspaceFiles,
    trials: TrialLedger,
    showNotice: (notice: string) => void,
  ) {
    this.trials = trials;
    this.#showNotice = showNotice;
    this.#core = core;
    this.#suites = suites;
    this.#settings = settings;
    this.#store.add(this.#changed);
    this.#store.add(this.#debouncer);
    this.#store.add(workspace.onDidChangeWorkspaceFolders(() => this.#rewatch()));
    this.#store.add(settings['store.directory'].onDidChange(() => this.#rewatch()));
  }

  /** The folder of the store that the runs of a suite go to: the setting's, else where the command line looks. */
  directoryFor(suite: Uri): string {
    const folder = workspace.getWorkspaceFolder(suite)?.uri.fsPath;
    const beside = path.dirname(suite.fsPath);
    const setting = this.#settings['store.directory'].get(suite);
    if (setting !== '') return path.resolve(folder ?? beside, setting);
    return storeDirectory(beside, folder);
  }

  async storeFor(suite: Uri): Promise<Store> {
    const isOurs = workspace.getWorkspaceFolder(suite) !== undefined;
    this.#asked.set(suite.toString(), { suite, isOurs });
    return this.#openStore(this.directoryFor(suite));
  }

  /** Keeps a store open while `work` writes to it, whatever the settings come to say. */
  async holding<T>({ directory }: Store, work: () => Promise<T>): Promise<T> {
    this.#held.set(directory, (this.#held.get(directory) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const others = (this.#held.get(directory) ?? 1) - 1;
      if (others > 0) this.#held.set(directory, others);
      else this.#held.delete(directory);
    }
  }

  /** Newest first, over all folders of the workspace. */
  async runs(filter: { suite?: string; limit?: number } = {}): Promise<StoredRun[]> {
    const stores = await this.existing();
    const perStore = await Promise.all(
      stores.map(async (store) => (await store.runs(filter)).map((record) => ({ record, store }))),
    );
    return perStore
      .flat()
      .sort((a, b) => Date.parse(b.record.startedAt) - Date.parse(a.record.startedAt))
      .slice(0, filter.limit);
  }

  async find(runId: string): Promise<StoredRun | undefined> {
    for (const store of await this.existing()) {
      const record = await store.run(runId);
      if (record) return { record, store };
    }
    return undefined;
  }

  /**
   * The stores that are there already; looking at a workspace must not make folders in it. Those that no suite, folder or
   * setting names any more are closed.
   */
  async existing(): Promise<Store[]> {
    const suites = await this.#suites.all();
    const directories = this.#directories(suites);
    this.#closeOthers(directories);
    this.#watch(directories);
    const there = directories.filter((directory) => this.#open.has(directory) || hasStore(directory));
    return Promise.all(there.map((directory) => this.#openStore(directory)));
  }

  /** Says that this window changed a run. */
  notify(): void {
    this.#debouncer.schedule('changed', () => this.#changed.fire());
  }

  /** Writes what is queued and closes the files. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const stores = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const result of stores) if (result.status === 'fulfilled') await result.value.close();
    await Promise.all(this.#closing);
  }

  #closeOthers(named: readonly string[]): void {
    const keep = new Set(named);
    for (const [directory, opening] of this.#open) {
      if (keep.has(directory)) continue;
      this.#open.delete(directory);
      const closing = opening
        .then(async (store) => store.close())
        .catch((error: unknown) => this.#showNotice(messageOf(error)))
        .finally(() => this.#closing.delete(closing));
      this.#closing.add(closing);
    }
  }

  #openStore(directory: string): Promise<Store> {
    if (this.#isClosed) return Promise.reject(new CancellationError());
    const known = this.#open.get(directory);
    if (known) return known;
    const opening = this.#core.openStore(directory);
    this.#open.set(directory, opening);
    opening.then(
      ({ notices }) => notices.forEach((notice) => this.#showNotice(notice)),
      () => this.#open.delete(directory), // the caller shows the reason; a later call tries again
    );
    return opening;
  }

  /**
   * Of all suites, of the folders, which may hold runs of suites that are gone, of suites that lie elsewhere and were asked
   * for, and those that are written to.
   */
  #directories(suites: readonly Uri[]): string[] {
    const asked = [...this.#asked.values()].filter(
      ({ suite, isOurs }) => !isOurs || workspace.getWorkspaceFolder(suite) !== undefined,
    );
    const folders = workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
    const directories = [
      ...folders.map(({ uri }) => this.directoryFor(Uri.joinPath(uri, 'any.eval.yaml'))),
      ...suites.map((suite) => this.directoryFor(suite)),
      ...asked.map(({ suite }) => this.directoryFor(suite)),
      ...this.#held.keys(),
    ];
    return [...new Set(directories)];
  }

  #watch(directories: readonly string[]): void {
    for (const directory of directories) {
      if (this.#watchers.has(directory) || this.#store.disposed) continue;
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(directory), '*'));
      watcher.onDidCreate(() => this.notify());
      watcher.onDidChange(() => this.notify());
      watcher.onDidDelete(() => this.notify());
      this.#watchers.set(directory, watcher);
    }
  }

  #stopWatching(): void {
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#watchers.clear();
  }

  #rewatch(): void {
    this.#stopWatching();
    this.notify();
  }

  dispose(): void {
    this.#stopWatching();
    this.#store.dispose();
  }
}
