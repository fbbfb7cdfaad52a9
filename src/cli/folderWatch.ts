import { existsSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { ancestors } from '../core/ancestors.ts';
import type { NamedFiles } from '../core/suites/namedFiles.ts';

/** Milliseconds of quiet after which a burst of changes (a checkout, a save over a temporary file) counts as one. */
const quietMs = 100;

/** What no suite names, and others write all the time. */
const ignored = /(?:^|[/\\])(?:\.cupel|\.git|node_modules)(?:[/\\]|$)/;

/** Watches the folders of files, and collects what changes in them until it is asked for. */
export class FolderWatch {
  readonly #watchers = new Map<string, { isDeep: boolean; watcher: FSWatcher }>();
  readonly #changed = new Set<string>();
  #names: readonly NamedFiles[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;

  /** Watches the folders of these files, and no others any more. */
  follow(...names: NamedFiles[]): void {
    this.#names = names;
    const wanted = new Map<string, boolean>();
    for (const each of names)
      for (const [folder, { isDeep }] of each.folders()) {
        // One that is not there yet is seen by the one that it will be in.
        const there = ancestors(folder).find((above) => existsSync(above)) ?? folder;
        wanted.set(there, (wanted.get(there) ?? false) || (isDeep && there === folder));
      }
    for (const [folder, { isDeep, watcher }] of this.#watchers) {
      if (wanted.get(folder) === isDeep) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const [folder, isDeep] of wanted) if (!this.#watchers.has(folder)) this.#watch(folder, isDeep);
  }

  /** What changed since it was last asked, once there is quiet; undefined when the program is to end. */
  async next(): Promise<string[] | undefined> {
    let isEnded = false;
    const end = () => {
      isEnded = true;
      this.#wake?.();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    try {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#wakeSoon();
      });
    } finally {
      this.#wake = undefined;
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
    }
    const changed = [...this.#changed];
    this.#changed.clear();
    return isEnded ? undefined : changed;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string, isDeep: boolean): void {
    const watcher = watch(folder, { recursive: isDeep });
    watcher.on('change', (_event, name) => {
      if (name !== null) this.#note(path.join(folder, name.toString()));
    });
    // A folder that was deleted; the next look finds the one that it was in.
    watcher.on('error', () => {
      watcher.close();
      this.#watchers.delete(folder);
    });
    this.#watchers.set(folder, { isDeep, watcher });
  }

  #note(entry: string): void {
    if (ignored.test(entry) || !this.#names.some((each) => each.isTouchedBy(entry))) return;
    this.#changed.add(entry);
    this.#wakeSoon();
  }

  /** Tells whoever waits, after a quiet moment, if there is something to tell. */
  #wakeSoon(): void {
    clearTimeout(this.#timer);
    if (this.#changed.size > 0 && this.#wake) this.#timer = setTimeout(this.#wake, quietMs);
  }
}
