import type { Pool } from 'pg';
import type { PgBoss } from 'pg-boss';
import { connectPostgres, shownUrl } from '../store/postgresClient.ts';
import { postgresStore } from '../store/postgresStore.ts';
import type { Store } from '../store/store.ts';

/** Parts of runs, and those that failed however often they were tried. */
export const partsQueue = 'cupel-parts';
export const deadQueue = 'cupel-dead-parts';

/** Cases that are made together. */
export interface PartJob {
  run: string;
  part: string;
  /** Of each case: its index, and the hash that tells whether a worker has the same one. */
  cases: [index: number, hash: string][];
  /** Some of it may have been done. */
  again: boolean;
}

export interface QueueTiming {
  /** Seconds without a sign of life after which a worker's part goes to another one. At least 10. */
  readonly heartbeatSeconds?: number;
  /** Seconds between two looks for such workers. */
  readonly monitorSeconds?: number;
}

export interface QueueConnection {
  readonly pool: Pool;
  readonly store: Store;
  readonly boss: PgBoss;
  close(): Promise<void>;
}

/** Connects to the database of a queue, and makes what it needs there. */
export async function connectQueue(
  url: string,
  { heartbeatSeconds = 60, monitorSeconds = 15 }: QueueTiming,
  onError: (error: Error) => void,
): Promise<QueueConnection> {
  const pool = await connectPostgres(url);
  const store = postgresStore(pool, shownUrl(url));
  const { PgBoss: Boss } = await import('pg-boss');
  const boss = new Boss({
    connectionString: url,
    application_name: 'cupel',
    schema: 'cupel_queue',
    schedule: false,
    monitorIntervalSeconds: monitorSeconds,
    superviseIntervalSeconds: monitorSeconds,
    max: 4,
  });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(deadQueue);
  await boss.createQueue(partsQueue, {
    deadLetter: deadQueue,
    retryLimit: 3,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    heartbeatSeconds,
    expireInSeconds: 23 * 3600,
  });
  return {
    pool,
    store,
    boss,
    async close() {
      await boss.stop({ graceful: false, close: true });
      await store.close();
    },
  };
}
