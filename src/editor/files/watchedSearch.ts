import path from 'node:path';

/**
 * One search for files, and what became of the disk meanwhile: a search that read a folder before it was deleted, or
 * before a file was put there, and ends after it, is wrong.
 */
export class WatchedSearch {
  /** The files, sorted. */
  readonly files: Promise<readonly string[]>;
  /** The files, and each folder with one of them in it or below it, once they are known. */
  #found: { readonly files: ReadonlySet<string>; readonly folders: ReadonlySet<string> } | undefined;
  readonly #deleted: string[] = [];
  readonly #changed: string[] = [];

  /** @param search absolute paths, in any order */
  constructor(search: Promise<string[]>) {
    this.files = search.then((found) => {
      this.#found = { files: new Set(found), folders: foldersOf(found) };
      return found.sort();
    });
  }

  /** Whether the search, which has ended, found this file. */
  has(file: string): boolean {
    return this.#found?.files.has(file) ?? false;
  }

  /**
   * Whether the files are other ones now that this path is gone. While the search goes on nobody knows yet: then
   * {@link missed} tells.
   */
  folderDeleted(folder: string): boolean {
    if (this.#found) return this.#found.folders.has(folder);
    this.#deleted.push(folder);
    return false;
  }

  /**
   * Whether the files are other ones, since a file that is looked for has changed: one that was deleted and written anew
   * is reported as changed. While the search goes on {@link missed} tells.
   */
  fileChanged(file: string): boolean {
    if (this.#found) return !this.has(file);
    this.#changed.push(file);
    return false;
  }

  /** Whether the search, which has ended, is wrong by what happened while it went on. */
  get missed(): boolean {
    return (
      this.#deleted.some((folder) => this.folderDeleted(folder)) ||
      this.#changed.some((file) => this.fileChanged(file))
    );
  }
}

function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder))
      folders.add(folder);
  return folders;
}
