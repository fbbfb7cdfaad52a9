// title: Retry with exponential backoff
// description: Full jitter, Retry-After, a limit of attempts, and cancellation; only errors that can pass are tried again.
// task: providers
// docs: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

import { setTimeout as sleep } from 'node:timers/promises';

const TRANSIENT = new Set([408, 409, 429, 500, 502, 503, 504, 529]);

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  return typeof error.status === 'number' ? error.status : null;
}

/** Milliseconds that the server asks to wait, from Retry-After in seconds; null when it does not say. */
function retryAfter(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('headers' in error)) return null;
  const header = error.headers instanceof Headers ? error.headers.get('retry-after') : null;
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

/** An error without a status is one of the network when fetch or an SDK's connection raised it. */
function isTransient(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== null) return TRANSIENT.has(status);
  return error instanceof TypeError || (error instanceof Error && 'status' in error);
}

export async function retry<T>(
  call: (signal?: AbortSignal) => Promise<T>,
  { attempts = 5, baseMs = 500, maxMs = 30_000 } = {}, // ${1:5} ${2:500} ${3:30_000}
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(signal);
    } catch (error) {
      if (!isTransient(error) || attempt >= attempts || signal?.aborted) throw error;
      const backoff = Math.random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
      await sleep(retryAfter(error) ?? backoff, undefined, { signal });
    }
  }
}
