import { ProviderError } from '../providers/provider.ts';
import { Slots } from '../slots.ts';
import { longestTimer } from './longestTimer.ts';

/**
 * Runs requests with a limit of time, all of them under one signal. It holds one listener on that signal, however
 * many requests are under way: a listener for each would be most of the cost of a short call.
 */
export class AttemptTimer {
  readonly #hard: AbortSignal;
  readonly #underWay = new Slots<AbortController>();
  readonly #onAbort = () => {
    for (const controller of this.#underWay) controller.abort(this.#hard.reason);
  };

  /** @param hard aborts everything at once */
  constructor(hard: AbortSignal) {
    this.#hard = hard;
    hard.addEventListener('abort', this.#onAbort, { once: true });
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** @throws ProviderError `provider.timeout` when the time was up, the hard signal's reason when it was aborted */
  async run<T>(timeoutMs: number, label: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#hard.throwIfAborted();
    const controller = new AbortController();
    const slot = this.#underWay.add(controller);
    let expire: (error: unknown) => void = () => undefined;
    // What does not listen to the signal must not hold the run.
    const expired = new Promise<never>((_, reject) => (expire = reject));
    const onAbort = () => expire(controller.signal.reason);
    controller.signal.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(
      () => controller.abort(timeoutError(label, timeoutMs)),
      Math.min(timeoutMs, longestTimer),
    );
    try {
      return await Promise.race([work(controller.signal), expired]);
    } finally {
      clearTimeout(timer);
      this.#underWay.take(slot);
    }
  }

  dispose(): void {
    this.#hard.removeEventListener('abort', this.#onAbort);
  }
}

function timeoutError(label: string, timeoutMs: number): ProviderError {
  return new ProviderError('timeout', `"${label}" did not answer within ${timeoutMs / 1000} s.`, {
    hint: 'Raise `evaluateOptions.timeoutMs`, or ask for a shorter answer.',
  });
}
