import type { Disposable } from 'vscode';
import { askWorker, workerUrl } from '../../core/workers.ts';

/** What to look for in a folder. Globs are relative to it. */
export interface FileSearch {
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

interface Together {
  readonly asked: (readonly FileSearch[])[];
  readonly answers: Promise<string[][]>;
}

/**
 * Finds files that match globs, in a thread of its own. VS Code's search sends each file that it finds to the window and
 * back: with thousands of them that is seconds.
 */
export class FileFinder implements Disposable {
  readonly #ended = new AbortController();
  /** What is asked at one time shares a thread: to start one takes longer than to search. */
  #next: Together | undefined;

  /**
   * @returns absolute paths, in no order; what cannot be read is left out
   * @throws AbortError once the finder is disposed
   */
  async find(searches: readonly FileSearch[]): Promise<string[]> {
    const { asked, answers } = (this.#next ??= this.#start());
    const place = asked.push(searches) - 1;
    return (await answers)[place] ?? [];
  }

  #start(): Together {
    const asked: (readonly FileSearch[])[] = [];
    const answers = Promise.resolve().then(() => {
      this.#next = undefined;
      const url = workerUrl('./findFiles.worker.ts', import.meta.url);
      return askWorker<string[][]>(url, { workerData: asked }, this.#ended.signal);
    });
    return { asked, answers };
  }

  dispose(): void {
    this.#ended.abort();
  }
}
