import path from 'node:path';
import { selectCases } from '../engine/plan.ts';
import { pick } from '../engine/resumedOptions.ts';
import type { RunOptions } from '../engine/runOptions.ts';
import { runSuite } from '../engine/runSuite.ts';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import type { PriceBook } from '../pricing/price.ts';
import { loadSuite } from '../suites/loadSuite.ts';
import type { Suite } from '../suites/suite.ts';
import { endRunIfDone } from './endRun.ts';
import type { RunPlan } from './planRun.ts';
import {
  deadQueue,
  defaultHeartbeatSeconds,
  partsQueue,
  type PartJob,
  type QueueConnection,
} from './queueConnection.ts';
import { sharedLimits } from './sharedLimits.ts';

export interface WorkerOptions {
  readonly environment: Environment;
  /** The folder that the paths of suites start from. */
  readonly root: string;
  readonly maxConcurrency?: number;
  /** After how long without a sign of life of this worker its part goes to another one; a minute unless given. */
  readonly heartbeatSeconds?: number;
  readonly cupelVersion: string;
  /** The prices that hold in a suite's folder. */
  readonly pricesOf: (directory: string) => Promise<PriceBook>;
  /** Takes no further part, and ends when what is in flight is recorded. */
  readonly drain: AbortSignal;
  readonly signal?: AbortSignal;
  readonly onPart?: (text: string) => void;
}

/** Takes parts of runs from the queue, one at a time, until it is stopped. */
export async function work(connection: QueueConnection, options: WorkerOptions): Promise<void> {
  const { boss, pool } = connection;
  const { drain, onPart, heartbeatSeconds = defaultHeartbeatSeconds } = options;
  let under: Promise<unknown> = Promise.resolve();
  const handle = async (job: { id: string; data: PartJob; retryCount: number; signal: AbortSignal }) => {
    const { data, retryCount } = job;
    try {
      // A part has the heartbeat of the queue when it was sent, or of the worker that had it before.
      await pool.query(
        `UPDATE cupel_queue.job SET heartbeat_seconds = $3 WHERE name = $1 AND id = $2 AND state = 'active'`,
        [partsQueue, job.id, heartbeatSeconds],
      );
      const status = await makePart(data, retryCount > 0, job.signal, connection, options);
      onPart?.(`${data.run}: ${data.cases.length} cases, ${status}`);
    } catch (error) {
      onPart?.(`${data.run}: ${messageOf(error)}`);
      await pool.query('UPDATE cupel.parts SET reason = $3 WHERE run = $1 AND id = $2', [
        data.run,
        data.part,
        messageOf(error),
      ]);
      throw error;
    }
  };
  const polling = {
    pollingIntervalSeconds: 0.5,
    batchSize: 1,
    heartbeatRefreshSeconds: heartbeatSeconds / 2,
  };
  await boss.work<PartJob>(partsQueue, polling, async ([job]) => {
    if (!job) return;
    await (under = handle(job));
  });
  await boss.work<PartJob>(deadQueue, { pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const { data } of jobs) {
      // The run may have been taken up again, and this part's cases have been sent in another one.
      await pool.query(
        `UPDATE cupel.parts SET state = 'dead' WHERE run = $1 AND id = $2 AND state = 'open'`,
        [data.run, data.part],
      );
      await endRunIfDone(data.run, connection, options.environment, undefined);
    }
  });
  if (!drain.aborted)
    await new Promise<void>((resolve) => drain.addEventListener('abort', () => resolve(), { once: true }));
  await boss.offWork(partsQueue, { wait: false });
  await under.catch(() => undefined);
}

async function makePart(
  { run, part, cases, again }: PartJob,
  retried: boolean,
  lost: AbortSignal,
  connection: QueueConnection,
  options: WorkerOptions,
): Promise<string> {
  const { pool, store } = connection;
  const { environment, root, drain, cupelVersion } = options;
  const { rows } = await pool.query<{ plan: string; cancelled: boolean }>(
    'SELECT plan, cancelled FROM cupel.plans WHERE run = $1',
    [run],
  );
  const row = rows[0];
  // The run was deleted.
  if (!row) return 'gone';
  const plan = JSON.parse(row.plan) as RunPlan;
  const suite = await suiteOf(path.resolve(root, plan.suite), environment, plan.vars);
  const close = async (state: string) => {
    await pool.query('UPDATE cupel.parts SET state = $3 WHERE run = $1 AND id = $2', [run, part, state]);
    await endRunIfDone(run, connection, environment, suite);
    return state;
  };
  if (row.cancelled) return close('cancelled');
  await requireSameCases(suite, cases);
  const signals = [lost, options.signal].filter((each) => each !== undefined);
  const runOptions: RunOptions = {
    environment,
    store,
    prices: await options.pricesOf(suite.directory),
    cupelVersion,
    drain,
    signal: AbortSignal.any(signals),
    filter: {
      cases: cases.map(([index]) => index),
      ...(plan.filter?.providers === undefined ? {} : { providers: plan.filter.providers }),
    },
    part: {
      run,
      again: again || retried,
      limits: sharedLimits(pool, run, environment.clock, plan.maxCost !== undefined),
    },
    ...(options.maxConcurrency === undefined ? {} : { maxConcurrency: options.maxConcurrency }),
    ...pick(plan, ['repeat', 'cache', 'cacheMaxAgeMs', 'vars', 'maxCost', 'allowUnknownPrice']),
  };
  const { status } = await runSuite(suite, runOptions);
  if (status === 'cancelled' || status === 'timeLimit') {
    lost.throwIfAborted();
    // What it did not get to goes back to the queue, and that is no failed try.
    await pool.patiently(() => connection.boss.send(partsQueue, { run, part, cases, again: true }));
    return 'handed back';
  }
  return close(status === 'budget' ? 'budget' : 'done');
}

async function suiteOf(file: string, environment: Environment, vars: RunPlan['vars']): Promise<Suite> {
  const { suite, diagnostics } = await loadSuite(file, environment, vars);
  if (suite) return suite;
  const [first] = diagnostics;
  throw new CupelError(
    'queue.noSuite',
    `This machine cannot read ${file}: ${first?.message ?? 'it is not there'}`,
    {
      hint: 'Start the worker in the folder that the run was started in, at the same commit.',
    },
  );
}

async function requireSameCases(suite: Suite, cases: PartJob['cases']): Promise<void> {
  const wanted = new Map(cases);
  for await (const { index, hash } of selectCases(suite, { filter: { cases: [...wanted.keys()] } }))
    if (wanted.get(index) === hash) wanted.delete(index);
  if (wanted.size === 0) return;
  throw new CupelError(
    'queue.otherCases',
    `This machine has other cases in ${suite.file} than the run was planned with.`,
    {
      hint: 'Start the worker at the same commit, with the same data.',
    },
  );
}
