import path from 'node:path';
import { EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import type { Disposable, Event, FileSystemWatcher, TextDocument } from 'vscode';
import type { NamedFiles } from '../../core/suites/namedFiles.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { typingPause } from './lengthOf.ts';

/** Milliseconds of quiet after which a burst of changes (a checkout, an agent) counts as one. */
const quietMs = 100;
const typingPauseMs = 250;

/** Files changed that a suite names. The suite's own file is told of elsewhere. */
export interface NamedFileChange {
  suite: Uri;
  /** Absolute paths. */
  files: ReadonlySet<string>;
  /** Whether they changed on the disk, too, and not in an editor alone. */
  isOnDisk: boolean;
}

interface Watched {
  suite: Uri;
  named: NamedFiles;
  /** Files that lie in no folder of the workspace, whose watcher does not see them. */
  outside: string;
  watchers: DisposableStore;
}

/** Knows which files the suites name that were read, and tells when one of them changes, by whomever. */
export class NamedFileWatch implements Disposable {
  readonly #changed = new EventEmitter<NamedFileChange>();
  readonly #suites = new Map<string, Watched>();
  readonly #pending = new Map<string, { files: Set<string>; isOnDisk: boolean }>();
  readonly #store = new DisposableStore();
  readonly #debouncer = this.#store.add(new Debouncer(quietMs));
  #isWatching = false;

  readonly onDidChange: Event<NamedFileChange> = this.#changed.event;

  constructor() {
    this.#store.add(this.#changed);
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changedIn(document);
      }),
    );
    // Changes may have been thrown away.
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#changedIn(document)));
    this.#store.add(
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme === 'file') this.#tell(uri.fsPath, { isOnDisk: true });
      }),
    );
  }

  /** Takes in what a suite names, each time that it was read. */
  note(suite: Uri, named: NamedFiles): void {
    if (this.#store.disposed) return;
    if (!this.#isWatching) this.#store.add(this.#watch('**'));
    this.#isWatching = true;
    const key = suite.toString();
    const files = outsideOfWorkspace(named.files);
    const outside = files.join('\n');
    const known = this.#suites.get(key);
    if (known?.outside === outside) {
      known.named = named;
      return;
    }
    known?.watchers.dispose();
    const watchers = new DisposableStore();
    for (const file of files)
      watchers.add(this.#watch(new RelativePattern(Uri.file(path.dirname(file)), path.basename(file))));
    this.#suites.set(key, { suite, named, outside, watchers });
  }

  /** Whether a suite named a file when it was last read. */
  isNamedBy(suite: Uri, file: string): boolean {
    return this.#suites.get(suite.toString())?.named.files.has(file) ?? false;
  }

  #watch(pattern: string | RelativePattern): FileSystemWatcher {
    const watcher = workspace.createFileSystemWatcher(pattern);
    watcher.onDidChange(({ fsPath }) => this.#tell(fsPath, { isOnDisk: true }));
    const cameOrWent = ({ fsPath }: Uri): void => this.#tell(fsPath, { isOnDisk: true, cameOrWent: true });
    watcher.onDidCreate(cameOrWent);
    watcher.onDidDelete(cameOrWent);
    return watcher;
  }

  #changedIn(document: TextDocument): void {
    const { uri, isDirty } = document;
    if (uri.scheme !== 'file') return;
    this.#tell(uri.fsPath, { isOnDisk: !isDirty, pause: () => typingPause(document, typingPauseMs) });
  }

  #tell(
    file: string,
    how: { isOnDisk: boolean; cameOrWent?: boolean; pause?: () => number | undefined },
  ): void {
    for (const [key, { suite, named }] of this.#suites) {
      if (!(how.cameOrWent ? named.isTouchedBy(file) : named.files.has(file))) continue;
      const pending = this.#pending.get(key) ?? { files: new Set(), isOnDisk: false };
      this.#pending.set(key, pending);
      pending.files.add(file);
      pending.isOnDisk ||= how.isOnDisk;
      this.#debouncer.schedule(
        key,
        () => {
          this.#pending.delete(key);
          this.#changed.fire({ suite, ...pending });
        },
        how.pause?.(),
      );
    }
  }

  dispose(): void {
    this.#store.dispose();
    for (const { watchers } of this.#suites.values()) watchers.dispose();
    this.#suites.clear();
  }
}

/** A suite may name thousands of files, and is read with each key: of most, the beginning of the path tells. */
function outsideOfWorkspace(files: Iterable<string>): string[] {
  const folders = workspace.workspaceFolders?.map(({ uri }) => uri.fsPath + path.sep) ?? [];
  return [...files].filter(
    (file) =>
      !folders.some((folder) => file.startsWith(folder)) && !workspace.getWorkspaceFolder(Uri.file(file)),
  );
}
