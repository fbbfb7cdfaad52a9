import type { Clock } from '../environment.ts';
import { messageOf } from '../errors.ts';
import { ProviderError, type ProviderErrorKind } from '../providers/provider.ts';

/** Calls in a row, each with all its retries, after which a provider counts as down. */
const failuresToOpen = 5;
/** Milliseconds until one call may try again. */
const restMs = 30_000;
/** Failures of the provider, not of what it was asked. */
const kinds: ReadonlySet<ProviderErrorKind> = new Set(['server', 'network', 'timeout', 'auth', 'rateLimit']);

/**
 * Keeps a run from waiting for a provider that only fails: the calls to it fail at once, and one from time to time
 * finds out whether it is back. They are the calls that a resumed run makes again.
 */
export class CircuitBreaker {
  readonly #clock: Clock;
  readonly #label: string;
  #failures = 0;
  #openUntil = 0;
  #trying = false;
  #last: unknown;

  constructor(clock: Clock, label: string) {
    this.#clock = clock;
    this.#label = label;
  }

  /** @throws ProviderError `provider.circuitOpen` */
  check(): void {
    if (this.#failures < failuresToOpen) return;
    if (!this.#trying && this.#clock.monotonic() >= this.#openUntil) {
      this.#trying = true;
      return;
    }
    throw new ProviderError(
      'circuitOpen',
      `"${this.#label}" was not asked: it failed ${this.#failures} times in a row. The last time: ${messageOf(this.#last)}`,
      {
        hint: 'When it is up again, continue with --resume: only what failed is asked again.',
        cause: this.#last,
      },
    );
  }

  succeeded(): void {
    this.#failures = 0;
    this.#trying = false;
  }

  /** A call failed for good. */
  failed(error: unknown): void {
    this.#trying = false;
    if (!(error instanceof ProviderError) || !kinds.has(error.kind)) {
      // It answered, if only to refuse this one.
      if (error instanceof ProviderError && error.status !== undefined) this.#failures = 0;
      return;
    }
    this.#failures += 1;
    this.#last = error;
    this.#openUntil = this.#clock.monotonic() + restMs;
  }

  /** A call ended without an answer: for good, or for a reason of our own (cancelled, over the budget). */
  ended(error: unknown): void {
    if (!(error instanceof ProviderError)) this.#trying = false;
    else if (error.kind !== 'circuitOpen') this.failed(error);
  }
}
