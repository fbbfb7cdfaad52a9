import { messageOf } from '../errors.ts';
import { parseJson } from './parseJson.ts';
import { ProviderError, type ProviderErrorKind } from './provider.ts';
import { rateLimitOf, retryAfterOf, type HeaderReader } from './rateLimitHeaders.ts';

const messageLimit = 1000;
const notSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Of a body that came and says nothing: the error tells why. */
const unreadableCodes = new Set(['emptyBody', 'notJson', 'compressed']);

/** What a server said when it refused. */
export interface Refusal {
  readonly vendor: string;
  readonly status: number;
  readonly headers: HeaderReader;
  /** Its sentence. */
  readonly message: string;
  /** Its own name for what is wrong: `insufficient_quota`, `content_filter`. */
  readonly code?: string | undefined;
  readonly now: number;
  readonly cause?: unknown;
}

/** The error for a status that is not a success. */
export function refusalError({ vendor, status, headers, message, code, now }: Refusal): ProviderError {
  const target = status >= 300 && status <= 399 ? headers.get('location') : null;
  if (target) return redirectError(vendor, status, target);
  const kind = kindOf(status, code, message);
  const hint = hintOf(kind, code, vendor);
  return new ProviderError(kind, `${vendor} answered ${status}: ${oneLine(message)}`, {
    status,
    retryAfterMs: retryAfterOf(headers, now),
    rateLimit: rateLimitOf(headers, now),
    ...(hint ? { hint } : {}),
  });
}

/** Redirects are not followed: keys and prompts would go where nobody sent them. A query may hold a token. */
function redirectError(vendor: string, status: number, target: string): ProviderError {
  const [address] = target.split(/[?#]/);
  return new ProviderError(
    'other',
    `${vendor} answered ${status}: it redirects to ${oneLine(address ?? '')}`,
    {
      status,
      hint: 'Redirects are not followed. If that is the right address, write it.',
    },
  );
}

/** The sentence in the body of a refusal: of its JSON where it is some, else all of it. */
export function messageIn(body: string): string {
  const { error, message } = (parseJson(body) ?? {}) as { error?: unknown; message?: unknown };
  const inner = (error as { message?: unknown } | null | undefined)?.message ?? error ?? message;
  return typeof inner === 'string' ? inner : body || 'no text';
}

/** What a server says went wrong in an answer, or a stream, that began as a success. */
export interface ReportedFailure {
  readonly message?: unknown;
  /** OpenRouter writes the status that it would have been. */
  readonly code?: unknown;
  readonly type?: unknown;
}

/** The error for a failure that a server tells of inside a success. */
export function reportedError(vendor: string, { message, code, type }: ReportedFailure): ProviderError {
  const told = typeof message === 'string' && message !== '' ? message : 'it failed, and did not say why';
  const status = Number(code ?? NaN);
  const word = [code, type].find((each) => typeof each === 'string' && Number.isNaN(Number(each)));
  const kind = status >= 400 ? kindOf(status, word as string | undefined, told) : kindOfWord(word);
  return new ProviderError(kind, `${vendor}: ${oneLine(told)}`);
}

function kindOfWord(word: unknown): ProviderErrorKind {
  if (typeof word !== 'string') return 'server';
  if (/rate_?limit|too_many_requests/i.test(word)) return 'rateLimit';
  if (/^invalid_|context_length/i.test(word)) return 'badRequest';
  return kindOf(500, word, '');
}

/** The error for a stream that ended well in all but its answer. */
export function cutOffError(vendor: string): ProviderError {
  return new ProviderError('network', `${vendor}: the stream ended before the answer was complete`);
}

function kindOf(status: number, code: string | undefined, message: string): ProviderErrorKind {
  // It does not heal by waiting, whatever the status says.
  if (code === 'insufficient_quota' || /credit balance is too low/i.test(message)) return 'auth';
  if (code === 'content_filter' || code === 'content_policy_violation') return 'contentFilter';
  if (status === 429) return 'rateLimit';
  if (status === 401 || status === 403) return 'auth';
  if (status === 404) return 'notFound';
  if (status === 408 || status === 504) return 'timeout';
  // 409: OpenAI's word for a lock that another request holds. 529: Anthropic is overloaded.
  if (status >= 500 || status === 409) return 'server';
  if (status >= 400) return 'badRequest';
  return 'other';
}

function hintOf(kind: ProviderErrorKind, code: string | undefined, vendor: string): string | undefined {
  if (code === 'insufficient_quota') return `Check the plan and the billing of the account at ${vendor}.`;
  if (kind === 'auth') return 'Check the key, and that it may use this model.';
  if (kind === 'notFound') return 'Check the name of the model and the address.';
  return undefined;
}

/** The error for a request that got no whole answer. */
export function transportError(vendor: string, error: unknown): ProviderError {
  const code = codeOf(error);
  if (code !== undefined && unreadableCodes.has(code))
    return malformedError(vendor, messageOf(deepest(error)), error);
  if (code === 'bodyTooLarge')
    return new ProviderError('malformed', `${vendor}: ${messageOf(error)}`, { cause: error });
  // What an SDK stumbles over in an answer of another shape.
  if (error instanceof TypeError && error.cause === undefined && code === undefined)
    return malformedError(vendor, `it is not of the shape of its API (${error.message})`, error);
  if (error instanceof SyntaxError || code === 'malformed')
    return malformedError(vendor, 'it is not the JSON that it says it is', error);
  if (isBrokenOff(error))
    return new ProviderError(
      'network',
      `${vendor} broke off in the middle of its answer: the connection was closed`,
      { cause: error },
    );
  const address = deepest(error) as { address?: string; port?: number; hostname?: string };
  const where = address.hostname ?? (address.address ? `${address.address}:${address.port}` : undefined);
  const sentence = code === 'ECONNREFUSED' ? 'the connection was refused' : messageOf(deepest(error));
  return new ProviderError(
    'network',
    `${vendor} could not be reached${where ? ` at ${where}` : ''}: ${oneLine(sentence)}`,
    {
      cause: error,
      ...(notSentCodes.has(code ?? '') ? { hint: 'Check the address and that the server is up.' } : {}),
    },
  );
}

export function malformedError(vendor: string, what: string, cause?: unknown): ProviderError {
  return new ProviderError('malformed', `${vendor} gave an answer that cannot be read: ${oneLine(what)}`, {
    cause,
  });
}

/** Whether a request that failed may still be billed: it was sent, and no refusal came back. */
export function mayBeBilled(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return true;
  if (error.kind === 'network') return !notSentCodes.has(codeOf(error.cause) ?? '');
  return error.status === undefined && ['timeout', 'malformed', 'other'].includes(error.kind);
}

/** Node's words to who reads an answer whose connection closes before its end (https://nodejs.org/api/http.html). */
function isBrokenOff(error: unknown): boolean {
  const code = codeOf(error);
  if (code === 'brokenOff' || code === 'ERR_STREAM_PREMATURE_CLOSE') return true;
  return code === 'ECONNRESET' && messageOf(deepest(error)) === 'aborted';
}

function codeOf(error: unknown): string | undefined {
  const { code } = (deepest(error) ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** The cause that has a code of its own: SDKs wrap what the socket said. */
function deepest(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < 5; depth += 1) {
    const cause: unknown = current instanceof Error ? current.cause : undefined;
    const inner: unknown = current instanceof AggregateError ? current.errors[0] : cause;
    if (inner === undefined || inner === null) return current;
    current = inner;
  }
  return current;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > messageLimit ? `${line.slice(0, messageLimit)}…` : line;
}
