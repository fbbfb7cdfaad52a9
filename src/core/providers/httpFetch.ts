import type http from 'node:http';
import { Readable } from 'node:stream';
import { watchConnection } from './connectTime.ts';

/** What a vendor may answer at most, in bytes. More is an error, not a full memory. */
export const bodyLimit = 64 * 1024 * 1024;

/** Bytes that are kept of a stream's end. */
const lastLength = 64;

/** A `fetch` with connections of its own that are kept open between calls. */
export interface HttpClient {
  readonly fetch: typeof globalThis.fetch;
  /** Closes all connections. */
  dispose(): void;
}

/** What a call may say beside what `fetch` knows. */
export interface CallInit {
  /** Takes the place of `signal`. */
  readonly callSignal?: AbortSignal;
}

/** The server closed the connection, or sent more than may be kept. */
export class TransportError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'TransportError';
    this.code = code;
  }
}

/**
 * A `fetch` over `node:http`, for the SDKs. Node's own costs several times as much a call (WHATWG streams), which is
 * what a run of many short calls would spend most of its time on. It does what JSON APIs need: no cookies, no
 * redirects (keys would go along; who redirects is reported with where to), no compression. The proxy variables hold.
 */
export function createHttpClient(): HttpClient {
  const { http, https } = modules();
  // `proxyEnv` is newer than the oldest Node that we run on, which ignores it.
  const options = { keepAlive: true, keepAliveMsecs: 30_000, maxFreeSockets: 256, proxyEnv: process.env };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return {
    fetch: (input, init) => send(agents, input, init),
    dispose() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

type Agents = { 'http:': http.Agent; 'https:': http.Agent };

/** An `import` of these modules would touch all that they export, and so load the `fetch` that is not used here. */
function modules() {
  return {
    http: process.getBuiltinModule('node:http'),
    https: process.getBuiltinModule('node:https'),
  };
}

const compressions = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'compress', 'x-compress']);

async function send(
  agents: Agents,
  input: string | URL | Request,
  init: RequestInit & CallInit = {},
): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  const headers = plainHeaders(init.headers ?? (input instanceof Request ? input.headers : undefined));
  // Without it a server may choose any (https://www.rfc-editor.org/rfc/rfc9110#field.accept-encoding).
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'accept-encoding'))
    headers['accept-encoding'] = 'identity';
  const body = await bodyOf(init.body ?? undefined, headers);
  const signal = init.callSignal ?? init.signal ?? undefined;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const secure = url.protocol === 'https:';
    const request = modules()[secure ? 'https' : 'http'].request(url, {
      method: init.method ?? 'GET',
      headers,
      agent: agents[secure ? 'https:' : 'http:'],
    });
    watchConnection(request, secure);
    let incoming: http.IncomingMessage | undefined;
    const onAbort = () => {
      const reason = abortError(signal);
      incoming?.destroy(reason);
      request.destroy(reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    // `close` comes last whatever happened.
    request.once('close', () => signal?.removeEventListener('abort', onAbort));
    request.once('error', reject);
    request.once('response', (message) => {
      incoming = message;
      if (Number(message.headers['content-length']) > bodyLimit) {
        message.on('error', () => undefined);
        message.destroy();
        return reject(tooLarge());
      }
      const encoding = message.headers['content-encoding'] ?? '';
      if (isCompressed(encoding) && (message.statusCode ?? 0) < 300) {
        message.on('error', () => undefined);
        message.destroy();
        return reject(
          new TransportError('compressed', `it is compressed (${encoding}), which was not asked for`),
        );
      }
      // Without a reader an early reset would be an uncaught error.
      message.on('error', () => undefined);
      resolve(new IncomingResponse(message, url.href) as unknown as Response);
    });
    request.end(body);
  });
}

/** Whether one of the encodings listed compresses: servers name other things there too, such as a charset. */
function isCompressed(encoding: string): boolean {
  return encoding.split(',').some((each) => compressions.has(each.trim().toLowerCase()));
}

