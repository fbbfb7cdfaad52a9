import { parentPort } from 'node:worker_threads';
import { CupelError, messageOf } from '../errors.ts';
import { isCorruption, markDamaged } from './database.ts';
import type { Opening, OpenRequest, Operation, Reply, Request } from './protocol.ts';
import { bind, operations } from './protocol.ts';
import { SqliteStore } from './sqliteStore.ts';

/*
 * Owns the connection. What arrives while a transaction is being written waits and goes into the next one together,
 * so that a busy run commits hundreds of results at a time and a quiet one commits each at once.
 */
const port = parentPort;
if (!port) throw new Error('runs as a worker only');

function open({ directory, ...options }: OpenRequest): SqliteStore | undefined {
  try {
    const store = new SqliteStore(directory, options);
    port?.postMessage({ notices: store.notices } satisfies Opening);
    return store;
  } catch (error) {
    port?.postMessage({ error: describe(error) } satisfies Opening);
    return undefined;
  }
}

/** @param directory of an open store, which is looked at when it is opened again */
function describe(
  error: unknown,
  directory?: string,
): { code: string; message: string; hint?: string | undefined } {
  if (error instanceof CupelError) return { code: error.code, message: error.message, hint: error.hint };
  const message = messageOf(error);
  if (/disk is full/i.test(message))
    return {
      code: 'store.full',
      message: 'the disk is full: the run store cannot be written',
      hint: 'Free some space, then continue with --resume. What was recorded is kept.',
    };
  if (isCorruption(error)) {
    if (directory !== undefined) markDamaged(directory);
    return {
      code: 'store.damaged',
      message: `the run store is damaged: ${message}`,
      hint: 'It is moved aside when Cupel starts again.',
    };
  }
  if (isLocked(error))
    return {
      code: 'store.locked',
      message: 'another program has kept the run store locked for more than five seconds',
      hint: 'Close what holds it, then continue with --resume.',
    };
  return { code: 'store.failed', message: `the run store failed: ${message}` };
}

function isLocked(error: unknown): boolean {
  return /database is locked/i.test(messageOf(error));
}

port.once('message', (request: OpenRequest) => {
  const store = open(request);
  if (store) serve(store);
});

const isLookUp = ({ operation }: Request): boolean => operation === 'cacheGet';
const isJournal = ({ operation }: Request): boolean => operation === 'journal';
const cacheChanges: ReadonlySet<Operation> = new Set(['cachePut', 'cacheDrop', 'cacheClear']);
const changesCache = ({ operation }: Request): boolean => cacheChanges.has(operation);

function serve(store: SqliteStore): void {
  const functions = bind(store);
  let queue: Request[] = [];

  const call = (request: Request): Reply => {
    const value = (functions[request.operation] as (...args: unknown[]) => unknown)(...request.arguments);
    return { id: request.id, value };
  };
  const attempt = (request: Request): Reply => {
    try {
      return call(request);
    } catch (error) {
      return { id: request.id, error: describe(error, store.directory) };
    }
  };

  const transaction = (requests: Request[]): Reply[] => {
    store.begin(requests.some(isJournal));
    const replies = requests.map(call);
    store.commit();
    return replies;
  };
  const write = (requests: Request[]): Reply[] => {
    try {
      return transaction(requests);
    } catch (error) {
      store.rollback();
      // Who waited for the lock in vain need not wait again for each of them.
      if (requests.length === 1 || isLocked(error))
        return requests.map(({ id }) => ({ id, error: describe(error, store.directory) }));
      // One of them is to blame: alone, the others get through and the one gets its error.
      return requests.flatMap((request) => write([request]));
    }
  };

  /**
   * Answers the look-ups in the cache at once: who asked goes on while the rest is written.
   * @returns the rest
   */
  const answerLookUps = (batch: Request[]): Request[] => {
    const others = batch.filter((request) => !isLookUp(request));
    if (others.length === batch.length || others.some(changesCache)) return batch;
    port?.postMessage(batch.filter(isLookUp).map(attempt));
    return others;
  };

  /**
   * Writes what answers were paid for before the rest: until that is done, the places of those calls are not free.
   * @returns the rest
   */
  const writeJournal = (batch: Request[]): Request[] => {
    const others = batch.filter((request) => !isJournal(request));
    if (others.length === batch.length || others.length === 0) return batch;
    if (others.some(({ operation }) => operation === 'beginRun')) return batch; // the journal may be that run's
    port?.postMessage(write(batch.filter(isJournal)));
    return others;
  };

  const drain = () => {
    const asked = queue;
    queue = [];
    const changes = answerLookUps(asked);
    // When, and how often, entries were used is written with what else there is.
    let noted = changes.length < asked.length;
    const batch = writeJournal(changes);
    const replies: Reply[] = [];
    let writes: Request[] = [];
    const flush = () => {
      if (writes.length > 0 || noted) replies.push(...write(writes));
      writes = [];
      noted = false;
    };
    for (const request of batch) {
      if (operations[request.operation] === 'write') writes.push(request);
      else {
        flush();
        replies.push(attempt(request));
      }
    }
    flush();
    if (replies.length > 0) port?.postMessage(replies);
  };

  port?.on('message', (message: Request[] | 'close') => {
    if (message === 'close') {
      if (queue.length > 0) drain();
      store.close();
      port?.close();
      return;
    }
    if (queue.length === 0) setImmediate(() => queue.length > 0 && drain());
    queue.push(...message);
  });
}
