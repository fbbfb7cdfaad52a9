import { setTimeout } from 'node:timers/promises';
import type { Uri } from 'vscode';
import type { Progress } from '../../core/engine/runOptions.ts';
import type { Clock } from '../../core/environment.ts';

/** Milliseconds that calls in flight get when someone has pressed Stop in the Test Explorer: they are paid for. */
export const stopGraceMs = 3_000;

/** A run of this window that is under way. */
export class ActiveRun {
  readonly suite: Uri;
  readonly #drain = new AbortController();
  readonly #abort = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  runId: string | undefined;
  progress: Progress | undefined;

  constructor(suite: Uri) {
    this.suite = suite;
  }

  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  end(): void {
    this.#ended.resolve();
  }

  /** The first call lets what is in flight finish; the second aborts it. */
  stop(): void {
    if (this.#drain.signal.aborted) this.#abort.abort();
    else this.#drain.abort();
  }

  /**
   * For who can say it once only: lets what is in flight finish for a while, then aborts it. What is recorded by then is
   * kept, and the run can be gone on with.
   */
  stopWithin(ms: number, sleep: Clock['sleep'] = wait): void {
    this.#drain.abort();
    const awake = new AbortController();
    void this.ended.then(() => awake.abort());
    sleep(ms, awake.signal).then(
      () => this.#abort.abort(),
      () => undefined, // it has ended in time
    );
  }

  /** Aborts what is in flight, too. */
  stopNow(): void {
    this.#drain.abort();
    this.#abort.abort();
  }
}

async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, signal && { signal });
}
