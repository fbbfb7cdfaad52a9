import type { Clock } from '../environment.ts';
import type { RateLimitState } from '../providers/provider.ts';
import { Gate } from './gate.ts';

export interface RateLimits {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  /** Requests under way at once. */
  readonly maxConcurrency?: number | undefined;
}

/** What was let through and counts against the window until a minute has passed. */
export interface Admission {
  at: number;
  tokens: number;
}

interface Remaining {
  tokens: number;
  /** When none is used. */
  readonly most: number;
  readonly at: number;
  /** How many come back in a millisecond. */
  readonly perMs: number;
}

const windowMs = 60_000;

/**
 * The limits of one provider. Requests and tokens are counted over the last 60 s (a sliding window: no burst at its
 * edge passes the limit). After a 429 the provider rests, and is asked by half as many at once; each full round of
 * successes lets one more in.
 */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #limits: RateLimits;
  readonly #gate: Gate;
  readonly #most: number;
  readonly #window: Admission[] = [];
  #windowStart = 0;
  #windowTokens = 0;
  #restUntil = 0;
  #learned: RateLimitState = {};
  /** What the vendor said was left of the tokens, and when. */
  #left: Remaining | undefined;
  #successes = 0;
  #turn: Promise<void> | undefined;

  constructor(clock: Clock, limits: RateLimits, concurrency: number) {
    this.#clock = clock;
    this.#limits = limits;
    this.#most = Math.max(1, Math.min(concurrency, limits.maxConcurrency ?? Infinity));
    this.#gate = new Gate(this.#most);
  }

  /** How many may be under way at once now. */
  get concurrency(): number {
    return this.#gate.limit;
  }

  /** Whether nobody is to ask for a while. */
  get rests(): boolean {
    return this.#restUntil > this.#clock.monotonic();
  }

  /**
   * Waits for a turn; `release` ends it.
   * @param tokens an estimate of what the request will use
   * @throws the signal's reason when aborted
   */
  async acquire(tokens: number, signal: AbortSignal): Promise<Admission> {
    const entered = this.#gate.enter(signal);
    if (entered) await entered;
    try {
      if (this.#turn || this.#delay(tokens) > 0) await this.#waitForTurn(tokens, signal);
    } catch (error) {
      this.#gate.leave();
      throw error;
    }
    const admission = { at: this.#clock.monotonic(), tokens };
    if (this.#counts) this.#count(admission);
    return admission;
  }

  /** The request has ended. `used` replaces the estimate. */
  release(admission: Admission, used: number | undefined): void {
    if (used !== undefined && this.#counts) {
      if (this.#window.includes(admission, this.#windowStart)) this.#windowTokens += used - admission.tokens;
      admission.tokens = used;
    }
    this.#gate.leave();
  }

  /** Learns from an answer. */
  succeeded(state: RateLimitState | undefined): void {
    if (state) this.#learn(state);
    if (this.#gate.limit >= this.#most) return;
    this.#successes += 1;
    if (this.#successes < this.#gate.limit) return;
    this.#successes = 0;
    this.#gate.limit += 1;
    this.#gate.admit();
  }

  /** Slows down after a 429. @param pauseMs how long nobody is to ask */
  refused(pauseMs: number, state: RateLimitState | undefined): void {
    if (state) this.#learn(state);
    const now = this.#clock.monotonic();
    // Those that were under way together are refused together; that is one sign, not many.
    if (now >= this.#restUntil) this.#gate.limit = Math.max(1, Math.floor(this.#gate.limit / 2));
    this.#successes = 0;
    this.#restUntil = Math.max(this.#restUntil, now + pauseMs);
  }

  get #counts(): boolean {
    return this.#requestLimit !== undefined || this.#tokenLimit !== undefined;
  }

  get #requestLimit(): number | undefined {
    return this.#limits.requestsPerMinute ?? this.#learned.requestsPerMinute;
  }

  get #tokenLimit(): number | undefined {
    return this.#limits.tokensPerMinute ?? this.#learned.tokensPerMinute;
  }

  #learn(state: RateLimitState): void {
    const { requestsPerMinute, tokensPerMinute } = state;
    if (requestsPerMinute !== undefined || tokensPerMinute !== undefined)
      this.#learned = { ...this.#learned, ...state };
    const now = this.#clock.monotonic();
    this.#left = leftOf(state, now);
    if (state.remainingRequests === 0)
      this.#restUntil = Math.max(this.#restUntil, now + (state.resetRequestsMs ?? 0));
    if (state.remainingTokens === 0)
      this.#restUntil = Math.max(this.#restUntil, now + (state.resetTokensMs ?? 0));
  }

  #count(admission: Admission): void {
    this.#window.push(admission);
    this.#windowTokens += admission.tokens;
    if (this.#left) this.#left.tokens -= admission.tokens;
  }

  /** One after the other, so that a large request is not overtaken for ever by small ones. */
  async #waitForTurn(tokens: number, signal: AbortSignal): Promise<void> {
    const before = this.#turn;
    let done: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (done = resolve));
    this.#turn = mine;
    try {
      await before;
      for (let delay = this.#delay(tokens); delay > 0; delay = this.#delay(tokens))
        await this.#clock.sleep(delay, signal);
      signal.throwIfAborted();
    } finally {
      done();
      if (this.#turn === mine) this.#turn = undefined;
    }
  }

  /** Milliseconds until a request of so many tokens may go. */
  #delay(tokens: number): number {
    const now = this.#clock.monotonic();
    const rest = this.#restUntil - now;
    if (!this.#counts) return Math.max(0, rest);
    this.#forget(now);
    return Math.max(0, rest, this.#requestDelay(now), this.#tokenDelay(now, tokens));
  }

  #requestDelay(now: number): number {
    const limit = this.#requestLimit;
    if (limit === undefined) return 0;
    const over = this.#window.length - this.#windowStart - Math.max(1, Math.floor(limit));
    if (over < 0) return 0;
    const blocking = this.#window[this.#windowStart + over];
    return blocking ? blocking.at + windowMs - now : 0;
  }

  #tokenDelay(now: number, tokens: number): number {
    const limit = this.#tokenLimit;
    if (limit === undefined) return 0;
    // A request larger than the limit goes when nothing else counts: the vendor shall say what it thinks of it.
    let used = this.#windowTokens;
    let index = this.#windowStart;
    while (used + tokens > limit && index < this.#window.length) {
      used -= this.#window[index]?.tokens ?? 0;
      index += 1;
    }
    const last = index > this.#windowStart ? this.#window[index - 1] : undefined;
    return Math.max(last ? last.at + windowMs - now : 0, this.#refillDelay(now, tokens));
  }

  /** Milliseconds until the vendor has so many tokens again: others may use the same account. */
  #refillDelay(now: number, tokens: number): number {
    if (!this.#left) return 0;
    const { tokens: left, most, at, perMs } = this.#left;
    return Math.min(windowMs, Math.max(0, at + (Math.min(tokens, most) - left) / perMs - now));
  }

  #forget(now: number): void {
    for (;;) {
      const oldest = this.#window[this.#windowStart];
      if (!oldest || oldest.at + windowMs > now) break;
      this.#windowTokens -= oldest.tokens;
      this.#windowStart += 1;
    }
    if (this.#windowStart < 1024) return;
    this.#window.splice(0, this.#windowStart);
    this.#windowStart = 0;
  }
}

/** What is left of a vendor's tokens, which come back evenly until all are there again; undefined where it is not said. */
function leftOf(
  { tokensPerMinute, remainingTokens, resetTokensMs }: RateLimitState,
  at: number,
): Remaining | undefined {
  if (tokensPerMinute === undefined || remainingTokens === undefined || !resetTokensMs) return undefined;
  const missing = tokensPerMinute - remainingTokens;
  return missing > 0
    ? { tokens: remainingTokens, most: tokensPerMinute, at, perMs: missing / resetTokensMs }
    : undefined;
}
