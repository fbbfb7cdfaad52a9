/** Runs the last of a burst of calls, `delay` milliseconds after it, one timer a key. */
export class Debouncer {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #delay: number;
  #isDisposed = false;

  /** @param delay milliseconds of quiet */
  constructor(delay: number) {
    this.#delay = delay;
  }

  /** After its end nothing is scheduled any more. @param delay another one, for work that is more than usual */
  schedule(key: string, work: () => void, delay = this.#delay): void {
    this.cancel(key);
    if (this.#isDisposed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      work();
    }, delay);
    this.#timers.set(key, timer);
  }

  cancel(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
