import type { BatchQuestion } from '../batch/batchApi.ts';
import type { Provider, ProviderResponse } from '../providers/provider.ts';
import type { CircuitBreaker } from './circuitBreaker.ts';
import type { Gate } from './gate.ts';
import type { RateLimiter } from './rateLimiter.ts';

/** A provider with what a run keeps for it. */
export interface Lane {
  readonly provider: Provider;
  /** Those that are asked in its place. */
  readonly members?: readonly Lane[];
  readonly limiter: RateLimiter;
  readonly breaker: CircuitBreaker;
  /** For answers that may be paid for and not be kept yet, those that are on their way included. */
  readonly places: Gate;
  /** Milliseconds to wait before each request. */
  readonly delay: number;
}

/** One request, whoever makes it. */
export interface ModelCall {
  readonly lane: Lane;
  readonly config: Readonly<Record<string, unknown>>;
  /** Undefined: it is neither looked up nor kept. */
  readonly cacheKey: string | undefined;
  /** UTF-8 bytes of what is sent, an upper bound of its tokens. */
  readonly inputBytes: number;
  /** False for embeddings. */
  readonly writes: boolean;
  /** Aborts the waiting for a turn. What is sent already goes on. */
  readonly waiting: AbortSignal;
  /** What is asked, for those who do not send it now. */
  readonly question: BatchQuestion;
  /** The id of the result that it is made for, and whether it grades that result. */
  readonly owner: { readonly id: string; readonly grades: boolean };
  /** Waits until it may be sent, when it has to be: no answer to it is known. */
  beforeSending?(): Promise<void>;
  /** Milliseconds that one attempt may take, where that is not the run's. */
  readonly timeoutMs?: number | undefined;
  /** Sends it once, to the provider of its lane or a member of that, with a config of its own. */
  send(signal: AbortSignal, provider: Provider, config: ModelCall['config']): Promise<ProviderResponse>;
}

/** Makes the calls of a run, or has them made. */
export interface CallMaker {
  make(call: ModelCall): Promise<ModelCallOutcome>;
  /** What is known of a call that `make` rejected. */
  failureOf(error: unknown): FailedCall | undefined;
}

export interface ModelCallOutcome {
  readonly response: ProviderResponse;
  readonly cached: boolean;
  /** US dollars; 0 when cached, null when unknown. */
  readonly cost: number | null;
  /** What a cached answer cost when it was made. */
  readonly originalCost?: number | null;
  readonly attempts: number;
  readonly queueMs: number;
}

/** What failed calls tell beside their error. */
export interface FailedCall {
  attempts: number;
  queueMs: number;
  /** US dollars that it may have cost: 0 when nothing was billed for sure, else null. */
  cost: number | null;
}

/** An answer, and what it cost in US dollars; null when that is unknown. */
export interface Sent {
  readonly response: ProviderResponse;
  readonly cost: number | null;
}
