import type { Redactor } from '../engine/redactor.ts';
import type { Clock } from '../environment.ts';
import type { PriceBook } from '../pricing/price.ts';
import { refusalError } from '../providers/httpErrors.ts';
import type { Usage } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import type { BatchApi, BatchRow } from './batchApi.ts';
import type { BatchAnswer, BatchRecord } from './batchRecords.ts';

/** Answers that go to the store together. */
const pageSize = 500;
/** Reasons that may be gone another day. */
const healable = new Set(['rateLimit', 'timeout', 'server', 'network', 'auth', 'missingKey']);

interface Services {
  readonly runId: string;
  readonly store: Store;
  readonly prices: PriceBook;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Bodies that hold keys, by the key of their request: they are graded as they came, and not kept so. */
  readonly whole: Map<string, unknown>;
}

/**
 * Keeps the answers of a batch, each for the request that its custom id names. Requests without a row, and those that
 * were cancelled, are let go of, so that they are asked again.
 * @returns what it cost, US dollars, the unknown at its worst; `another` when the rows are not those of this batch
 */
export async function importRows(
  record: BatchRecord,
  rows: AsyncIterable<BatchRow>,
  api: BatchApi,
  services: Services,
): Promise<{ cost: number } | 'another'> {
  const { store, runId } = services;
  const keys = await store.batchKeys(runId, record.mark);
  const prefix = `${record.mark}-`;
  const open = new Set(keys.keys());
  let page: (readonly [string, BatchAnswer | null])[] = [];
  let cost = 0;
  const flush = async () => {
    if (page.length > 0) await store.answerBatch(runId, page);
    page = [];
  };
  for await (const row of rows) {
    if (!row.id.startsWith(prefix)) return 'another';
    const place = Number(row.id.slice(prefix.length));
    const key = keys[place];
    if (key === undefined || !open.delete(place)) continue;
    const answer = answerOf(row, record, api, services);
    if (answer && 'body' in answer) {
      cost += answer.cost ?? record.worst / record.requests;
      if (answer.redacted && row.kind === 'answered') services.whole.set(key, row.body);
    }
    page.push([key, answer]);
    if (page.length >= pageSize) await flush();
  }
  for (const place of open) {
    const key = keys[place];
    if (key !== undefined) page.push([key, null]);
  }
  await flush();
  return { cost };
}

function answerOf(
  row: BatchRow,
  { priced }: BatchRecord,
  api: BatchApi,
  { prices, clock, redactor }: Services,
): BatchAnswer | null {
  if (row.kind === 'cancelled') return null;
  if (row.kind === 'expired')
    return {
      error: { kind: 'timeout', message: 'The batch expired before this request was answered.' },
      healable: true,
    };
  if (row.kind === 'errored') {
    const { status, code, message } = row;
    const now = clock.now();
    const error = refusalError({ vendor: priced.vendor, status, headers: new Headers(), message, code, now });
    return {
      error: { kind: error.kind, message: redactor.message(error.message) },
      healable: healable.has(error.kind),
    };
  }
  const { body, requestId } = row;
  const usage = usageOf(api, body);
  const cost = prices.cost({ ...priced, usage, at: new Date(clock.now()), batch: true });
  const kept = redactor.value(body);
  return {
    body: kept,
    cost,
    ...(requestId === undefined ? {} : { requestId }),
    ...(kept === body ? {} : { redacted: true }),
  };
}

function usageOf(api: BatchApi, body: unknown): Usage | undefined {
  try {
    return api.read(body, { config: {} }).usage;
  } catch {
    // What cannot be read is told when its call reads it.
    return undefined;
  }
}
