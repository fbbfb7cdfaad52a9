import { existsSync } from 'node:fs';
import path from 'node:path';
import { EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import type { Disposable, Event, WorkspaceFolder } from 'vscode';
import type { RunRecord } from '../../core/engine/result.ts';
import { storeDirectory } from '../../core/store/storeDirectory.ts';
import type { Store } from '../../core/store/store.ts';
import type { Core } from '../core/core.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { Settings } from '../settings/settings.ts';

/** A run, and the store that keeps it. */
export interface StoredRun {
  record: RunRecord;
  store: Store;
}

const quietMs = 300;

/** The run histories of the workspace, one a folder, opened when first needed. The CLI writes to the same ones. */
export class RunStores implements Disposable {
  readonly #core: Core;
  readonly #settings: Settings;
  readonly #open = new Map<string, Promise<Store>>();
  readonly #changed = new EventEmitter<void>();
  readonly #debouncer = new Debouncer(quietMs);
  readonly #store = new DisposableStore();
  #watchers: DisposableStore | undefined;

  /** Runs came, went, or were changed, by this window or another process. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(core: Core, settings: Settings) {
    this.#core = core;
    this.#settings = settings;
    this.#store.add(this.#changed);
    this.#store.add(this.#debouncer);
    this.#store.add(workspace.onDidChangeWorkspaceFolders(() => this.#rewatch()));
    this.#store.add(settings['store.directory'].onDidChange(() => this.#rewatch()));
  }

  /** The folder of the store that the runs of a suite go to: in its workspace folder, else beside it. */
  directoryFor(suite: Uri): string {
    const folder = workspace.getWorkspaceFolder(suite);
    const base = folder ? folder.uri.fsPath : path.dirname(suite.fsPath);
    return this.#directoryOf(base, suite);
  }

  async storeFor(suite: Uri): Promise<Store> {
    return this.#openStore(this.directoryFor(suite));
  }

  /** Newest first, over all folders of the workspace. */
  async runs(filter: { suite?: string; limit?: number } = {}): Promise<StoredRun[]> {
    const stores = await this.existing();
    const perStore = await Promise.all(
      stores.map(async (store) => (await store.runs(filter)).map((record) => ({ record, store }))),
    );
    return perStore
      .flat()
      .sort((a, b) => (a.record.id < b.record.id ? 1 : -1))
      .slice(0, filter.limit);
  }

  async find(runId: string): Promise<StoredRun | undefined> {
    for (const store of await this.existing()) {
      const record = await store.run(runId);
      if (record) return { record, store };
    }
    return undefined;
  }

  /** The stores that are there already; looking at a workspace must not make folders in it. */
  async existing(): Promise<Store[]> {
    if (!this.#watchers) this.#watch();
    const opened = [...this.#open.keys()];
    const onDisk = this.#directories().filter((directory) => existsSync(directory));
    const all = new Set([...opened, ...onDisk]);
    return Promise.all([...all].map((directory) => this.#openStore(directory)));
  }

  /** Says that this window changed a run. */
  notify(): void {
    this.#debouncer.schedule('changed', () => this.#changed.fire());
  }

  /** Writes what is queued and closes the files. */
  async close(): Promise<void> {
    const stores = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    for (const result of stores) if (result.status === 'fulfilled') await result.value.close();
  }

  #openStore(directory: string): Promise<Store> {
    const known = this.#open.get(directory);
    if (known) return known;
    const opening = this.#core.openStore(directory);
    this.#open.set(directory, opening);
    opening.catch(() => this.#open.delete(directory)); // the caller shows the reason; a later call tries again
    return opening;
  }

  #directories(): string[] {
    const folders = workspace.workspaceFolders?.filter(isOnDisk) ?? [];
    return [...new Set(folders.map(({ uri }) => this.#directoryOf(uri.fsPath, uri)))];
  }

  /** What the setting says, else where the command line looks. */
  #directoryOf(base: string, scope: Uri): string {
    const setting = this.#settings['store.directory'].get(scope);
    return setting === '' ? storeDirectory(base) : path.resolve(base, setting);
  }

  #watch(): void {
    this.#watchers = this.#store.add(new DisposableStore());
    for (const directory of this.#directories()) {
      const watcher = this.#watchers.add(
        workspace.createFileSystemWatcher(new RelativePattern(Uri.file(directory), '*')),
      );
      this.#watchers.add(watcher.onDidCreate(() => this.notify()));
      this.#watchers.add(watcher.onDidChange(() => this.notify()));
      this.#watchers.add(watcher.onDidDelete(() => this.notify()));
    }
  }

  #rewatch(): void {
    this.#watchers?.dispose();
    this.#watchers = undefined;
    this.notify();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function isOnDisk(folder: WorkspaceFolder): boolean {
  return folder.uri.scheme === 'file';
}
