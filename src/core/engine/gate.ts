/** Lets at most `limit` through at once, in the order of asking. The limit may change while it is in use. */
export class Gate {
  limit: number;
  #inside = 0;
  readonly #waiting = new Set<() => void>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get inside(): number {
    return this.#inside;
  }

  /**
   * Waits for a place, which `leave` gives back.
   * @returns undefined when there is one at once
   * @throws the signal's reason when aborted while waiting
   */
  enter(signal: AbortSignal): Promise<void> | undefined {
    if (this.#inside < this.limit && this.#waiting.size === 0) {
      this.#inside += 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const admit = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        this.#waiting.delete(admit);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(admit);
    });
  }

  leave(): void {
    this.#inside -= 1;
    this.admit();
  }

  /** Lets in who may come in: to be called when the limit was raised. */
  admit(): void {
    for (const next of this.#waiting) {
      if (this.#inside >= this.limit) return;
      this.#waiting.delete(next);
      this.#inside += 1;
      next();
    }
  }
}
