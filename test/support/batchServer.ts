import type { ServerResponse } from 'node:http';
import { completion, ContractServer, sendJson, type SeenRequest } from './contractServer.ts';

/** What becomes of one request of a batch: an answer's text, or an ending without one (`expired!`, `cancelled!`, an error). */
export type Fate = string | { error: number; message: string };

interface Batch {
  id: string;
  vendor: 'openai' | 'anthropic';
  requests: { id: string; body: any }[]; // oxlint-disable-line typescript/no-explicit-any -- as vendors define it
  polls: number;
  createdAt: number;
  metadata: unknown;
  cancelled: boolean;
  /** Why it failed. */
  failed: { code: string; message: string } | undefined;
  /** The key that it was sent with. */
  key: string;
}

export interface BatchServerOptions {
  /** What becomes of a request, by its last message. */
  fate?: (text: string) => Fate;
  /** How often a batch is looked at before it has ended. */
  pollsToEnd?: number;
  /** Called when a batch was taken, before that is answered. Returning true closes the connection instead. */
  onTaken?: (batch: Batch) => boolean;
  /** Refuses to cancel a batch: why. */
  keep?: (batch: Batch) => string | undefined;
  /** Does not say how batches are. */
  down?: () => boolean;
  /** Takes a batch and lets it fail (OpenAI): why. */
  fail?: (batch: Batch) => { code: string; message: string } | undefined;
  /** Refuses a batch: a status and a message. */
  refuse?: () => { status: number; message: string } | undefined;
}

/** A server that takes batches in the wire formats of OpenAI (files and batches) and Anthropic (message batches). */
export class BatchServer {
  readonly batches: Batch[] = [];
  options: BatchServerOptions;
  #files = new Map<string, string>();
  #server: ContractServer | undefined;
  /** Requests that came to the endpoints that answer at once. */
  direct = 0;

  constructor(options: BatchServerOptions = {}) {
    this.options = options;
  }

