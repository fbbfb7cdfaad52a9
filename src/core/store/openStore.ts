import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Result, Summary } from '../engine/result.ts';
import { CupelError, messageOf } from '../errors.ts';
import { Slots } from '../slots.ts';
import { workerUrl } from '../workers.ts';
import type { Opening, OpenRequest, Operation, Reply, Request, StoreOptions } from './protocol.ts';
import { toRow } from './resultRows.ts';
import type { PackedScores } from './scoreQuery.ts';
import { unpackScores } from './scoreQuery.ts';
import type { Store } from './store.ts';

interface Waiting {
  // oxlint-disable-next-line typescript/no-explicit-any -- each question knows the type of its own answer
  resolve(value: any): void;
  reject(error: unknown): void;
}

export type StoreOpener = (directory: string, options?: StoreOptions) => Promise<Store>;

/**
 * Opens the store of a folder in a worker of its own.
 * @param directory an absolute path, or `:memory:` for one that is gone when it is closed
 * @throws CupelError `store.newer`, `store.unusable`
 */
export const openStore: StoreOpener = (directory, options) => prepareStore()(directory, options);

/**
 * Starts the thread of a store before it is known which one: that takes as long as to read a suite. It does not keep
 * the process alive. The opener that it returns is to be called once.
 */
export function prepareStore(): StoreOpener {
  const worker = new Worker(workerUrl('./store.worker.ts', import.meta.url), {
    // On older versions of Node, SQLite announces itself as experimental.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  worker.unref();
  return async (directory, options = {}) => {
    worker.ref();
    worker.postMessage({ ...options, directory } satisfies OpenRequest);
    const [opening] = (await once(worker, 'message')) as [Opening];
    if ('error' in opening) {
      await worker.terminate();
      throw toError(opening.error);
    }
    return connect(directory, opening.notices, worker);
  };
}

function connect(directory: string, notices: readonly string[], worker: Worker): Store {
  let waiting = new Slots<Waiting>();
  let outbox: Request[] = [];
  let gone: CupelError | undefined;

  const send = () => {
    const batch = outbox;
    outbox = [];
    try {
      if (batch.length > 0) worker.postMessage(batch);
    } catch {
      for (const request of batch) sendAlone(request);
    }
  };
  // A value that cannot be copied (a function in a provider's answer) fails its own request, not its neighbours.
  const sendAlone = (request: Request) => {
    try {
      worker.postMessage([request]);
    } catch (cause) {
      waiting.take(request.id)?.reject(notData(cause));
    }
  };
  const end = (error: CupelError) => {
    gone ??= error;
    const left = waiting;
    waiting = new Slots();
    for (const each of left) each.reject(error);
  };

  worker.on('message', (replies: Reply[]) => {
    for (const reply of replies) {
      const each = waiting.take(reply.id);
      if ('error' in reply) each?.reject(toError(reply.error));
      else each?.resolve(reply.value);
    }
    if (waiting.size === 0) worker.unref();
  });
  worker.on('error', (cause) =>
    end(new CupelError('store.failed', `the run store failed: ${cause.message}`, { cause })),
  );
  worker.on('exit', () => end(new CupelError('store.closed', 'the run store is closed')));
  // An open store does not keep a program alive; a question that waits for its answer does.
  worker.unref();

  function ask<T>(operation: Operation, ...args: unknown[]): Promise<T> {
    if (gone) return Promise.reject(gone);
    return new Promise<T>((resolve, reject) => {
      if (waiting.size === 0) worker.ref();
      const id = waiting.add({ resolve, reject });
      if (outbox.length === 0) setImmediate(send);
      outbox.push({ id, operation, arguments: args });
    });
  }

  async function* scan(
    runId: string,
    { pageSize = 100 }: { pageSize?: number } = {},
  ): AsyncIterable<Result[]> {
    let after: string | undefined;
    for (;;) {
      const page = await ask<Result[]>('scanPage', runId, after, pageSize);
      if (page.length > 0) yield page;
      if (page.length < pageSize) return;
      after = page.at(-1)?.id;
    }
  }

  return {
    directory,
    notices,
    beginRun: (run) => ask('beginRun', run),
    journal: async (runId, resultId, entry) => ask('journal', runId, resultId, asData(entry, JSON.stringify)),
    spend: (runId, amount) => ask('spend', runId, amount),
    spent: (runId) => ask('spent', runId),
    record: async (runId, result) => ask('record', runId, result.id, asData(result, toRow)),
    updateRun: (runId, changes) => ask('updateRun', runId, changes),
    finishRun: async (runId, status, endedAt) => {
      // A question of its own: what a million results add up to takes longer than others wait for the lock.
      const summary = await ask<Summary>('summarise', runId, undefined, endedAt);
      return ask('finishRun', runId, status, endedAt, summary);
    },
    runs: (filter) => ask('runs', filter),
    run: (id) => ask('run', id),
    deleteRun: (id) => ask('deleteRun', id),
    summarise: (runId, options) => ask('summarise', runId, options),
    caseValues: (runId, key) => ask('caseValues', runId, key),
    results: (runId, query) => ask('results', runId, query),
    result: (runId, resultId) => ask('result', runId, resultId),
    progress: (runId) => ask('progress', runId),
    journalled: (runId, id) => ask('journalled', runId, id),
    keptCost: (runId) => ask('keptCost', runId),
    scan,
    cells: (runId, query, options) => ask('cells', runId, query, options),
    history: (runId, resultId, limit) => ask('history', runId, resultId, limit),
    distributions: (runId) => ask('distributions', runId),
    slices: (runId) => ask('slices', runId),
    classCounts: (runId) => ask('classCounts', runId),
    matched: (runs) => ask('matched', runs),
    rate: (runId, rating) => ask('rate', runId, rating),
    unrate: (runId, resultId, rater) => ask('unrate', runId, resultId, rater),
    ratings: (runId) => ask('ratings', runId),
    prefer: (runId, preference) => ask('prefer', runId, preference),
    preferences: (runId) => ask('preferences', runId),
    scores: async (runId, figure, cluster) =>
      unpackScores(await ask<PackedScores>('scores', runId, figure, cluster)),
    saveBatch: (runId, record, keys) => ask('saveBatch', runId, record, keys),
    batches: (runId) => ask('batches', runId),
    batchedRequest: (runId, key) => ask('batchedRequest', runId, key),
    batchKeys: (runId, mark) => ask('batchKeys', runId, mark),
    answerBatch: (runId, answers) => ask('answerBatch', runId, answers),
    dropBatch: (runId, mark) => ask('dropBatch', runId, mark),
    retryBatched: (runId) => ask('retryBatched', runId),
    cacheGet: (key) => ask('cacheGet', key),
    cacheDrop: (key) => ask('cacheDrop', key),
    cachePut: async (key, value) => ask('cachePut', key, asData(value, JSON.stringify), value.at),
    cacheStats: () => ask('cacheStats'),
    cacheClear: () => ask('cacheClear'),
    flush: async () => {
      // Any answer means that all before it is committed.
      await ask('runs', { limit: 0 });
    },
    close: async () => {
      if (gone) return;
      send();
      worker.ref();
      const exited = once(worker, 'exit');
      worker.postMessage('close');
      await exited;
    },
  };
}

function notData(cause: unknown): CupelError {
  return new CupelError('store.notData', `cannot be stored: ${messageOf(cause)}`, { cause });
}

/**
 * What is written for each case is made here: as columns and texts it costs the thread that writes, on which all wait,
 * a fraction of what the objects would.
 */
function asData<T, D>(value: T, make: (value: T) => D): D {
  try {
    return make(value);
  } catch (cause) {
    throw notData(cause);
  }
}

function toError({
  code,
  message,
  hint,
}: {
  code: string;
  message: string;
  hint?: string | undefined;
}): CupelError {
  return new CupelError(code, message, { hint });
}
