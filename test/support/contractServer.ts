import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a contract server got. */
export interface SeenRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The body as JSON; undefined when it is none. */
  json: any; // oxlint-disable-line typescript/no-explicit-any -- tests look into what vendors define
}

export type Answer = (request: SeenRequest, response: ServerResponse, index: number) => void | Promise<void>;

/** A real HTTP server on a loopback port that answers as a test says, and remembers what it was asked. */
export class ContractServer {
  readonly requests: SeenRequest[] = [];
  /** The most requests that were under way at once. */
  mostAtOnce = 0;
  url = '';
  #atOnce = 0;
  #answer: Answer;
  readonly #server = createServer((incoming, response) => void this.#serve(incoming, response));

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  static async start(answer: Answer): Promise<ContractServer> {
    const server = new ContractServer(answer);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  answer(answer: Answer): void {
    this.#answer = answer;
    this.requests.length = 0;
    this.mostAtOnce = 0;
  }

  /** Closes all connections, whatever is under way. */
  closeAll(): void {
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.closeAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const seen: SeenRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers as Record<string, string>,
      body,
      json: parse(body),
    };
    const index = this.requests.push(seen) - 1;
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    response.on('close', () => (this.#atOnce -= 1));
    await this.#answer(seen, response, index);
  }
}

export function sendJson(
  response: ServerResponse,
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

/** Server-sent events, one `data:` line each. */
export function sendEvents(response: ServerResponse, events: readonly unknown[], named = false): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) {
    if (named) response.write(`event: ${(event as { type: string }).type}\n`);
    response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
  }
  response.end();
}

/** A chat completion as OpenAI writes it. */
export function completion(content: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'gpt-4o-mini-2024-07-18',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', logprobs: null }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    ...more,
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
