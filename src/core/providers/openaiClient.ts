import type OpenAI from 'openai';
import type { APIError } from 'openai';
import { accountOf } from '../batch/account.ts';
import type { Clock, Environment } from '../environment.ts';
import { createHttpClient, type CallInit, type HttpClient } from './httpFetch.ts';
import { refusalError, reportedError, transportError } from './httpErrors.ts';
import type { ProviderSpec } from './provider.ts';
import { sentHeaders, text, textMap } from './providerConfig.ts';

/** A client of the `openai` SDK with its own connections, for one provider. */
export interface OpenaiConnection {
  readonly client: OpenAI;
  /** Whose requests may stand in one batch. */
  readonly account: string;
  /** Where requests go, with the query that each of them has, and what is sent along, but for keys. */
  readonly identity: {
    readonly address: string;
    readonly organization?: string;
    readonly project?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly http: HttpClient;
  /** What people call the vendor. */
  readonly name: string;
  readonly clock: Clock;
}

/** Loads the SDK with the first provider that needs it. Its own retries are off: the engine counts each attempt. */
export async function connectOpenai(options: {
  spec: ProviderSpec;
  environment: Environment;
  name: string;
  baseURL: string;
  apiKey: string;
  headers?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
}): Promise<OpenaiConnection> {
  const { spec, environment, name, baseURL, apiKey } = options;
  const { default: Client } = await import('openai');
  const organization = text(spec.config, 'organization');
  const project = text(spec.config, 'project');
  const http = createHttpClient();
  const headers = { ...options.headers, ...textMap(spec.config, 'headers') };
  const client = new Client({
    apiKey,
    baseURL,
    organization: organization ?? null,
    project: project ?? null,
    maxRetries: 0,
    // The engine's own limit stands before it; this one only keeps the SDK's timer from being shorter.
    timeout: 24 * 3_600_000,
    fetch: http.fetch,
    logLevel: 'off',
    defaultHeaders: headers,
    ...(options.query ? { defaultQuery: options.query } : {}),
  });
  const query = new URLSearchParams(options.query).toString();
  const address = query === '' ? client.baseURL : `${client.baseURL}?${query}`;
  const identity = {
    address,
    ...(organization === undefined ? {} : { organization }),
    ...(project === undefined ? {} : { project }),
    ...sentHeaders(spec.config),
  };
  return { client, identity, account: accountOf(apiKey, headers), http, name, clock: environment.clock };
}

/**
 * The options of one call. The SDK would tie its own signal to the given one (`AbortSignal.any`), which keeps all that
 * hangs on a call alive until the next full garbage collection: so the signal goes past it, to the connection itself.
 */
export function callOptions(signal: AbortSignal): { fetchOptions: object } {
  return { fetchOptions: { callSignal: signal } satisfies CallInit };
}

/** What an SDK call threw, as the error of a provider. */
export function openaiError(error: unknown, { name, clock }: OpenaiConnection, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const { status, headers, message, code, type, error: body } = error as Partial<APIError>;
  if (typeof status !== 'number')
    // An event of a stream that had begun well has a body and no status.
    return body ? reportedError(name, body) : transportError(name, error);
  return refusalError({
    vendor: name,
    status,
    headers: headers ?? new Headers(),
    // The SDK writes the status before the sentence.
    message: (message ?? '').replace(/^\d{3} /, ''),
    code: code ?? type,
    now: clock.now(),
  });
}
