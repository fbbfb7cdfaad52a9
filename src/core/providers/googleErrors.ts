import type { Clock } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { malformedError, refusalError, transportError } from './httpErrors.ts';
import { ProviderError } from './provider.ts';

/** The SDK's errors carry the body alone: what the headers say of waiting, and of another address, is kept here. */
export function keepHeaders(fetch: typeof globalThis.fetch, clock: Clock): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status >= 300 && response.status < 400)
      throw refusalError({
        vendor: 'Gemini',
        status: response.status,
        headers: response.headers,
        message: response.statusText,
        now: clock.now(),
      });
    const type = response.headers.get('content-type') ?? '';
    // The SDK looks for events in a page until its end, and takes it for a stream that broke off.
    if (response.ok && /:streamGenerateContent\b/.test(addressOf(input)) && /^text\/html\b/.test(type))
      throw malformedError('Gemini', `it is a page of the type ${type}`);
    const seconds = response.headers.get('retry-after');
    if (response.ok || seconds === null || !/^\d+$/.test(seconds)) return response;
    const { status, statusText, headers } = response;
    const body = await response.text();
    const { message, status: reason, details = [] } = errorBody(body) ?? {};
    const error = {
      code: status,
      message: message ?? body,
      ...(reason === undefined ? {} : { status: reason }),
      details: [{ retryDelay: `${seconds}s` }, ...details],
    };
    const told = new Headers(headers);
    told.delete('content-length');
    return new Response(JSON.stringify({ error }), { status, statusText, headers: told });
  };
}

function addressOf(input: Parameters<typeof globalThis.fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

/** What an SDK call threw, as the error of a provider. */
export function googleError(error: unknown, signal: AbortSignal, now: number): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof CupelError) return error;
  const { status, message = '', cause } = error as { status?: unknown; message?: string; cause?: unknown };
  if (cause instanceof ProviderError) return cause;
  if (typeof status !== 'number') return authError(message) ?? transportError('Gemini', error);
  const body = errorBody(message);
  const retryDelay = body?.details?.find((detail) => detail.retryDelay !== undefined)?.retryDelay;
  const headers = new Headers(
    retryDelay === undefined ? {} : { 'retry-after': retryDelay.replace(/s$/, '') },
  );
  return refusalError({
    vendor: 'Gemini',
    status,
    headers,
    message: body?.message ?? message,
    code: body?.status,
    now,
  });
}

/** The vendor's error stands as JSON in the SDK's message. */
function errorBody(
  message: string,
): { message?: string; status?: string; details?: { retryDelay?: string }[] } | undefined {
  try {
    // Of an event of a stream the SDK says the status first.
    return (JSON.parse(message.slice(Math.max(0, message.indexOf('{')))) as { error?: object }).error;
  } catch {
    return undefined;
  }
}

function authError(message: string): ProviderError | undefined {
  if (!/default credentials|authenticat/i.test(message)) return undefined;
  return new ProviderError('missingKey', `Vertex: ${message}`, {
    hint: 'Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS.',
  });
}
