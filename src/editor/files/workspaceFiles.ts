import path from 'node:path';
import { EventEmitter, FileType, RelativePattern, workspace } from 'vscode';
import type { Disposable, Event, FileSystemWatcher, GlobPattern, Uri } from 'vscode';
import { Debouncer } from '../disposables/debouncer.ts';
import { foldersOnDisk } from './virtualWorkspace.ts';

/** Folders that hold copies or products, beside what `files.exclude` names. */
const excluded = '**/{node_modules,.cupel,.git,.vscode-test,dist,out,.venv,__pycache__}/**';

/** Milliseconds of quiet after which a burst of file events counts as one. */
const quietMs = 200;

/**
 * The workspace's files that match globs: searched when first asked for, kept until a watcher says otherwise. Only
 * files on a disk count, since the engine reads them from there.
 */
export class WorkspaceFiles implements Disposable {
  readonly #globs: () => readonly string[];
  readonly #debouncer = new Debouncer(quietMs);
  readonly #listChanged = new EventEmitter<void>();
  readonly #fileChanged = new EventEmitter<Uri>();
  #watchers: FileSystemWatcher[] = [];
  #known: readonly string[] = [];
  #files: Promise<readonly Uri[]> | undefined;
  readonly #folders: Disposable;
  #isDisposed = false;

  /** A file came or went. */
  readonly onDidChangeList: Event<void> = this.#listChanged.event;
  /** A file's content on the disk changed. */
  readonly onDidChangeFile: Event<Uri> = this.#fileChanged.event;

  constructor(globs: () => readonly string[]) {
    this.#globs = globs;
    this.#folders = workspace.onDidChangeWorkspaceFolders(() => this.#invalidate());
  }

  /** Sorted by path. */
  all(): Promise<readonly Uri[]> {
    this.#files ??= this.#search();
    return this.#files;
  }

  /** Searches again: the globs changed, or someone pressed Refresh. */
  refresh(): void {
    this.#stopWatching();
    this.#files = undefined;
    this.#listChanged.fire();
  }

  async #search(): Promise<readonly Uri[]> {
    if (this.#watchers.length === 0 && !this.#isDisposed) this.#startWatching();
    const found = await Promise.all(this.#patterns().map((glob) => workspace.findFiles(glob, excluded)));
    const byPath = new Map(found.flat().map((uri) => [uri.toString(), uri]));
    const files = [...byPath.values()]
      .filter((uri) => uri.scheme === 'file')
      .sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
    this.#known = files.map(({ fsPath }) => fsPath);
    return files;
  }

  /** Of a folder on no disk nothing is searched: where nobody offers to, VS Code would wait for it without an end. */
  #patterns(): readonly GlobPattern[] {
    const folders = foldersOnDisk();
    if (folders.length === (workspace.workspaceFolders ?? []).length) return this.#globs();
    return folders.flatMap((folder) => this.#globs().map((glob) => new RelativePattern(folder, glob)));
  }

  #startWatching(): void {
    this.#watchers = this.#globs().map((glob) => {
      const watcher = workspace.createFileSystemWatcher(glob);
      watcher.onDidCreate(() => this.#invalidate());
      watcher.onDidDelete((uri) => {
        this.#fileChanged.fire(uri);
        this.#invalidate();
      });
      watcher.onDidChange((uri) => this.#fileChanged.fire(uri));
      return watcher;
    });
    // Of a folder that is deleted, or copied here, VS Code may report the folder only.
    const folders = workspace.createFileSystemWatcher('**', false, true, false);
    folders.onDidCreate((uri) => void this.#invalidateIfFolder(uri));
    folders.onDidDelete(({ fsPath }) => {
      if (!this.#files) return; // to be searched again anyway: thousands of files may go at once
      const inside = fsPath + path.sep;
      if (this.#known.some((file) => file.startsWith(inside))) this.#invalidate();
    });
    this.#watchers.push(folders);
  }

  async #invalidateIfFolder(uri: Uri): Promise<void> {
    try {
      const { type } = await workspace.fs.stat(uri);
      if (type & FileType.Directory) this.#invalidate();
    } catch {
      // Gone already: temporary files come and go.
    }
  }

  #stopWatching(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
  }

  #invalidate(): void {
    this.#files = undefined;
    this.#debouncer.schedule('list', () => {
      this.#files = undefined; // a search that was under way may have missed the last event
      this.#listChanged.fire();
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stopWatching();
    this.#folders.dispose();
    this.#debouncer.dispose();
    this.#listChanged.dispose();
    this.#fileChanged.dispose();
  }
}
