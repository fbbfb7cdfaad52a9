import path from 'node:path';
import { EventEmitter, FileType, Uri, workspace } from 'vscode';
import type { Disposable, Event, FileSystemWatcher } from 'vscode';
import { exists } from '../../core/exists.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import type { FileFinder } from './fileFinder.ts';
import { foldersOnDisk } from './virtualWorkspace.ts';
import { WatchedSearch } from './watchedSearch.ts';

/** Folders that hold copies or products, beside what `files.exclude` names. */
const excludedNames = [
  'node_modules',
  '.cupel',
  '.git',
  '.vscode-test',
  'dist',
  'out',
  '.venv',
  '__pycache__',
];
const excluded = `**/{${excludedNames.join(',')}}`;

/** Milliseconds of quiet after which a burst of file events counts as one. */
const quietMs = 200;

/**
 * Milliseconds after which VS Code has reported a file that a search found, or never will: of one that came and went
 * within the time for which its watcher gathers events (half a second, longer on a busy machine) it says nothing.
 */
const reportedMs = 2_000;

/**
 * The workspace's files that match globs: searched when first asked for, kept until a watcher says otherwise. Only
 * files on a disk count, since the engine reads them from there.
 */
export class WorkspaceFiles implements Disposable {
  readonly #finder: Pick<FileFinder, 'find'>;
  readonly #globs: () => readonly string[];
  readonly #debouncer = new Debouncer(quietMs);
  readonly #listChanged = new EventEmitter<void>();
  readonly #fileChanged = new EventEmitter<Uri>();
  #watchers: FileSystemWatcher[] = [];
  /** The last search that ended. */
  #last: WatchedSearch | undefined;
  /** Files that came while the workspace was watched, and that VS Code may never report as gone. */
  readonly #fresh = new Set<string>();
  #current: { search: WatchedSearch; files: Promise<readonly Uri[]> } | undefined;
  readonly #folders: Disposable;
  #disposed = false;

  /** A file came or went. */
  readonly onDidChangeList: Event<void> = this.#listChanged.event;
  /** A file's content on the disk changed. */
  readonly onDidChangeFile: Event<Uri> = this.#fileChanged.event;

  constructor(finder: Pick<FileFinder, 'find'>, globs: () => readonly string[]) {
    this.#finder = finder;
    this.#globs = globs;
    this.#folders = workspace.onDidChangeWorkspaceFolders(() => this.#invalidate());
  }

  /** Searches before somebody asks. */
  prepare(): void {
    this.all().catch(() => undefined); // who asks later searches again, and shows the reason
  }

  /** Sorted by path. */
  all(): Promise<readonly Uri[]> {
    if (this.#current) return this.#current.files;
    const search = new WatchedSearch(this.#search());
    const files = search.files.then((found) => found.map((file) => Uri.file(file)));
    this.#current = { search, files };
    const isCurrent = (): boolean => this.#current?.search === search;
    search.files.then(
      (found) => {
        if (isCurrent()) this.#settle(search, found);
      },
      // The caller shows the reason; a later call tries again.
      () => {
        if (isCurrent()) this.#current = undefined;
      },
    );
    return files;
  }

  #settle(search: WatchedSearch, found: readonly string[]): void {
    const last = this.#last;
    this.#last = search;
    if (search.missed) this.#invalidate();
    if (!last) return;
    for (const file of found) if (!last.has(file)) this.#fresh.add(file);
    if (this.#fresh.size > 0) this.#debouncer.schedule('fresh', () => void this.#checkFresh(), reportedMs);
  }

  async #checkFresh(): Promise<void> {
    const files = [...this.#fresh];
    this.#fresh.clear();
    const there = await Promise.all(files.map(exists));
    if (there.includes(false)) this.#invalidate();
  }

  /** Searches again: the globs changed, or someone pressed Refresh. */
  refresh(): void {
    this.#stopWatching();
    this.#current = undefined;
    this.#listChanged.fire();
  }

  async #search(): Promise<string[]> {
    if (this.#watchers.length === 0 && !this.#disposed) this.#startWatching();
    const searches = foldersOnDisk().map(({ uri }) => ({
      folder: uri.fsPath,
      include: this.#globs(),
      exclude: [excluded, ...excludedBySetting(uri)],
    }));
    return searches.length === 0 ? [] : this.#finder.find(searches);
  }

  #startWatching(): void {
    this.#watchers = this.#globs().map((glob) => {
      const watcher = workspace.createFileSystemWatcher(glob);
      watcher.onDidCreate((uri) => {
        if (!isExcluded(uri)) this.#invalidate();
      });
      watcher.onDidDelete((uri) => {
        this.#fileChanged.fire(uri);
        if (!isExcluded(uri)) this.#invalidate();
      });
      watcher.onDidChange((uri) => {
        this.#fileChanged.fire(uri);
        if (!isExcluded(uri) && this.#current?.search.fileChanged(uri.fsPath)) this.#invalidate();
      });
      return watcher;
    });
    // Of a folder that is deleted, or copied here, VS Code may report the folder only.
    const folders = workspace.createFileSystemWatcher('**', false, true, false);
    folders.onDidCreate((uri) => void this.#invalidateIfFolder(uri));
    folders.onDidDelete(({ fsPath }) => {
      if (this.#current?.search.folderDeleted(fsPath)) this.#invalidate();
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
    this.#current = undefined;
    this.#debouncer.schedule('list', () => {
      this.#current = undefined; // a search that was under way may have missed the last event
      this.#listChanged.fire();
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopWatching();
    this.#folders.dispose();
    this.#debouncer.dispose();
    this.#listChanged.dispose();
    this.#fileChanged.dispose();
  }
}

/** Whether it lies in a folder that is never searched: what a build writes there changes no list. */
function isExcluded(uri: Uri): boolean {
  const folder = workspace.getWorkspaceFolder(uri);
  const names = folder ? path.relative(folder.uri.fsPath, uri.fsPath).split(path.sep) : [];
  return names.some((name) => excludedNames.includes(name));
}

/** The globs that `files.exclude` switches on for a folder; those that depend on a file beside are left out. */
function excludedBySetting(folder: Uri): string[] {
  const setting = workspace.getConfiguration('files', folder).get<Record<string, unknown>>('exclude') ?? {};
  return Object.keys(setting).filter((glob) => setting[glob] === true);
}
