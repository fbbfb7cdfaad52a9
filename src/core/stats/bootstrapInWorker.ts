import { CupelError } from '../errors.ts';
import { askWorker, workerUrl } from '../workers.ts';
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
export async function bootstrapInWorker(
  values: ArrayLike<number>,
  options: WorkerBootstrapOptions = {},
  signal?: AbortSignal,
): Promise<BootstrapResult> {
  signal?.throwIfAborted();
  if (typeof options.statistic === 'function')
    throw badInput(
      'a function cannot go to another thread',
      'Call bootstrap, or choose the mean or a quantile.',
    );
  const job: BootstrapJob = {
    values: Float64Array.from(values),
    options: options.clusters ? { ...options, clusters: Array.from(options.clusters) } : options,
  };
  const reply = await askWorker<BootstrapReply>(
    workerUrl('./bootstrap.worker.ts', import.meta.url),
    { workerData: job, transferList: [job.values.buffer as ArrayBuffer] },
    signal,
  );
  if ('result' in reply) return reply.result;
  throw new CupelError(reply.problem.code, reply.problem.message, { hint: reply.problem.hint });
}
