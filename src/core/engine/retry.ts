import { ProviderError } from '../providers/provider.ts';

export interface RetryPolicy {
  /** How often a call is sent again after its first failure. */
  readonly maxRetries: number;
  /** Milliseconds: the first pause is at most this, each next at most twice the one before. */
  readonly baseMs: number;
  readonly capMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { maxRetries: 4, baseMs: 1000, capMs: 60_000 };

/**
 * Milliseconds to wait before sending again: at least what the server asked for; else exponential backoff with full
 * jitter (Brooker 2015, "Exponential Backoff and Jitter", AWS Architecture Blog): uniform in [0, min(cap, base·2^n)].
 * @param failures how often the call has failed so far, from 1
 * @param uniform a number from 0 up to, not including, 1
 * @returns undefined when it is not to be sent again
 */
export function pauseBeforeRetry(
  error: unknown,
  failures: number,
  policy: RetryPolicy,
  uniform: () => number,
): number | undefined {
  if (!(error instanceof ProviderError) || !error.retryable || failures > policy.maxRetries) return undefined;
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
  const jitter = uniform() * ceiling;
  // Those that were told the same time must not come back in the same moment.
  return error.retryAfterMs === undefined ? jitter : error.retryAfterMs + uniform() * policy.baseMs * 0.1;
}
