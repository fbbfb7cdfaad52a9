import type { SqliteStore } from './sqliteStore.ts';

/** What the worker can be asked for, by whether it writes. Writes that wait together share a transaction. */
export const operations = {
  beginRun: 'write',
  journal: 'write',
  spend: 'write',
  record: 'write',
  updateRun: 'write',
  finishRun: 'write',
  deleteRun: 'write',
  rate: 'write',
  unrate: 'write',
  prefer: 'write',
  saveBatch: 'write',
  answerBatch: 'write',
  dropBatch: 'write',
  retryBatched: 'write',
  cacheGet: 'write',
  cacheDrop: 'write',
  cachePut: 'write',
  cacheClear: 'write',
  runs: 'read',
  run: 'read',
  summarise: 'read',
  caseValues: 'read',
  results: 'read',
  result: 'read',
  scanPage: 'read',
  progress: 'read',
  journalled: 'read',
  keptCost: 'read',
  spent: 'read',
  scores: 'read',
  cacheStats: 'read',
  cells: 'read',
  history: 'read',
  distributions: 'read',
  slices: 'read',
  classCounts: 'read',
  matched: 'read',
  ratings: 'read',
  preferences: 'read',
  batches: 'read',
  batchedRequest: 'read',
  batchKeys: 'read',
} as const;

export type Operation = keyof typeof operations;

export interface Request {
  id: number;
  operation: Operation;
  arguments: unknown[];
}

export type Reply =
  | { id: number; value: unknown }
  | { id: number; error: { code: string; message: string; hint?: string | undefined } };

export interface StoreOptions {
  /** The largest that the cache grows. */
  readonly cacheBytes?: number;
}

/** First message to the worker. */
export interface OpenRequest extends StoreOptions {
  readonly directory: string;
}

/** First message of the worker: the store is open, or why not. */
export type Opening =
  { notices: readonly string[] } | { error: { code: string; message: string; hint?: string | undefined } };

/** The functions behind the operations. */
export function bind(store: SqliteStore): Record<Operation, (...args: never[]) => unknown> {
  return {
    beginRun: store.beginRun.bind(store),
    journal: store.journal.bind(store),
    spend: store.spend.bind(store),
    spent: store.spent.bind(store),
    record: store.record.bind(store),
    updateRun: store.updateRun.bind(store),
    finishRun: store.finishRun.bind(store),
    deleteRun: store.deleteRun.bind(store),
    cacheGet: store.cache.get.bind(store.cache),
    cacheDrop: store.cache.drop.bind(store.cache),
    cachePut: store.cache.put.bind(store.cache),
    cacheClear: store.cache.clear.bind(store.cache),
    cacheStats: store.cache.stats.bind(store.cache),
    runs: store.runs.bind(store),
    run: store.run.bind(store),
    summarise: store.summarise.bind(store),
    caseValues: store.caseValues.bind(store),
    results: store.results.bind(store),
    result: store.result.bind(store),
    scanPage: store.scanPage.bind(store),
    progress: store.progress.bind(store),
    journalled: store.journalled.bind(store),
    keptCost: store.keptCost.bind(store),
    cells: store.cells.bind(store),
    history: store.history.bind(store),
    distributions: store.distributions.bind(store),
    slices: store.slices.bind(store),
    classCounts: store.classCounts.bind(store),
    matched: store.matched.bind(store),
    rate: store.rate.bind(store),
    unrate: store.unrate.bind(store),
    ratings: store.ratings.bind(store),
    prefer: store.prefer.bind(store),
    preferences: store.preferences.bind(store),
    scores: store.scores.bind(store),
    saveBatch: store.saveBatch.bind(store),
    answerBatch: store.answerBatch.bind(store),
    dropBatch: store.dropBatch.bind(store),
    retryBatched: store.retryBatched.bind(store),
    batches: store.batches.bind(store),
    batchedRequest: store.batchedRequest.bind(store),
    batchKeys: store.batchKeys.bind(store),
  };
}
