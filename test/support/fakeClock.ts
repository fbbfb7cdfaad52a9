import type { Clock } from '../../src/core/environment.ts';

interface Sleeper {
  at: number;
  wake(): void;
}

/** A clock that moves only when it is told to, or, with `auto`, to the next sleeper as soon as nothing else happens. */
export class FakeClock implements Clock {
  #now = 1_760_000_000_000;
  readonly #start = this.#now;
  readonly #sleepers = new Set<Sleeper>();
  readonly #auto: boolean;
  /** What was slept, in the order of asking. */
  readonly slept: number[] = [];

  constructor({ auto = false }: { auto?: boolean } = {}) {
    this.#auto = auto;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
      if (this.#auto) setImmediate(() => this.#sleepers.has(sleeper) && this.advance(sleeper.at - this.#now));
    });
  }

  /** Moves on, and wakes who has slept long enough. */
  advance(ms: number): void {
    this.#now += Math.max(0, ms);
    for (const sleeper of [...this.#sleepers].sort((a, b) => a.at - b.at)) {
      if (sleeper.at > this.#now) return;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

/** Lets everything that is ready happen. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
