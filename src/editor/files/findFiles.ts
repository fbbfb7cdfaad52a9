import { Worker } from 'node:worker_threads';
import { workerUrl } from '../../core/workers.ts';

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
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const worker = new Worker(workerUrl('./findFiles.worker.ts', import.meta.url), { workerData: searches });
    const settle = (finish: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      finish();
      void worker.terminate();
    };
    const onAbort = (): void => settle(() => reject(signal.reason as Error));
    signal.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (files: string[]) => settle(() => resolve(files)));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', (code) =>
      settle(() => reject(new Error(`The search for files ended early, with code ${code}.`))),
    );
  });
}
