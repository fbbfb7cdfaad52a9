import { Worker } from 'node:worker_threads';
import { CupelError } from '../errors.ts';
import { workerUrl } from '../workers.ts';
import type { Encoding } from './encodings.ts';

export interface TokenRequest {
  id: number;
  encoding: Encoding;
  texts: readonly string[];
}

export type TokenReply = { id: number; counts: number[] } | { id: number; error: string };

interface Waiting {
  resolve(counts: number[]): void;
  reject(error: CupelError): void;
}

/** The thread that encodes. It starts with the first request, and again if it ended. */
export class TokenWorker {
  #worker: Worker | undefined;
  #sent = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** @throws CupelError `tokens.failed` */
  count(encoding: Encoding, texts: readonly string[]): Promise<number[]> {
    if (texts.length === 0) return Promise.resolve([]);
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      const id = ++this.#sent;
      this.#waiting.set(id, { resolve, reject });
      // The thread keeps a program alive only while somebody waits for its answer.
      worker.ref();
      worker.postMessage({ id, encoding, texts } satisfies TokenRequest);
    });
  }

  #start(): Worker {
    const worker = new Worker(workerUrl('./tokens.worker.ts', import.meta.url));
    worker.on('message', (reply: TokenReply) => this.#answer(reply));
    worker.on('error', (cause) => this.#end(worker, cause.message));
    worker.on('exit', () => this.#end(worker, 'the thread that counts has ended'));
    // After the listeners: one for messages makes the worker keep the process alive again.
    worker.unref();
    return worker;
  }

  #answer(reply: TokenReply): void {
    const each = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if ('error' in reply) each?.reject(failed(reply.error));
    else each?.resolve(reply.counts);
  }

  #end(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    for (const each of this.#waiting.values()) each.reject(failed(reason));
    this.#waiting.clear();
  }

  async dispose(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    this.#end(worker, 'the counter was disposed of');
    await worker.terminate();
  }
}

function failed(reason: string): CupelError {
  return new CupelError('tokens.failed', `tokens could not be counted: ${reason}`);
}