  static async start(options: BatchServerOptions = {}): Promise<BatchServer> {
    const server = new BatchServer(options);
    server.#server = await ContractServer.start((request, response) => server.#answer(request, response));
    return server;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  /** Requests that were taken in all batches. */
  get taken(): number {
    return this.batches.reduce((sum, { requests }) => sum + requests.length, 0);
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  /** A batch of someone else in the same account. */
  addForeign(vendor: Batch['vendor'], count: number): void {
    const requests = Array.from({ length: count }, (_, i) => ({ id: `theirs-${i}`, body: { messages: [] } }));
    this.#take(vendor, requests, {});
  }

  #take(vendor: Batch['vendor'], requests: Batch['requests'], metadata: unknown, key = 'k'): Batch {
    const batch: Batch = {
      id: `${vendor === 'openai' ? 'batch' : 'msgbatch'}_${this.batches.length + 1}`,
      vendor,
      requests,
      metadata,
      polls: 0,
      createdAt: Date.now(),
      cancelled: false,
      failed: undefined,
      key,
    };
    batch.failed = this.options.fail?.(batch);
    this.batches.push(batch);
    return batch;
  }

  #answer(request: SeenRequest, response: ServerResponse): void {
    const { method, path, json, body, headers } = request;
    const key = (headers['x-api-key'] ?? headers['authorization'] ?? '').replace(/^Bearer /, '');
    const [route = ''] = path.split('?');
    const refusal = method === 'POST' && route.endsWith('batches') ? this.options.refuse?.() : undefined;
    if (refusal)
      return sendJson(response, { error: { message: refusal.message } }, { status: refusal.status });
    if (route === '/v1/files') {
      const id = `file-${this.#files.size + 1}`;
      // The one part that has lines of JSON.
      this.#files.set(
        id,
        body
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .join('\n'),
      );
      return sendJson(response, { id, object: 'file', purpose: 'batch', bytes: body.length });
    }
    if (route === '/v1/batches' && method === 'POST') {
      const lines = (this.#files.get(json.input_file_id) ?? '')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const requests = lines.map(({ custom_id, body: each }) => ({ id: custom_id, body: each }));
      return this.#taken(this.#take('openai', requests, json.metadata, key), response);
    }
    if (route === '/v1/messages/batches' && method === 'POST') {
      const requests = json.requests.map(({ custom_id, params }: any) => ({ id: custom_id, body: params })); // oxlint-disable-line typescript/no-explicit-any
      return this.#taken(this.#take('anthropic', requests, {}, key), response);
    }
    const [, kind, id = '', tail] =
      /^\/v1\/(files|batches|messages\/batches)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(route) ?? [];
    if (kind === 'files') return this.#sendFile(id, response);
    if (kind && id === '') {
      const vendor = kind === 'batches' ? 'openai' : 'anthropic';
      const data = this.batches
        .filter((each) => each.vendor === vendor)
        .toReversed()
        .map((each) => this.#state(each));
      return sendJson(response, { object: 'list', data, has_more: false });
    }
    // An account sees its own.
    const batch = this.batches.find((each) => each.id === id && each.key === key);
    if (!kind || !batch) {
      this.direct += 1;
      return sendJson(response, { error: { message: 'no such thing' } }, { status: 404 });
    }
    if (method === 'GET' && this.options.down?.())
      return sendJson(response, { error: { message: 'we are away' } }, { status: 503 });
    const kept = tail === 'cancel' ? this.options.keep?.(batch) : undefined;
    if (kept !== undefined) return sendJson(response, { error: { message: kept } }, { status: 409 });
    if (tail === 'cancel') batch.cancelled = true;
    else if (tail === 'results') return this.#sendResults(batch, response);
    else batch.polls += 1;
    sendJson(response, this.#state(batch));
  }

  #taken(batch: Batch, response: ServerResponse): void {
    if (this.options.onTaken?.(batch)) response.destroy();
    else sendJson(response, this.#state(batch));
  }

  hasEnded({ cancelled, failed, polls }: Batch): boolean {
    return cancelled || failed !== undefined || polls >= (this.options.pollsToEnd ?? 1);
  }

  #fateOf({ body }: Batch['requests'][number], { cancelled }: Batch): Fate {
    if (cancelled) return 'cancelled!';
    const text = body.messages?.at(-1)?.content?.[0]?.text ?? body.messages?.at(-1)?.content ?? body.input;
    return (this.options.fate ?? ((asked) => `echo ${asked}`))(
      typeof text === 'string' ? text : JSON.stringify(text),
    );
  }

  #state(batch: Batch): unknown {
    const { id, vendor, requests, createdAt, metadata, cancelled, failed } = batch;
    const ended = this.hasEnded(batch);
    const total = requests.length;
    if (vendor === 'openai')
      return {
        id,
        object: 'batch',
        status: failed ? 'failed' : !ended ? 'in_progress' : cancelled ? 'cancelled' : 'completed',
        ...(failed ? { errors: { object: 'list', data: [failed] } } : {}),
        metadata,
        created_at: Math.floor(createdAt / 1000),
        request_counts: { total, completed: ended ? total : 0, failed: 0 },
        ...(ended && !failed ? { output_file_id: `${id}-output`, error_file_id: `${id}-errors` } : {}),
      };
    const fates = requests.map((each) => this.#fateOf(each, batch));
    const count = (test: (fate: Fate) => boolean) => (ended ? fates.filter(test).length : 0);
    const expired = count((fate) => fate === 'expired!');
    const canceled = count((fate) => fate === 'cancelled!');
    const errored = count((fate) => typeof fate === 'object');
    return {
      id,
      type: 'message_batch',
      processing_status: ended ? 'ended' : 'in_progress',
      request_counts: ended
        ? { processing: 0, succeeded: total - expired - canceled - errored, errored, canceled, expired }
        : { processing: total, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
      created_at: new Date(createdAt).toISOString(),
      results_url: ended ? `${this.url}/v1/messages/batches/${id}/results` : null,
    };
  }

  /** The rows of a batch from last to first: vendors promise no order. */
  #sendFile(file: string, response: ServerResponse): void {
    const [id, which] = file.replace(/\/content$/, '').split('-');
    const batch = this.batches.find((each) => each.id === id);
    const lines = (batch?.requests ?? []).toReversed().flatMap((request): object[] => {
      const fate = this.#fateOf(request, batch as Batch);
      const custom_id = request.id;
      if (which === 'output') {
        if (fate === 'expired!' || fate === 'cancelled!' || typeof fate === 'object') return [];
        const body = Array.isArray(request.body.input)
          ? {
              data: request.body.input.map((_: unknown, index: number) => ({ index, embedding: [1, 0] })),
              usage: { prompt_tokens: 4 },
            }
          : completion(fate);
        return [{ id: 'r', custom_id, response: { status_code: 200, request_id: 'req', body }, error: null }];
      }
      if (fate === 'expired!')
        return [{ custom_id, response: null, error: { code: 'batch_expired', message: 'expired' } }];
      if (fate === 'cancelled!')
        return [{ custom_id, response: null, error: { code: 'batch_cancelled', message: 'cancelled' } }];
      if (typeof fate !== 'object') return [];
      return [
        { custom_id, response: { status_code: fate.error, body: { error: { message: fate.message } } } },
      ];
    });
    response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  #sendResults(batch: Batch, response: ServerResponse): void {
    const lines = batch.requests.toReversed().map((request) => {
      const fate = this.#fateOf(request, batch);
      const custom_id = request.id;
      if (fate === 'expired!') return { custom_id, result: { type: 'expired' } };
      if (fate === 'cancelled!') return { custom_id, result: { type: 'canceled' } };
      if (typeof fate === 'object')
        return {
          custom_id,
          result: {
            type: 'errored',
            error: { type: 'error', error: { type: 'invalid_request_error', message: fate.message } },
          },
        };
      const message = {
        id: 'msg',
        type: 'message',
        role: 'assistant',
        model: request.body.model,
        content: [{ type: 'text', text: fate }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 10, output_tokens: 5 },
      };
      return { custom_id, result: { type: 'succeeded', message } };
    });
    response.writeHead(200, { 'content-type': 'application/x-jsonl' });
    response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}
