import { requireIndependent } from '../batch/checkBatch.ts';
import { DoneResults } from '../engine/doneResults.ts';
import { planOptions, requireCalls } from '../engine/planOptions.ts';
import { redactorOf } from '../engine/redactor.ts';
import type { RunRecord } from '../engine/result.ts';
import type { RunOptions } from '../engine/runOptions.ts';
import { keptOptions, pick, withKept, type KeptOptions } from '../engine/resumedOptions.ts';
import { newRun, runOfSuite } from '../engine/runRecords.ts';
import { spentBefore } from '../engine/spending.ts';
import { CupelError } from '../errors.ts';
import type { Suite } from '../suites/suite.ts';
import { endRunIfDone } from './endRun.ts';
import { partsQueue, type PartJob, type QueueConnection } from './queueConnection.ts';
import { sendParts, whilePlanning, type Taken } from './sendParts.ts';

/** What the workers, and whoever takes the run up again, have to know of it beside its suite. */
export interface RunPlan extends KeptOptions, Pick<RunOptions, 'allowUnknownPrice' | 'maxCost'> {
  /** The suite's path from the folder that the queue's machines have in common. */
  readonly suite: string;
}

/**
 * Records a run and sends its cases to the queue.
 * @param relativePath of the suite, from the folder that the workers have too
 * @throws CupelError `batch.order` for cases that need each other's outputs, `run.unsupported`
 */
export async function planRun(
  suite: Suite,
  relativePath: string,
  options: RunOptions,
  connection: QueueConnection,
): Promise<RunRecord> {
  const { pool, store } = connection;
  requireQueueable(suite, options);
  const maxCost = options.maxCost ?? suite.cupel.budget;
  const planning = await planOptions(suite, { ...options, store });
  if (!options.mayBeEmpty) await requireCalls(suite, planning);
  const chosen = { ...options, ...pick(planning, ['filter']) };
  const { process: _, ...run } = newRun(suite, chosen, redactorOf(suite, options.environment), undefined);
  const plan: RunPlan = {
    suite: relativePath,
    ...keptOptions(chosen),
    ...pick(options, ['allowUnknownPrice']),
    ...(maxCost === undefined ? {} : { maxCost }),
  };
  await store.beginRun(run);
  await pool.query('INSERT INTO cupel.plans (run, plan) VALUES ($1, $2)', [run.id, JSON.stringify(plan)]);
  if (maxCost !== undefined)
    await pool.query('INSERT INTO cupel.budgets (run, most) VALUES ($1, $2)', [run.id, maxCost]);
  const planned = await whilePlanning(pool, run.id, async () => {
    const calls = await sendParts(suite, run.id, planning, connection);
    await complete(suite, run.id, calls, options, connection);
    return calls;
  });
  return { ...run, ...(planned === undefined ? {} : { planned }) };
}

/**
 * Takes a run up again: sends what is neither done nor on its way to a worker, by the plan that it was begun with. While
 * workers are at all that is left, or another process is planning it, there is nothing to send.
 * @param options a budget, and leave to ask models of unknown prices, take the place of the run's own
 * @throws CupelError `store.noSuchRun`, `run.suiteChanged`, `run.otherOptions`, `run.notKept`, `queue.notPlanned`,
 * `run.unsupported`
 */
export async function resumePlan(
  suite: Suite,
  id: string,
  options: RunOptions,
  connection: QueueConnection,
): Promise<RunRecord> {
  const { pool, store } = connection;
  requireQueueable(suite, options);
  const run = await runOfSuite(suite, id, store, redactorOf(suite, options.environment));
  const found = await pool.query<{ plan: string }>('SELECT plan FROM cupel.plans WHERE run = $1', [run.id]);
  const row = found.rows[0];
  if (!row)
    throw new CupelError('queue.notPlanned', `The run ${run.id} was not planned into a queue.`, {
      hint: `Go on with it in this process: cupel run --resume ${run.id} --store <the same address>`,
    });
  const plan = JSON.parse(row.plan) as RunPlan;
  const kept = withKept(options, plan, run.id);
  const planned = await whilePlanning(pool, run.id, async () => {
    const planning = await planOptions(suite, { ...kept, store });
    const changed: RunPlan = {
      ...plan,
      ...keptOptions({ ...kept, ...pick(planning, ['filter']) }),
      ...pick(kept, ['allowUnknownPrice', 'maxCost']),
    };
    const taken = await reopen(run.id, changed, connection);
    const calls = await sendParts(suite, run.id, planning, connection, taken);
    await complete(suite, run.id, calls, options, connection);
    return calls;
  });
  return { ...run, status: 'running', ...(planned === undefined ? {} : { planned }) };
}

/** Lets a run go on that had ended, or whose planning had. @returns what needs no other try */
async function reopen(run: string, plan: RunPlan, { pool, store, boss }: QueueConnection): Promise<Taken> {
  // Before what is done: what a worker ends in between is then among both, and not among neither.
  const jobs = await pool.patiently(() => boss.findJobs<PartJob>(partsQueue, { data: { run } }));
  const live = jobs.filter(({ state }) => state === 'created' || state === 'retry' || state === 'active');
  const { done, journal } = await store.progress(run);
  if (plan.maxCost !== undefined) {
    const { cost } = await store.summarise(run);
    const { unrecorded } = await store.keptCost(run);
    await spentBefore(
      store,
      run,
      (cost ?? 0) + unrecorded,
      journal.map(({ entry }) => entry),
    );
    await pool.query(
      `INSERT INTO cupel.budgets (run, most) VALUES ($1, $2)
       ON CONFLICT (run) DO UPDATE SET most = excluded.most`,
      [run, plan.maxCost],
    );
  }
  await pool.query(
    `UPDATE cupel.plans SET plan = $2, complete = false, cancelled = false, ended = false, completed = false
     WHERE run = $1`,
    [run, JSON.stringify(plan)],
  );
  // What came of earlier tries decides no more over the run.
  await pool.query(
    `UPDATE cupel.parts SET state = 'replaced'
     WHERE run = $1 AND state <> 'done' AND NOT (state = 'open' AND id = ANY($2::uuid[]))`,
    [run, live.map(({ data }) => data.part)],
  );
  await store.updateRun(run, { status: 'running' });
  return {
    done: new DoneResults(done),
    cases: new Set(live.flatMap(({ data }) => data.cases.map(([index]) => index))),
  };
}

/** All parts are sent. When the last of them has ended before this, no worker ends the run. */
async function complete(
  suite: Suite,
  run: string,
  planned: number,
  { environment }: RunOptions,
  connection: QueueConnection,
): Promise<void> {
  await connection.store.updateRun(run, { planned });
  await connection.pool.query('UPDATE cupel.plans SET complete = true WHERE run = $1', [run]);
  await endRunIfDone(run, connection, environment, suite);
}

function requireQueueable(suite: Suite, options: RunOptions): void {
  requireIndependent(suite, '--queue');
  for (const name of ['replay', 'record'] as const)
    if (options[name] !== undefined)
      throw new CupelError('run.unsupported', `--${name} does not go with --queue.`);
}
