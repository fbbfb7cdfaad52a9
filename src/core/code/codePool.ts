import { CupelError } from '../errors.ts';

/** Something that runs one job at a time and is thrown away when a job goes wrong beyond repair. */
export interface Runner<Job> {
  /** Resolves with the result; rejects with what the code did wrong. Never called while a job is under way. */
  run(job: Job): Promise<unknown>;
  /** Ends it at once; a job under way rejects with `reason`. */
  kill(reason: Error): void;
  /** False once it has ended. */
  readonly alive: boolean;
}

interface Waiting<Job> {
  job: Job;
  timeoutMs: number;
  signal: AbortSignal | undefined;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Milliseconds after which runners that nobody needs are ended. */
const defaultIdleMs = 30_000;

/** Hands jobs to a few runners, first come first served, and replaces those that had to be killed. */
export class CodePool<Job> {
  readonly #start: () => Runner<Job>;
  readonly #size: number;
  readonly #idleMs: number;
  readonly #idle: Runner<Job>[] = [];
  readonly #busy = new Set<Runner<Job>>();
  readonly #queue: Waiting<Job>[] = [];
  #disposed = false;
  #idleTimer: NodeJS.Timeout | undefined;

  /** @param idleMs after which runners that nobody needs are ended; `Infinity` keeps them until `dispose` */
  constructor(start: () => Runner<Job>, size: number, idleMs = defaultIdleMs) {
    this.#start = start;
    this.#size = size;
    this.#idleMs = idleMs;
  }

  run(job: Job, timeoutMs: number, signal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#disposed) return reject(disposedError());
      if (signal?.aborted) return reject(signal.reason as Error);
      this.#queue.push({ job, timeoutMs, signal, resolve, reject });
      this.#next();
    });
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#idleTimer);
    for (const waiting of this.#queue.splice(0)) waiting.reject(disposedError());
    for (const runner of [...this.#idle.splice(0), ...this.#busy]) runner.kill(disposedError());
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const runner = this.#takeRunner();
      if (runner === undefined) return;
      const waiting = this.#queue.shift();
      if (waiting === undefined) return void this.#idle.push(runner);
      this.#busy.add(runner);
      void this.#execute(runner, waiting);
    }
  }

  #takeRunner(): Runner<Job> | undefined {
    for (let runner = this.#idle.pop(); runner !== undefined; runner = this.#idle.pop())
      if (runner.alive) return runner;
    return this.#busy.size < this.#size ? this.#start() : undefined;
  }

  async #execute(runner: Runner<Job>, waiting: Waiting<Job>): Promise<void> {
    const { job, timeoutMs, signal } = waiting;
    const onAbort = () => runner.kill(signal?.reason as Error);
    const timer = setTimeout(() => runner.kill(timeoutError(timeoutMs)), timeoutMs);
    try {
      if (signal?.aborted) throw signal.reason;
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.resolve(await runner.run(job));
    } catch (error) {
      waiting.reject(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.#busy.delete(runner);
      if (runner.alive && !this.#disposed) this.#idle.push(runner);
      this.#next();
      if (this.#busy.size === 0) this.#endWhenIdle();
    }
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#idleMs === Infinity || this.#disposed) return;
    this.#idleTimer = setTimeout(() => {
      if (this.#busy.size === 0) for (const runner of this.#idle.splice(0)) runner.kill(disposedError());
    }, this.#idleMs).unref();
  }
}

function timeoutError(timeoutMs: number): CupelError {
  return new CupelError(
    'code.timeout',
    `The code did not finish within ${timeoutMs / 1000} s and was stopped.`,
    {
      hint: 'Look for a loop without an end or a promise that is never settled.',
    },
  );
}

function disposedError(): CupelError {
  return new CupelError('code.crashed', 'The code was stopped because the run ended.');
}
