import type Anthropic from '@anthropic-ai/sdk';
import type { MessageBatchIndividualResponse } from '@anthropic-ai/sdk/resources/messages/batches.js';
import type { BatchApi, BatchRow, BatchState, LostBatch } from './batchApi.ts';

/** Anthropic's clock and ours may differ. */
const clockSlackMs = 600_000;
/** What a list of batches is looked through for one that was lost. */
const searched = 1000;

const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  rate_limit_error: 429,
  timeout_error: 504,
  api_error: 500,
  overloaded_error: 529,
};

/**
 * Message Batches of Anthropic: 100,000 requests or 256 MB.
 * @param errorOf what the SDK threw, as a ProviderError
 */
export function anthropicBatch(
  client: Anthropic,
  account: string,
  errorOf: (error: unknown, signal: AbortSignal) => unknown,
  requests: Pick<BatchApi, 'body' | 'read'>,
): BatchApi {
  const { batches } = client.messages;
  const guard = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw errorOf(error, signal);
    }
  };
  return {
    ...requests,
    group: `anthropic ${client.baseURL}`,
    account,
    limits: { requests: 100_000, bytes: 256_000_000 },
    submit: (batch, _mark, signal) =>
      guard(signal, async () => {
        const made = await batches.create(
          { requests: batch.map(({ id, body }) => ({ custom_id: id, params: body as never })) },
          { signal },
        );
        return made.id;
      }),
    // A batch carries no name: one of the right time and size may be it, and its rows will tell.
    find: ({ requests: count, since, others }: LostBatch, signal) =>
      guard(signal, async () => {
        let seen = 0;
        for await (const { id, created_at, request_counts } of batches.list({ limit: 100 }, { signal })) {
          if (Date.parse(created_at) < since - clockSlackMs || ++seen > searched) return undefined;
          const total = Object.values(request_counts).reduce((sum, each) => sum + each, 0);
          if (total === count && !others.has(id)) return id;
        }
        return undefined;
      }),
    state: (id, signal) =>
      guard(signal, async (): Promise<BatchState> => {
        const { processing_status, request_counts } = await batches.retrieve(id, {}, { signal });
        const { succeeded, errored, canceled, expired } = request_counts;
        return { ended: processing_status === 'ended', done: succeeded + errored + canceled + expired };
      }),
    async *rows(id, signal) {
      const lines = await guard(signal, () => batches.results(id, {}, { signal }));
      try {
        for await (const line of lines) yield rowOf(line);
      } catch (error) {
        throw errorOf(error, signal);
      }
    },
    cancel: (id, signal) =>
      guard(signal, async () => {
        await batches.cancel(id, {}, { signal });
      }),
  };
}

function rowOf({ custom_id: id, result }: MessageBatchIndividualResponse): BatchRow {
  if (result.type === 'succeeded') return { id, kind: 'answered', body: result.message };
  if (result.type === 'expired') return { id, kind: 'expired' };
  if (result.type === 'canceled') return { id, kind: 'cancelled' };
  const { type, message } = result.error.error;
  return { id, kind: 'errored', status: statuses[type] ?? 400, code: type, message };
}
