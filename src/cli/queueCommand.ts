import path from 'node:path';
import type { Environment } from '../core/environment.ts';
import type { RunOptions, RunOutcome } from '../core/engine/runOptions.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { CupelError } from '../core/errors.ts';
import { findBaseline, type Baseline } from '../core/comparison/baseline.ts';
import type { RunRecord } from '../core/engine/result.ts';
import { isCompleted } from '../core/queue/endRun.ts';
import { planRun, resumePlan } from '../core/queue/planRun.ts';
import {
  connectQueue,
  partsQueue,
  type QueueConnection,
  type QueueTiming,
} from '../core/queue/queueConnection.ts';
import { work } from '../core/queue/worker.ts';
import type { Store } from '../core/store/store.ts';
import type { Suite } from '../core/suites/suite.ts';
import { completeRun, withBaseline } from '../core/summaries/completeRun.ts';
import { count } from '../shared/figures.ts';
import { exitCode, type ExitCode } from './exitCodes.ts';
import { listenForInterrupts, secondThoughtMs } from './interrupts.ts';
import { nodeEnvironment } from './session.ts';
import type { Terminal } from './terminal.ts';
import { version } from '../core/version.ts';

const lookMs = 1000;
/** How long a run may wait for its first worker before that is said. */
const untakenMs = 5000;
/** Looks at a run that has ended before its summary is completed here. */
const patience = 30;

/** Connects to a queue; what breaks its connection later is told, and mended by itself. */
export function openQueue(
  terminal: Terminal,
  url: string,
  timing: QueueTiming = {},
): Promise<QueueConnection> {
  return connectQueue(url, timing, (text) => terminal.err(`warning: ${text}`));
}

/** Plans a run into a queue and waits for the workers; Ctrl-C leaves it to them, twice cancels it. */
export async function runInQueue(
  terminal: Terminal,
  suite: Suite,
  options: RunOptions,
  connection: QueueConnection,
): Promise<RunOutcome> {
  const { store } = connection;
  const { resume, maxConcurrency } = options;
  if (maxConcurrency !== undefined)
    terminal.err('warning: -j is left out with --queue: each worker has its own (cupel worker -j)');
  // Found before anything is planned, so that a wrong name costs nothing.
  const baseline = await findBaseline(suite, options.baseline ?? {}, store, resume);
  const planned =
    resume === undefined
      ? await planRun(suite, path.relative(process.cwd(), suite.file), options, connection)
      : await resumePlan(suite, resume, options, connection);
  const verb = resume === undefined ? 'planned' : 'took up';
  terminal.err(`${verb} ${planned.id}: ${count(planned.planned ?? 0)} calls`);
  try {
    return await Promise.race([
      waitForWorkers(terminal, suite, options, { connection, planned, baseline }),
      leftWhileAway(connection, options.drain),
    ]);
  } catch (error) {
    throw withWayBack(error, planned.id);
  }
}

/** The workers go on with a run whose database does not answer here. */
function withWayBack(error: unknown, run: string): unknown {
  if (!(error instanceof CupelError) || error.code !== 'store.unreachable') return error;
  return new CupelError(error.code, error.message, {
    hint: `When it is back, go on with: cupel run --resume ${run} --queue postgres://…`,
    cause: error,
  });
}

/** Ctrl-C need not wait for a database that is away. */
function leftWhileAway({ pool, store }: QueueConnection, drain: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) =>
    drain?.addEventListener(
      'abort',
      () => {
        if (pool.isAway)
          reject(new CupelError('store.unreachable', `the database ${store.directory} is away`));
      },
      { once: true },
    ),
  );
}

