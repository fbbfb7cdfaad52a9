import { Worker } from 'node:worker_threads';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import { workerUrl } from '../workers.ts';
import { CodePool, type Runner } from './codePool.ts';
import { type CodeCall, defaultTimeoutMs, floodError, type InstanceCall, outputLimit } from './codeCall.ts';
import { definedVariables } from './command.ts';

/** What is sent to the worker. */
export type JavaScriptJob = {
  args: readonly unknown[];
} & (
  | { mode: 'expression' | 'body' | 'auto'; source: string; parameters: readonly string[]; directory: string }
  | {
      mode: 'file';
      file: string;
      fn?: string | undefined;
      fallbacks: readonly string[];
      instance?: InstanceCall | undefined;
    }
);

/** What comes back. */
export type JavaScriptReply =
  | { kind: 'value'; value: unknown }
  | { kind: 'error'; code: string; message: string; hint?: string }
  | { kind: 'flood' };

/** MiB of JavaScript heap that one worker may fill. */
const heapLimit = 512;

/** Worker threads that run JavaScript and TypeScript. */
export class JavaScriptPool {
  readonly #pool: CodePool<JavaScriptJob>;

  constructor(environment: Environment, size: number, idleMs?: number) {
    this.#pool = new CodePool(() => new JavaScriptRunner(environment), size, idleMs);
  }

  run(call: CodeCall): Promise<unknown> {
    const { args } = call;
    const job: JavaScriptJob =
      call.mode === 'file'
        ? {
            mode: 'file',
            file: call.file,
            fn: call.fn,
            fallbacks: call.fallbacks ?? [],
            instance: call.instance,
            args,
          }
        : {
            mode: call.mode,
            source: call.source,
            parameters: call.parameters,
            directory: call.directory,
            args,
          };
    return this.#pool.run(job, call.timeoutMs ?? defaultTimeoutMs, call.signal);
  }

  async dispose(): Promise<void> {
    this.#pool.dispose();
  }
}

class JavaScriptRunner implements Runner<JavaScriptJob> {
  readonly #worker: Worker;
  #current: { resolve(value: unknown): void; reject(reason: unknown): void } | undefined;
  alive = true;

  constructor(environment: Environment) {
    this.#worker = new Worker(workerUrl('./javascript.worker.ts', import.meta.url), {
      env: definedVariables(environment.variables),
      resourceLimits: { maxOldGenerationSizeMb: heapLimit },
      workerData: { outputLimit },
      // Nothing may reach the engine's own streams: stdout carries results.
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (reply: JavaScriptReply) => this.#answer(reply));
    this.#worker.on('error', (error) => this.kill(crashError(error)));
    this.#worker.on('messageerror', (error) => this.kill(crashError(error)));
    this.#worker.on('exit', () =>
      this.kill(new CupelError('code.crashed', 'The code ended its own thread (process.exit).')),
    );
    // After the listeners: one for messages makes the worker keep the process alive again.
    this.#worker.unref();
  }

  run(job: JavaScriptJob): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#current = { resolve, reject };
      this.#worker.ref();
      try {
        this.#worker.postMessage(job);
      } catch (error) {
        this.#settle()?.reject(
          new CupelError('code.badResult', `A value cannot be handed to the code: ${messageOf(error)}`),
        );
      }
    });
  }

  kill(reason: Error): void {
    if (!this.alive) return;
    this.alive = false;
    this.#settle()?.reject(reason);
    void this.#worker.terminate();
  }

  #answer(reply: JavaScriptReply): void {
    switch (reply.kind) {
      case 'value':
        return this.#settle()?.resolve(reply.value);
      case 'error':
        return this.#settle()?.reject(new CupelError(reply.code, reply.message, { hint: reply.hint }));
      case 'flood':
        return this.kill(floodError());
    }
  }

  #settle() {
    const current = this.#current;
    this.#current = undefined;
    if (this.alive) this.#worker.unref();
    return current;
  }
}

function crashError(error: unknown): CupelError {
  if ((error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new CupelError(
      'code.crashed',
      `The code used more than ${heapLimit} MB of memory and was stopped.`,
    );
  return new CupelError('code.crashed', `The code failed after it had returned: ${messageOf(error)}`);
}
