import { Worker } from 'node:worker_threads';
import { CupelError } from '../errors.ts';
import { workerUrl } from '../workers.ts';
import { badInput } from './check.ts';
import type { BootstrapOptions, BootstrapResult } from './bootstrap.ts';

/** Options that can go to another thread: no function. */
export type WorkerBootstrapOptions = Omit<BootstrapOptions, 'statistic'> & {
  statistic?: 'mean' | { quantile: number };
};

/** What the worker is started with. */
export interface BootstrapJob {
  values: Float64Array;
  options: WorkerBootstrapOptions;
}

/** What the worker answers. */
export type BootstrapReply =
  { result: BootstrapResult } | { problem: { code: string; message: string; hint: string | undefined } };

/**
 * `bootstrap` in a thread of its own, with the same result for the same seed.
 * @param signal ends the thread; the promise is then rejected with the signal's reason
 * @throws CupelError stats.badInput
 */
export function bootstrapInWorker(
  values: ArrayLike<number>,
  options: WorkerBootstrapOptions = {},
  signal?: AbortSignal,
): Promise<BootstrapResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    if (typeof options.statistic === 'function') {
      reject(
        badInput(
          'a function cannot go to another thread',
          'Call bootstrap, or choose the mean or a quantile.',
        ),
      );
      return;
    }
    const job: BootstrapJob = {
      values: Float64Array.from(values),
      options: options.clusters ? { ...options, clusters: Array.from(options.clusters) } : options,
    };
    const worker = new Worker(workerUrl('./bootstrap.worker.ts', import.meta.url), {
      workerData: job,
      transferList: [job.values.buffer as ArrayBuffer],
    });
    const settle = (finish: () => void) => {
      signal?.removeEventListener('abort', onAbort);
      finish();
      void worker.terminate();
    };
    const onAbort = () => settle(() => reject(signal?.reason as Error));
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.once('message', (reply: BootstrapReply) =>
      settle(() => {
        if ('result' in reply) resolve(reply.result);
        else reject(new CupelError(reply.problem.code, reply.problem.message, { hint: reply.problem.hint }));
      }),
    );
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', (code) =>
      settle(() => reject(new Error(`the bootstrap's thread ended early, with code ${code}`))),
    );
  });
}
