import { randomUUID } from 'node:crypto';
import { requireIndependentCase } from '../batch/checkBatch.ts';
import type { DoneResults } from '../engine/doneResults.ts';
import { planCalls, type PlanOptions } from '../engine/plan.ts';
import type { Suite } from '../suites/suite.ts';
import { isAway, type PatientPool } from '../store/patientPool.ts';
import { partsQueue, type PartJob, type QueueConnection } from './queueConnection.ts';

/** Cases of one part, at least; a large suite has about a thousand parts. */
const smallestPart = 10;
const unknownPart = 100;
const wantedParts = 1000;
/** Parts that are sent at a time. */
const sentTogether = 200;

/** What of a run needs no other try. */
export interface Taken {
  /** Results. */
  readonly done: DoneResults;
  /** Cases of parts that wait in the queue, or that a worker is at. */
  readonly cases: ReadonlySet<number>;
}

/**
 * Sends the cases of a plan to the queue, some at a time, as they are read.
 * @param taken of a run that is taken up again
 * @returns how many calls the plan has
 * @throws CupelError `batch.order` for cases that need each other's outputs
 */
export async function sendParts(
  suite: Suite,
  run: string,
  planning: PlanOptions,
  { pool, boss }: QueueConnection,
  taken?: Taken,
): Promise<number> {
  const size = Math.max(
    smallestPart,
    suite.caseCount === undefined ? unknownPart : Math.ceil(suite.caseCount / wantedParts),
  );
  let parts: PartJob[] = [];
  let cases: PartJob['cases'] = [];
  const send = async () => {
    const sent = parts;
    parts = [];
    if (sent.length === 0) return;
    await pool.query(
      'INSERT INTO cupel.parts (run, id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
      [run, sent.map(({ part }) => part)],
    );
    await pool.patiently(() =>
      boss.insert(
        partsQueue,
        sent.map((data) => ({ data, id: data.part })),
      ),
    );
  };
  const close = () => {
    if (cases.length > 0) parts.push({ run, part: randomUUID(), cases, again: taken !== undefined });
    cases = [];
  };
  let planned = 0;
  let last = -1;
  for await (const { id, case: each } of planCalls(suite, planning)) {
    planned += 1;
    // A case is sent whole, once: whoever takes it up again asks only what is not done.
    if (each.index === last || taken?.cases.has(each.index) || taken?.done.has(id)) continue;
    requireIndependentCase(each, '--queue');
    last = each.index;
    cases.push([each.index, each.hash]);
    if (cases.length >= size) close();
    if (parts.length >= sentTogether) await send();
  }
  close();
  await send();
  return planned;
}

/**
 * Does something that plans a run, unless another process is at it: the same cases must not be sent twice.
 * @returns undefined when another one is; when it ends, or dies, the run is free again
 */
export async function whilePlanning<T>(
  pool: PatientPool,
  run: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const name = `cupel plan ${run}`;
  return pool.withClient(async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [name],
    );
    if (rows[0]?.locked !== true) return undefined;
    try {
      return await work();
    } finally {
      // A connection that broke holds no lock.
      await client
        .query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name])
        .catch((error: unknown) => {
          if (!isAway(error)) throw error;
        });
    }
  });
}
