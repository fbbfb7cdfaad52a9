import path from 'node:path';

/**
 * One search for files, and what became of the folders that it looked into meanwhile: a search that read a folder
 * before it was deleted, and ends after it, tells of files that are gone.
 */
export class WatchedSearch {
  /** The files, sorted. */
  readonly files: Promise<readonly string[]>;
  /** Each folder with one of the files in it or below it, once they are known. */
  #folders: ReadonlySet<string> | undefined;
  readonly #deleted: string[] = [];

  /** @param search absolute paths, in any order */
  constructor(search: Promise<string[]>) {
    this.files = search.then((found) => {
      this.#folders = foldersOf(found);
      return found.sort();
    });
  }

  /**
   * Whether the files are other ones now that this path is gone. While the search goes on nobody knows yet: then
   * {@link missed} tells.
   */
  folderDeleted(folder: string): boolean {
    if (this.#folders) return this.#folders.has(folder);
    this.#deleted.push(folder);
    return false;
  }

  /** Whether the search, which has ended, told of files in a folder that was deleted while it went on. */
  get missed(): boolean {
    return this.#deleted.some((folder) => this.#folders?.has(folder));
  }
}

function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = path.dirname(file); !folders.has(folder); folder = path.dirname(folder))
      folders.add(folder);
  return folders;
}
