import type { PgBoss } from 'pg-boss';
import { CupelError } from '../errors.ts';
import { connectPostgres, isPostgresUrl, shownUrl } from '../store/postgresClient.ts';
import { isAway, type PatientPool } from '../store/patientPool.ts';
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
  /** Seconds between two looks for workers that show no sign of life. */
  readonly monitorSeconds?: number;
}

/** Seconds without a sign of life after which a worker's part goes to another one, unless the worker sets others. */
export const defaultHeartbeatSeconds = 60;

export interface QueueConnection {
  readonly pool: PatientPool;
  readonly store: Store;
  readonly boss: PgBoss;
  close(): Promise<void>;
}

/**
 * Connects to the database of a queue, and makes what it needs there.
 * @param onNotice is told what goes wrong with the connection later, and when it is mended
 */
export async function connectQueue(
  url: string,
  { monitorSeconds = 15 }: QueueTiming,
  onNotice: (text: string) => void,
): Promise<QueueConnection> {
  if (!isPostgresUrl(url))
    throw new CupelError('store.unknownAddress', 'a queue needs a PostgreSQL database', {
      hint: 'Name it so: postgres://user@host/database',
    });
  const pool = await connectPostgres(url, onNotice);
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
  let isWaiting = false;
  /** Each look at the queue fails while the database is away; the pool says so once, and when it is back. */
  const wait = async () => {
    if (isWaiting) return;
    isWaiting = true;
    await pool.query('SELECT 1').catch(() => undefined);
    isWaiting = false;
  };
  boss.on('error', (error) => {
    if (isAway(error)) void wait();
    else onNotice(`the queue: ${error.message}`);
  });
  await boss.start();
  await boss.createQueue(deadQueue);
  await boss.createQueue(partsQueue, {
    deadLetter: deadQueue,
    retryLimit: 3,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    heartbeatSeconds: defaultHeartbeatSeconds,
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