/** Whether a stream of events, read to its end, said that this is the end. */
export function saidDone(response: Response): boolean {
  return response instanceof IncomingResponse && /\[DONE\]\s*$/.test(response.last);
}

/** The part of `Response` that the SDKs use, over a message of `node:http`. */
class IncomingResponse {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly redirected = false;
  readonly type = 'basic';
  readonly headers: Headers;
  bodyUsed = false;
  readonly #message: http.IncomingMessage;
  #stream: ReadableStream<Uint8Array> | undefined;
  #last = Buffer.alloc(0);

  constructor(message: http.IncomingMessage, url: string) {
    this.#message = message;
    this.status = message.statusCode ?? 0;
    this.statusText = message.statusMessage ?? '';
    this.ok = this.status >= 200 && this.status < 300;
    this.url = url;
    this.headers = new Headers();
    for (const [name, value] of Object.entries(message.headers))
      this.headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
  }

  get body(): ReadableStream<Uint8Array> {
    if (this.#stream) return this.#stream;
    this.#stream = Readable.toWeb(this.#message) as ReadableStream<Uint8Array>;
    this.#message.on('data', (chunk: Buffer) => {
      this.#last = Buffer.concat([this.#last, chunk.subarray(-lastLength)]).subarray(-lastLength);
    });
    return this.#stream;
  }

  /** The end of what was read of a stream so far. */
  get last(): string {
    return this.#last.toString('latin1');
  }

  async text(): Promise<string> {
    const decoder = new TextDecoder();
    return decoder.decode(await this.#bytes());
  }

  async json(): Promise<unknown> {
    const text = await this.text();
    if (text.trim() === '') throw new TransportError('emptyBody', 'its body is empty');
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      const isSaid = /[/+]json\b/.test(this.headers.get('content-type') ?? '');
      if (isSaid) throw error;
      throw new TransportError('notJson', `it is not JSON but ${JSON.stringify(text.slice(0, 80))}`);
    }
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.#bytes();
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  }

  clone(): never {
    throw new TypeError('a response that is read from its socket has one reader');
  }

  #bytes(): Promise<Buffer> {
    this.bodyUsed = true;
    return readAll(this.#message);
  }
}

function readAll(message: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (message.errored) return reject(message.errored);
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > bodyLimit) message.destroy(tooLarge());
      else chunks.push(chunk);
    });
    message.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once('error', reject);
    message.once('close', () => {
      if (!message.complete)
        reject(
          message.errored ??
            new TransportError('brokenOff', 'the connection was closed in the middle of the answer'),
        );
    });
  });
}

export function tooLarge(): TransportError {
  return new TransportError('bodyTooLarge', `the answer is larger than ${bodyLimit} bytes`);
}

function plainHeaders(headers: RequestInit['headers']): Record<string, string> {
  if (headers === undefined) return {};
  if (headers instanceof Headers) return Object.fromEntries(headers.entries());
  if (Array.isArray(headers))
    return Object.fromEntries(headers.map(([name, value]) => [name ?? '', value ?? '']));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function bodyOf(
  body: RequestInit['body'],
  headers: Record<string, string>,
): Promise<Buffer | undefined> {
  if (body === undefined || body === null) return undefined;
  const bytes = typeof body === 'string' ? Buffer.from(body) : await bytesOf(body, headers);
  headers['content-length'] = String(bytes.length);
  return bytes;
}

/** A form says in its header what its parts are separated by. */
async function bytesOf(body: RequestInit['body'], headers: Record<string, string>): Promise<Buffer> {
  const written = new Response(body);
  const type = written.headers.get('content-type');
  if (body instanceof FormData && type !== null) headers['content-type'] = type;
  return Buffer.from(await written.arrayBuffer());
}

function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('aborted', 'AbortError');
}
