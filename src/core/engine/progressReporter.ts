import type { Clock } from '../environment.ts';
import type { Progress } from './runOptions.ts';

const intervalMs = 100;

/** What the progress needs of a result. */
export interface Outcome {
  readonly pass: boolean;
  /** Whether the call, or a check, could not be made. */
  readonly errored: boolean;
  readonly cached: boolean;
  readonly cost: number | null;
}

/** Counts a run and tells of it, at most ten times a second. */
export class ProgressReporter {
  readonly #clock: Clock;
  readonly #report: ((progress: Progress) => void) | undefined;
  readonly #state: Progress = {
    planned: undefined,
    done: 0,
    passed: 0,
    failed: 0,
    errored: 0,
    cached: 0,
    inFlight: 0,
    cost: 0,
    costUnknown: 0,
  };
  #reportedAt = -Infinity;

  constructor(clock: Clock, report: ((progress: Progress) => void) | undefined) {
    this.#clock = clock;
    this.#report = report;
  }

  get done(): number {
    return this.#state.done;
  }

  planned(count: number | undefined): void {
    this.#state.planned = count;
    this.#tell();
  }

  /** What the run had done before it was resumed. */
  resumed(done: Omit<Progress, 'planned' | 'inFlight'>): void {
    Object.assign(this.#state, done);
  }

  started(): void {
    this.#state.inFlight += 1;
    this.#tell();
  }

  ended(): void {
    this.#state.inFlight -= 1;
  }

  recorded({ pass, errored, cached, cost }: Outcome): void {
    const state = this.#state;
    state.done += 1;
    if (errored) state.errored += 1;
    else if (pass) state.passed += 1;
    else state.failed += 1;
    if (cached) state.cached += 1;
    if (cost === null) state.costUnknown += 1;
    else state.cost += cost;
    this.#tell();
  }

  /** Tells the last state, however lately it told one. */
  finish(): void {
    this.#reportedAt = -Infinity;
    this.#tell();
  }

  #tell(): void {
    if (!this.#report) return;
    const now = this.#clock.monotonic();
    if (now - this.#reportedAt < intervalMs) return;
    this.#reportedAt = now;
    this.#report({ ...this.#state });
  }
}
