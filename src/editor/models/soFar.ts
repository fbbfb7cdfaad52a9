/** The answer to a question that may take long: who cannot wait for it gets the one before, and is told of the new one. */
export class SoFar<T> {
  readonly #ask: () => Promise<T>;
  readonly #onLate: (answer: T, before: T) => void;
  #last: T;

  /**
   * @param first what there is before any answer
   * @param onLate hears of an answer that somebody has not waited for
   */
  constructor(first: T, ask: () => Promise<T>, onLate: (answer: T, before: T) => void) {
    this.#last = first;
    this.#ask = ask;
    this.#onLate = onLate;
  }

  /**
   * Asks, and waits for the answer, but not longer than so many milliseconds.
   * @throws what asking throws in that time
   */
  async within(patienceMs: number): Promise<T> {
    let isLate = false;
    const answer = this.#ask().then((given) => {
      const before = this.#last;
      this.#last = given;
      if (isLate) this.#onLate(given, before);
      return given;
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<T>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        resolve(this.#last);
      }, patienceMs);
    });
    try {
      return await Promise.race([answer, patience]);
    } finally {
      clearTimeout(timer);
    }
  }
}
