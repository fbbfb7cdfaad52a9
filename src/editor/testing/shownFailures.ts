/** Failures of one case that are told one by one: a case that is asked a thousand times may fail in as many ways. */
const mostShown = 20;

/**
 * The failures of one case: each text once, however often it comes. VS Code adds what it is sent to what it has, so
 * nothing may be sent twice.
 */
export class ShownFailures<Message> {
  readonly #shown = new Map<string, { message: Message; times: number }>();
  #left = 0;

  /** @param key the same for failures that need not be told apart. Returns whether the message is to be shown. */
  add(key: string, message: Message): boolean {
    const known = this.#shown.get(key);
    if (known) known.times++;
    else if (this.#shown.size < mostShown) this.#shown.set(key, { message, times: 1 });
    else this.#left++;
    return !known && this.#shown.get(key)?.message === message;
  }

  /** Those that came more than once, and how many are not shown. */
  get repeated(): { message: Message; times: number }[] {
    return [...this.#shown.values()].filter(({ times }) => times > 1);
  }

  get left(): number {
    return this.#left;
  }
}
