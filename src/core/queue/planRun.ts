import { randomUUID } from 'node:crypto';
import { requireIndependent, requireIndependentCase } from '../batch/checkBatch.ts';
import { planCalls, selectCases } from '../engine/plan.ts';
import { Redactor } from '../engine/redactor.ts';
import type { RunRecord } from '../engine/result.ts';
import type { RunOptions } from '../engine/runOptions.ts';
import { newRun } from '../engine/runRecords.ts';
import { CupelError } from '../errors.ts';
import type { Suite } from '../suites/suite.ts';
import { partsQueue, type PartJob, type QueueConnection } from './queueConnection.ts';

/** Cases of one part, at least; a large suite has about a thousand parts. */
const smallestPart = 10;
const unknownPart = 100;
const wantedParts = 1000;
/** Parts that are sent at a time. */
const sentTogether = 200;

/** What the workers have to know of a run beside its suite. */
export interface RunPlan {
  /** The suite's path from the folder that the queue's machines have in common. */
  readonly suite: string;
  readonly repeat?: number;
  readonly cache?: boolean;
  readonly vars?: Readonly<Record<string, string>>;
  readonly providers?: string;
  readonly allowUnknownPrice?: boolean;
  readonly maxCost?: number;
}

/**
 * Records a run and sends its cases to the queue, some at a time, as they are read.
 * @param relativePath of the suite, from the folder that the workers have too
 * @throws CupelError `batch.order` for cases that need each other's outputs, `run.unsupported`
 */
export async function planRun(
  suite: Suite,
  relativePath: string,
  options: RunOptions,
  { pool, store, boss }: QueueConnection,
): Promise<RunRecord> {
  requireIndependent(suite, '--queue');
  for (const name of ['replay', 'record', 'resume', 'baseline'] as const)
    if (name === 'baseline' ? options.baseline?.reference : options[name])
      throw new CupelError('run.unsupported', `--${name} does not go with --queue.`);
  const { filter = {}, shard, repeat, cache, vars, allowUnknownPrice } = options;
  const maxCost = options.maxCost ?? suite.cupel.budget;
  const redactor = new Redactor();
  redactor.addNamed([options.environment.variables, suite.env]);
  for (const { id, config, env } of suite.providers) redactor.addNamed([id, config, env]);
  const { process: _, ...run } = newRun(suite, options, redactor, undefined);
  const plan: RunPlan = {
    suite: relativePath,
    ...(repeat === undefined ? {} : { repeat }),
    ...(cache === undefined ? {} : { cache }),
    ...(vars === undefined ? {} : { vars }),
    ...(filter.providers === undefined ? {} : { providers: filter.providers }),
    ...(allowUnknownPrice === undefined ? {} : { allowUnknownPrice }),
    ...(maxCost === undefined ? {} : { maxCost }),
  };
  await store.beginRun(run);
  await pool.query('INSERT INTO cupel.plans (run, plan) VALUES ($1, $2)', [run.id, JSON.stringify(plan)]);
  if (maxCost !== undefined)
    await pool.query('INSERT INTO cupel.budgets (run, most) VALUES ($1, $2)', [run.id, maxCost]);

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
    await pool.query('INSERT INTO cupel.parts (run, id) SELECT $1, unnest($2::uuid[])', [
      run.id,
      sent.map(({ part }) => part),
    ]);
    await boss.insert(
      partsQueue,
      sent.map((data) => ({ data, id: data.part })),
    );
  };
  const close = () => {
    if (cases.length > 0) parts.push({ run: run.id, part: randomUUID(), cases, again: false });
    cases = [];
  };
  for await (const each of selectCases(suite, { filter, ...(shard ? { shard } : {}) })) {
    requireIndependentCase(each, '--queue');
    cases.push([each.index, each.hash]);
    if (cases.length >= size) close();
    if (parts.length >= sentTogether) await send();
  }
  close();
  await send();
  let planned = 0;
  for await (const _ of planCalls(suite, {
    filter,
    ...(shard ? { shard } : {}),
    ...(repeat === undefined ? {} : { repeat }),
  }))
    planned += 1;
  await store.updateRun(run.id, { planned });
  await pool.query('UPDATE cupel.plans SET complete = true WHERE run = $1', [run.id]);
  return { ...run, planned };
}
