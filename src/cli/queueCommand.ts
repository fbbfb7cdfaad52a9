import path from 'node:path';
import type { Environment } from '../core/environment.ts';
import type { RunOptions, RunOutcome } from '../core/engine/runOptions.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { planRun } from '../core/queue/planRun.ts';
import { connectQueue, type QueueConnection, type QueueTiming } from '../core/queue/queueConnection.ts';
import { work } from '../core/queue/worker.ts';
import type { Suite } from '../core/suites/suite.ts';
import { count } from '../shared/figures.ts';
import { exitCode, type ExitCode } from './exitCodes.ts';
import { listenForInterrupts } from './interrupts.ts';
import { nodeEnvironment } from './session.ts';
import type { Terminal } from './terminal.ts';
import { version } from '../core/version.ts';

const lookMs = 1000;

/** Connects to a queue; what breaks its connection later is told, and mended by itself. */
export function openQueue(
  terminal: Terminal,
  url: string,
  timing: QueueTiming = {},
): Promise<QueueConnection> {
  return connectQueue(url, timing, (error) => terminal.err(`warning: the queue: ${error.message}`));
}

/** Plans a run into a queue and waits for the workers; Ctrl-C leaves it to them, twice cancels it. */
export async function runInQueue(
  terminal: Terminal,
  suite: Suite,
  options: RunOptions,
  connection: QueueConnection,
): Promise<RunOutcome> {
  const { pool, store } = connection;
  const { environment, drain, signal } = options;
  const planned = await planRun(suite, path.relative(process.cwd(), suite.file), options, connection);
  terminal.err(`planned ${planned.id}: ${count(planned.planned ?? 0)} calls`);
  let said = -1;
  for (;;) {
    const run = await store.run(planned.id);
    if (!run || run.status !== 'running')
      return {
        run: run ?? planned,
        status: run?.status ?? 'cancelled',
        ...(await deadParts(connection, planned.id)),
      };
    if (signal?.aborted) {
      await pool.query('UPDATE cupel.plans SET cancelled = true WHERE run = $1', [run.id]);
      return {
        run,
        status: 'cancelled',
        notice: `Cancelled: the workers take no further part of ${run.id}.`,
      };
    }
    if (drain?.aborted)
      return {
        run,
        status: 'cancelled',
        notice: `The workers go on with ${run.id}. See: cupel show ${run.id} --store postgres://…`,
      };
    const { rows } = await pool.query<{ done: string }>(
      'SELECT count(*) AS done FROM cupel.results WHERE run = $1',
      [run.id],
    );
    const done = Number(rows[0]?.done);
    if (done !== said)
      options.onProgress?.({
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
    said = done;
    await environment.clock.sleep(lookMs, drain).catch(() => undefined);
  }
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
  const timing =
    flags.heartbeat === undefined ? {} : { heartbeatSeconds: flags.heartbeat, monitorSeconds: 1 };
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
    });
  } finally {
    interrupts.stop();
    await connection.close();
  }
  return exitCode.passed;
}
