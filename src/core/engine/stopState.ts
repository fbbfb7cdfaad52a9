import { longestTimer } from './longestTimer.ts';
import type { RunStatus } from './result.ts';

type Reason = 'waiting' | 'cancelled' | 'drained' | 'time' | 'budget' | 'failed';

const statuses: Readonly<Record<Reason, RunStatus>> = {
  waiting: 'interrupted',
  cancelled: 'cancelled',
  drained: 'cancelled',
  time: 'timeLimit',
  budget: 'budget',
  failed: 'failed',
};

/** Why a run stops, and the two ways in which it does: nothing more is sent, or all is aborted. */
export class StopState {
  readonly #hard = new AbortController();
  readonly #sending = new AbortController();
  readonly #unlisten: (() => void)[] = [];
  #reason: Reason | undefined;
  #notice: string | undefined;
  #failure: { error: unknown } | undefined;

  constructor(options: { signal?: AbortSignal; drain?: AbortSignal }, maxTimeMs: number | undefined) {
    this.#follow(options.signal, () =>
      this.#stopNow('cancelled', 'Cancelled. Go on with: cupel run --resume'),
    );
    this.#follow(options.drain, () =>
      this.#stopSending('drained', 'Stopped after what was in flight. Go on with: cupel run --resume'),
    );
    if (maxTimeMs === undefined || maxTimeMs <= 0) return;
    const timer = setTimeout(
      () =>
        this.#stopNow(
          'time',
          `Stopped after ${maxTimeMs / 1000} s (evaluateOptions.maxEvalTimeMs). Go on with: cupel run --resume`,
        ),
      Math.min(maxTimeMs, longestTimer),
    );
    this.#unlisten.push(() => clearTimeout(timer));
  }

  /** Aborted when everything is to end at once. */
  get hard(): AbortSignal {
    return this.#hard.signal;
  }

  /** Aborted when nothing more is to be sent. */
  get sending(): AbortSignal {
    return this.#sending.signal;
  }

  get status(): RunStatus {
    return this.#reason === undefined ? 'finished' : statuses[this.#reason];
  }

  get notice(): string | undefined {
    return this.#notice;
  }

  /** What made it impossible to go on. */
  get failure(): { error: unknown } | undefined {
    return this.#failure;
  }

  /** The budget does not allow the next call. */
  overBudget(message: string): void {
    this.#stopSending('budget', message);
  }

  /** The run is to be gone on with: calls are not recorded yet. */
  leave(notice: string | undefined, unrecorded: number): void {
    if (notice !== undefined) this.#notice = notice;
    if (unrecorded > 0) this.#reason ??= 'waiting';
  }

  /** Nothing can be kept any more, or the plan cannot be read: going on would lose what is paid for. */
  fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    this.#reason = 'failed';
    this.#stopNow('failed', undefined);
  }

  dispose(): void {
    for (const unlisten of this.#unlisten) unlisten();
  }

  #stopSending(reason: Reason, notice: string | undefined): void {
    if (this.#reason === undefined) {
      this.#reason = reason;
      this.#notice = notice;
    }
    this.#sending.abort(new DOMException('the run is stopping', 'AbortError'));
  }

  #stopNow(reason: Reason, notice: string | undefined): void {
    // What was in flight is not finished any more.
    if (this.#reason === 'drained' && !this.#hard.signal.aborted) {
      this.#reason = reason;
      this.#notice = notice;
    }
    this.#stopSending(reason, notice);
    this.#hard.abort(new DOMException('the run was cancelled', 'AbortError'));
  }

  #follow(signal: AbortSignal | undefined, stop: () => void): void {
    if (!signal) return;
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#unlisten.push(() => signal.removeEventListener('abort', stop));
  }
}
