import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * The URL of a worker's entry point. `file` is its source beside the caller (`./store.worker.ts`); in a build all
 * bundles lie in one folder, where it is one file of CommonJS: a thread starts sooner with that.
 * @param base the caller's `import.meta.url`
 */
export function workerUrl(file: string, base: string): URL {
  if (base.endsWith('.ts')) return new URL(file, base);
  return new URL(file.replace(/^.*\//, './').replace(/\.ts$/, '.cjs'), base);
}

/**
 * Starts a worker for one question, which stands in `workerData`, and ends it with its one answer.
 * @param signal ends the thread; the promise is then rejected with the signal's reason
 * @throws what the worker throws
 */
export function askWorker<Answer>(
  url: URL,
  question: Pick<WorkerOptions, 'workerData' | 'transferList'>,
  signal?: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const worker = new Worker(url, question);
    const settle = (finish: () => void): void => {
      signal?.removeEventListener('abort', onAbort);
      finish();
      void worker.terminate();
    };
    const onAbort = (): void => settle(() => reject(signal?.reason as Error));
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (answer: Answer) => settle(() => resolve(answer)));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', (code) =>
      settle(() => reject(new Error(`The thread ended early, with code ${code}.`))),
    );
  });
}
