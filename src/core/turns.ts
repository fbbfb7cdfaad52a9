/** Milliseconds for which work that nobody waits for may keep a thread to itself. */
const longestTurn = 8;

/** Gives the other work of a thread its turn in the middle of a long loop. An editor has keys to answer meanwhile. */
export class Turns {
  readonly #now: () => number;
  #since: number;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** A pause, to be waited for; undefined while it is not time for one. */
  due(): Promise<void> | undefined {
    if (this.#now() - this.#since < longestTurn) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        this.#since = this.#now();
        resolve();
      }),
    );
  }
}
