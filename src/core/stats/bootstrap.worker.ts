import { parentPort, workerData } from 'node:worker_threads';
import { CupelError } from '../errors.ts';
import { bootstrap } from './bootstrap.ts';
import type { BootstrapJob, BootstrapReply } from './bootstrapInWorker.ts';

const { values, options } = workerData as BootstrapJob;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(reply());

function reply(): BootstrapReply {
  try {
    return { result: bootstrap(values, options) };
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    // A class does not survive the way between threads.
    return { problem: { code: error.code, message: error.message, hint: error.hint } };
  }
}