async function waitForWorkers(
  terminal: Terminal,
  suite: Suite,
  { environment, drain, signal, onProgress }: RunOptions,
  {
    connection,
    planned,
    baseline,
  }: { connection: QueueConnection; planned: RunRecord; baseline: Baseline | undefined },
): Promise<RunOutcome> {
  const { pool, store } = connection;
  let said = -1;
  let waitsSince: number | undefined = environment.clock.monotonic();
  for (let looks = 0; ;) {
    const run = await store.run(planned.id);
    if (!run) return { run: planned, status: 'cancelled' };
    if (run.status !== 'running') {
      const isWhole = await isCompleted(connection, run.id);
      // Whoever ended it may have died before it was whole.
      if (isWhole || ++looks > patience) {
        const services = { store, environment, baseline };
        return {
          run: isWhole ? await compared(run, services) : await completeRun(suite, run, services),
          status: run.status,
          ...(await deadParts(connection, run.id)),
        };
      }
    }
    if (drain?.aborted) {
      terminal.err(`Leaving ${run.id} to the workers. Press Ctrl-C again now to cancel it.`);
      await environment.clock.sleep(secondThoughtMs, signal).catch(() => undefined);
      if (!signal?.aborted)
        return {
          run,
          status: 'cancelled',
          notice: `The workers go on with ${run.id}. Wait for it with: cupel run --resume ${run.id} --queue postgres://…`,
        };
      await pool.query('UPDATE cupel.plans SET cancelled = true WHERE run = $1', [run.id]);
      return {
        run,
        status: 'cancelled',
        notice: `Cancelled: the workers take no further part of ${run.id}. Go on with: cupel run --resume ${run.id} --queue postgres://…`,
      };
    }
    const { rows } = await pool.query<{ done: string }>(
      'SELECT count(*) AS done FROM cupel.results WHERE run = $1',
      [run.id],
    );
    const done = Number(rows[0]?.done);
    if (done !== said)
      onProgress?.({
        planned: planned.planned,
        done,
        passed: 0,
        failed: 0,
        errored: 0,
        cached: 0,
        inFlight: 0,
        cost: 0,
        costUnknown: 0,
      });
    if (said >= 0 && done !== said) waitsSince = undefined;
    said = done;
    if (waitsSince !== undefined && environment.clock.monotonic() - waitsSince >= untakenMs) {
      waitsSince = undefined;
      if (await isUntaken(connection, run.id))
        terminal.err(
          `No worker has taken a part of ${run.id} yet. Start one, in a checkout of the project: cupel worker --queue postgres://…`,
        );
    }
    await environment.clock.sleep(lookMs, drain).catch(() => undefined);
  }
}

/** The comparison with the baseline is made here: a file of it is on no worker's machine. */
async function compared(
  run: RunRecord,
  services: { store: Store; environment: Environment; baseline: Baseline | undefined },
): Promise<RunRecord> {
  if (!services.baseline || !run.summary || run.status !== 'finished') return run;
  const summary = await withBaseline(run.summary, run, services);
  const statistics = services.baseline.decides
    ? { ...run.statistics, failOnRegression: true }
    : run.statistics;
  await services.store.updateRun(run.id, { summary, ...(statistics && { statistics }) });
  return { ...run, summary, ...(statistics && { statistics }) };
}

/** Whether parts wait, and no worker is at any. */
async function isUntaken({ pool, boss }: QueueConnection, run: string): Promise<boolean> {
  const jobs = await pool.patiently(() => boss.findJobs(partsQueue, { data: { run } }));
  return (
    jobs.some(({ state }) => state === 'created' || state === 'retry') &&
    !jobs.some(({ state }) => state === 'active')
  );
}

/** Why parts were given up. */
async function deadParts({ pool }: QueueConnection, run: string): Promise<{ notice?: string }> {
  const { rows } = await pool.query<{ n: string; reason: string | null }>(
    `SELECT count(*) AS n, max(reason) AS reason FROM cupel.parts WHERE run = $1 AND state = 'dead'`,
    [run],
  );
  const n = Number(rows[0]?.n);
  return n === 0
    ? {}
    : {
        notice: `${count(n)} parts failed on every try and were given up: ${rows[0]?.reason ?? 'their workers ended'}`,
      };
}

interface WorkerFlags {
  queue: string;
  maxConcurrency?: number;
  root?: string;
  envFile?: string;
  heartbeat?: number;
}

/** Takes parts of runs until it is interrupted. */
export async function workerCommand(terminal: Terminal, flags: WorkerFlags): Promise<ExitCode> {
  const environment: Environment = await nodeEnvironment(terminal, flags.envFile);
  const timing = flags.heartbeat === undefined ? {} : { monitorSeconds: 1 };
  const connection = await openQueue(terminal, flags.queue, timing);
  const interrupts = listenForInterrupts(terminal);
  terminal.err(`waiting for parts of runs in ${connection.store.directory}`);
  try {
    await work(connection, {
      environment,
      root: path.resolve(flags.root ?? '.'),
      cupelVersion: version,
      pricesOf: (directory) => projectPrices(directory, environment.variables),
      drain: interrupts.drain,
      signal: interrupts.signal,
      onPart: (text) => terminal.err(text),
      ...(flags.maxConcurrency === undefined ? {} : { maxConcurrency: flags.maxConcurrency }),
      ...(flags.heartbeat === undefined ? {} : { heartbeatSeconds: flags.heartbeat }),
    });
  } finally {
    interrupts.stop();
    await connection.close();
  }
  return exitCode.passed;
}
