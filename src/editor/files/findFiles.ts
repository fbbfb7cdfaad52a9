import { askWorker, workerUrl } from '../../core/workers.ts';

/** What to look for in a folder. Globs are relative to it. */
export interface FileSearch {
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * The files of folders that match globs, in a thread of its own. VS Code's search sends each file that it finds to the
 * window and back: with thousands of them that is seconds.
 * @returns absolute paths, in no order; what cannot be read is left out
 * @throws the signal's reason once it is aborted
 */
export function findFiles(searches: readonly FileSearch[], signal: AbortSignal): Promise<string[]> {
  const url = workerUrl('./findFiles.worker.ts', import.meta.url);
  return askWorker<string[]>(url, { workerData: searches }, signal);
}
