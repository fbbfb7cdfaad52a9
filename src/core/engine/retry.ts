import { ProviderError } from '../providers/provider.ts';

export interface RetryPolicy {
  /** How often a call is sent again after its first failure. */
  readonly maxRetries: number;
  /** Milliseconds: the first pause is at most this, each next at most twice the one before. */
  readonly baseMs: number;
  readonly capMs: number;
  /** Milliseconds that a call waits in all, at least, for a provider that only says that it is asked too often. */
  readonly patienceMs: number;
  /** A server that asks for a longer pause is not waited for. */
  readonly longestMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxRetries: 4,
  baseMs: 1000,
  capMs: 60_000,
  patienceMs: 300_000,
  longestMs: 900_000,
};

/**
 * Milliseconds to wait before sending again: at least what the server asked for; else exponential backoff with full
 * jitter (Brooker 2015, "Exponential Backoff and Jitter", AWS Architecture Blog): uniform in [0, min(cap, base·2^n)].
 * A 429 is no failure of the call: it is sent again beyond the number of retries until it has waited long enough.
 * @param failures how often the call has failed so far, from 1
 * @param waited milliseconds that the call has paused so far
 * @param uniform a number from 0 up to, not including, 1
 * @returns undefined when it is not to be sent again
 */
export function pauseBeforeRetry(
  error: unknown,
  failures: number,
  policy: RetryPolicy,
  uniform: () => number,
  waited = 0,
): number | undefined {
  if (!(error instanceof ProviderError) || !error.retryable) return undefined;
  const isPatient = error.kind === 'rateLimit' && policy.maxRetries > 0 && waited < policy.patienceMs;
  if (failures > policy.maxRetries && !isPatient) return undefined;
  if ((error.retryAfterMs ?? 0) > policy.longestMs) return undefined;
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
  const jitter = Math.ceil(uniform() * ceiling);
  // Those that were told the same time must not come back in the same moment.
  return error.retryAfterMs === undefined
    ? jitter
    : error.retryAfterMs + Math.ceil(uniform() * policy.baseMs * 0.1);
}

/** The error, which says so where a server asked for a longer pause than is waited for. */
export function tooLongToWait(error: unknown, { longestMs }: RetryPolicy): unknown {
  if (!(error instanceof ProviderError) || (error.retryAfterMs ?? 0) <= longestMs) return error;
  const { kind, message, status, retryAfterMs = 0, rateLimit } = error;
  return new ProviderError(
    kind,
    `${message} It asks to wait ${Math.ceil(retryAfterMs / 1000)} s; no more than ${longestMs / 1000} s are waited for.`,
    { status, rateLimit, hint: 'Continue with --resume when that time is over.', cause: error },
  );
}
