import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import { CodePool, type Runner } from './codePool.ts';
import { type CodeCall, defaultTimeoutMs, floodError, outputLimit } from './codeCall.ts';
import { definedVariables, killTree } from './command.ts';
import { pythonServer } from './pythonServer.ts';

type PythonReply =
  | { kind: 'value'; value: unknown }
  | { kind: 'error'; code: string; message: string; hint?: string | null }
  | { kind: 'flood' };

/** Python processes that are used again and again. `PROMPTFOO_PYTHON` or `CUPEL_PYTHON` names another Python. */
export class PythonPool {
  readonly #pool: CodePool<string>;

  constructor(environment: Environment, size: number, idleMs?: number) {
    this.#pool = new CodePool(() => new PythonRunner(environment), size, idleMs);
  }

  async run(call: CodeCall): Promise<unknown> {
    const { args } = call;
    const request =
      call.mode === 'file'
        ? { mode: 'file', file: call.file, fn: call.fn, fallbacks: call.fallbacks ?? [], args }
        : {
            mode: call.mode,
            source: call.source,
            parameters: call.parameters,
            directory: call.directory,
            args,
          };
    return this.#pool.run(toJson(request), call.timeoutMs ?? defaultTimeoutMs, call.signal);
  }

  async dispose(): Promise<void> {
    this.#pool.dispose();
  }
}

function toJson(request: unknown): string {
  try {
    return JSON.stringify(request);
  } catch (error) {
    throw new CupelError('code.badResult', `A value cannot be handed to the code: ${messageOf(error)}`);
  }
}

class PythonRunner implements Runner<string> {
  readonly #process: ChildProcessWithoutNullStreams;
  #current: { resolve(value: unknown): void; reject(reason: unknown): void } | undefined;
  alive = true;

  constructor({ variables }: Environment) {
    const command =
      variables['CUPEL_PYTHON'] ??
      variables['PROMPTFOO_PYTHON'] ??
      (process.platform === 'win32' ? 'python' : 'python3');
    this.#process = spawn(command, ['-u', '-c', pythonServer, String(outputLimit)], {
      env: { ...definedVariables(variables), PYTHONIOENCODING: 'utf-8' },
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#hold(false);
    this.#process.on('error', (error) =>
      this.kill(
        new CupelError('code.pythonMissing', `Python cannot be started as "${command}": ${error.message}`, {
          hint: 'Install Python 3, or set CUPEL_PYTHON to its path.',
        }),
      ),
    );
    this.#process.on('exit', (status, signal) =>
      this.kill(new CupelError('code.crashed', `The Python process ended with ${status ?? signal}.`)),
    );
    this.#process.stdin.on('error', () => undefined);
    this.#process.stderr.resume();
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#answer(line));
  }

  run(request: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#current = { resolve, reject };
      this.#hold(true);
      this.#process.stdin.write(`${request}\n`);
    });
  }

  kill(reason: Error): void {
    const wasAlive = this.alive;
    this.alive = false;
    this.#settle()?.reject(reason);
    if (wasAlive) killTree(this.#process.pid, () => this.#process.kill('SIGKILL'));
  }

  #answer(line: string): void {
    const reply = JSON.parse(line) as PythonReply;
    switch (reply.kind) {
      case 'value':
        return this.#settle()?.resolve(reply.value);
      case 'error':
        return this.#settle()?.reject(
          new CupelError(reply.code, reply.message, { hint: reply.hint ?? undefined }),
        );
      case 'flood':
        return this.#settle()?.reject(floodError());
    }
  }

  #settle() {
    const current = this.#current;
    this.#current = undefined;
    this.#hold(false);
    return current;
  }

  /** Whether the process keeps the program alive: only while it works. */
  #hold(on: boolean): void {
    if (!this.alive) return;
    const { stdin, stdout, stderr } = this.#process;
    // The pipes are sockets, though their types do not say so.
    for (const part of [this.#process, stdin, stdout, stderr] as {
      destroyed?: boolean;
      ref(): void;
      unref(): void;
    }[])
      if (part.destroyed) continue;
      else if (on) part.ref();
      else part.unref();
  }
}
