import type { RateLimitState } from './provider.ts';

/** Headers by their lower-case name. */
export interface HeaderReader {
  get(name: string): string | null | undefined;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Milliseconds that a vendor asks to wait: `retry-after-ms`, `x-ms-retry-after-ms` (Azure), `Retry-After` as seconds
 * or as an HTTP date (RFC 9110, 10.2.3).
 * @param now milliseconds since 1970
 */
export function retryAfterOf(headers: HeaderReader, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = numberOf(headers.get(name));
    if (value !== undefined) return Math.max(0, value);
  }
  const value = headers.get('retry-after');
  if (value === null || value === undefined) return undefined;
  const seconds = numberOf(value);
  if (seconds !== undefined) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * What the headers say of the limits. OpenAI and those like it: `x-ratelimit-limit-requests`, resets as `1s`,
 * `6m0s`, `120ms`. Anthropic: `anthropic-ratelimit-requests-limit`, resets as RFC 3339 times.
 * @param now milliseconds since 1970
 */
export function rateLimitOf(headers: HeaderReader, now: number): RateLimitState | undefined {
  const state: RateLimitState = {};
  put(state, 'requestsPerMinute', numberOf(first(headers, 'limit-requests', 'requests-limit')));
  put(
    state,
    'tokensPerMinute',
    numberOf(
      first(headers, 'limit-tokens', 'tokens-limit') ?? headers.get('anthropic-ratelimit-input-tokens-limit'),
    ),
  );
  put(state, 'remainingRequests', numberOf(first(headers, 'remaining-requests', 'requests-remaining')));
  put(state, 'remainingTokens', numberOf(first(headers, 'remaining-tokens', 'tokens-remaining')));
  put(state, 'resetRequestsMs', durationOf(first(headers, 'reset-requests', 'requests-reset'), now));
  put(state, 'resetTokensMs', durationOf(first(headers, 'reset-tokens', 'tokens-reset'), now));
  // OpenAI counts some accounts' requests by the day. Its reset tells: the time in which one request comes back.
  if (perDay(state)) delete state.requestsPerMinute;
  return Object.keys(state).length > 0 ? state : undefined;
}

function first(headers: HeaderReader, openai: string, anthropic: string): string | undefined {
  return headers.get(`x-ratelimit-${openai}`) ?? headers.get(`anthropic-ratelimit-${anthropic}`) ?? undefined;
}

function perDay({ requestsPerMinute, remainingRequests, resetRequestsMs }: RateLimitState): boolean {
  if (requestsPerMinute === undefined || remainingRequests === undefined || resetRequestsMs === undefined)
    return false;
  const missing = requestsPerMinute - remainingRequests;
  if (missing <= 0) return false;
  // A window of a minute gives a request back in a minute / limit; a day's takes over a thousand times as long.
  return resetRequestsMs > 10 * missing * (60_000 / requestsPerMinute) && resetRequestsMs > 5000;
}

function put(state: RateLimitState, key: keyof RateLimitState, value: number | undefined): void {
  if (value !== undefined) state[key] = value;
}

function numberOf(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** `1s`, `6m0s`, `120ms`, seconds without a unit, or a time. */
function durationOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = numberOf(text);
  if (seconds !== undefined) return seconds * 1000;
  if (/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) {
    const parts = [...text.matchAll(/([\d.]+)([a-z]+)/g)];
    return parts.reduce((sum, part) => sum + Number(part[1]) * (units[part[2] ?? ''] ?? 0), 0);
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
