import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';

export interface VendorRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** What a vendor answers: JSON with a status, or a stream of server-sent events. */
export type VendorAnswer = { status?: number; json: unknown } | { events: { type: string }[] };

const NOTHING_LEFT: VendorAnswer = { status: 501, json: { error: { message: 'no answer is left' } } };

function toText(answer: VendorAnswer): { status: number; type: string; text: string } {
  if ('json' in answer)
    return { status: answer.status ?? 200, type: 'application/json', text: JSON.stringify(answer.json) };
  const lines = answer.events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return { status: 200, type: 'text/event-stream', text: lines.join('') };
}

/** A server on the loopback address that stands for a vendor, and answers what the test gives it next. */
export class Vendor {
  readonly requests: VendorRequest[] = [];
  private readonly answers: VendorAnswer[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  /** @param protocol the AWS SDK speaks HTTP/2 to Bedrock */
  constructor(protocol: 'http1' | 'http2' = 'http1') {
    const answer = (
      request: IncomingMessage | Http2ServerRequest,
      response: ServerResponse | Http2ServerResponse,
    ) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { status, type, text } = toText(this.answerTo(request, Buffer.concat(chunks).toString()));
        response.statusCode = status;
        response.setHeader('content-type', type);
        response.end(text);
      });
    };
    this.server = protocol === 'http1' ? createServer(answer) : createHttp2Server(answer);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What is answered next, in this order; what was asked before is forgotten. */
  willAnswer(...answers: VendorAnswer[]): void {
    this.requests.length = 0;
    this.answers.splice(0, this.answers.length, ...answers);
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private answerTo(
    { method, url, headers }: IncomingMessage | Http2ServerRequest,
    text: string,
  ): VendorAnswer {
    // Qdrant's client asks for the server's version beside the first call.
    if (url === '/') return { json: { title: 'qdrant', version: '1.19.0' } };
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    this.requests.push({ method: method ?? '', path: url ?? '', headers, body });
    return this.answers.shift() ?? NOTHING_LEFT;
  }
}
