import type { FileObject } from 'openai/resources/files';
import { openaiError, type OpenaiConnection } from '../providers/openaiClient.ts';
import { ProviderError } from '../providers/provider.ts';
import type { BatchApi, BatchRow, BatchState, LostBatch } from './batchApi.ts';
import { jsonLines } from './jsonLines.ts';

/** OpenAI's clock and ours may differ. */
const clockSlackMs = 600_000;
const ended = new Set(['completed', 'expired', 'cancelled', 'failed']);

/** One line of an output or error file. */
interface Line {
  custom_id: string;
  response?: { status_code: number; request_id?: string; body?: unknown } | null;
  error?: { code?: string; message?: string } | null;
}

/**
 * Batches of OpenAI: a file of requests, an output file, an error file. Limits of the Batch guide: 50,000 requests,
 * 200 MB, one model a file.
 * @param endpoint the path of the requests: `/v1/chat/completions`
 */
export function openaiBatch(
  connection: OpenaiConnection,
  model: string,
  endpoint: '/v1/chat/completions' | '/v1/responses' | '/v1/embeddings',
  requests: Pick<BatchApi, 'body' | 'read'>,
): BatchApi {
  const { client } = connection;
  const guard = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ProviderError ? error : openaiError(error, connection, signal);
    }
  };
  return {
    ...requests,
    group: `openai ${client.baseURL} ${client.organization ?? ''} ${client.project ?? ''} ${endpoint} ${model}`,
    account: connection.account,
    limits: { requests: 50_000, bytes: 200_000_000 },
    submit: (batch, mark, signal) =>
      guard(signal, async () => {
        const lines = batch.map(
          ({ id, body }) => `${JSON.stringify({ custom_id: id, method: 'POST', url: endpoint, body })}\n`,
        );
        const file: FileObject = await client.files.create(
          { file: new File(lines, `${mark}.jsonl`, { type: 'application/jsonl' }), purpose: 'batch' },
          { signal },
        );
        const made = await client.batches.create(
          { input_file_id: file.id, endpoint, completion_window: '24h', metadata: { cupel: mark } },
          { signal },
        );
        return made.id;
      }),
    find: ({ mark, since }: LostBatch, signal) =>
      guard(signal, async () => {
        // Newest first.
        for await (const each of client.batches.list({ limit: 100 }, { signal })) {
          if (each.metadata?.['cupel'] === mark) return each.id;
          if (each.created_at * 1000 < since - clockSlackMs) return undefined;
        }
        return undefined;
      }),
    state: (id, signal) =>
      guard(signal, async (): Promise<BatchState> => {
        const { status, request_counts, errors } = await client.batches.retrieve(id, { signal });
        const reasons = errors?.data ?? [];
        const refusal = {
          message: reasons.map(({ message }) => message).join('; ') || 'it does not say why',
          crowded: reasons.some(({ code }) => code === 'token_limit_exceeded'),
        };
        return {
          ended: ended.has(status),
          done: (request_counts?.completed ?? 0) + (request_counts?.failed ?? 0),
          ...(status === 'failed' ? { refusal } : {}),
        };
      }),
    async *rows(id, signal) {
      const { output_file_id, error_file_id, status } = await guard(signal, () =>
        client.batches.retrieve(id, { signal }),
      );
      for (const file of [output_file_id, error_file_id]) {
        if (!file) continue;
        const content = await guard(signal, async () => client.files.content(file, { signal }));
        for await (const line of jsonLines(content.body, 'OpenAI')) yield rowOf(line as Line, status);
      }
    },
    cancel: (id, signal) =>
      guard(signal, async () => {
        await client.batches.cancel(id, { signal });
      }),
  };
}

function rowOf({ custom_id: id, response, error }: Line, batch: string): BatchRow {
  if (response && response.status_code < 400) {
    const { body, request_id: requestId } = response;
    return { id, kind: 'answered', body, ...(requestId === undefined ? {} : { requestId }) };
  }
  if (error?.code === 'batch_expired') return { id, kind: 'expired' };
  if (error?.code === 'batch_cancelled' || (!response && batch === 'cancelled'))
    return { id, kind: 'cancelled' };
  const said = (response?.body as { error?: { message?: string; code?: string } } | undefined)?.error;
  const code = said?.code ?? error?.code;
  return {
    id,
    kind: 'errored',
    status: response?.status_code ?? 400,
    message: said?.message ?? error?.message ?? 'it does not say why',
    ...(code ? { code } : {}),
  };
}
