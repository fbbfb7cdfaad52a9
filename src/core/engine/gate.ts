import { Queue } from '../slots.ts';

interface Waiting {
  readonly signal: AbortSignal;
  admit(): void;
  leave(reason: unknown): void;
  hasLeft: boolean;
}

/** Lets at most `limit` through at once, in the order of asking. The limit may change while it is in use. */
export class Gate {
  limit: number;
  #inside = 0;
  readonly #waiting = new Queue<Waiting>();
  readonly #heard = new WeakSet<AbortSignal>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get inside(): number {
    return this.#inside;
  }

  /**
   * Waits for a place, which `leave` gives back.
   * @param signal one of a few that live as long as the gate
   * @returns undefined when there is one at once
   * @throws the signal's reason when aborted while waiting
   */
  enter(signal: AbortSignal): Promise<void> | undefined {
    if (this.#inside < this.limit && this.#waiting.size === 0) {
      this.#inside += 1;
      return undefined;
    }
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    this.#hear(signal);
    return new Promise((resolve, reject) =>
      this.#waiting.push({ signal, admit: resolve, leave: reject, hasLeft: false }),
    );
  }

  leave(): void {
    this.#inside -= 1;
    this.admit();
  }

  /** Lets in who may come in: to be called when the limit was raised. */
  admit(): void {
    while (this.#inside < this.limit) {
      const next = this.#waiting.shift();
      if (!next) return;
      if (next.hasLeft) continue;
      this.#inside += 1;
      next.admit();
    }
  }

  /**
   * Listens once for all who wait under a signal. A listener for each would be in a list whose removed links still
   * point to the next ones, and so keep them alive until a full garbage collection (see `Slots`).
   */
  #hear(signal: AbortSignal): void {
    if (this.#heard.has(signal)) return;
    this.#heard.add(signal);
    const onAbort = () => {
      for (const each of this.#waiting) {
        if (each.signal !== signal || each.hasLeft) continue;
        each.hasLeft = true;
        each.leave(signal.reason);
      }
    };
    signal.addEventListener('abort', onAbort, { once: true });
  }
}
