import { hostname } from 'node:os';
import { CupelError } from '../errors.ts';
import type { RunProgress, Store } from '../store/store.ts';
import type { Suite } from '../suites/suite.ts';
import { canonicalJson } from './cacheKey.ts';
import { DoneResults } from './doneResults.ts';
import { KeptAnswers } from './keptAnswers.ts';
import type { Redactor } from './redactor.ts';
import type { RunRecord } from './result.ts';
import { keptOptions, pick } from './resumedOptions.ts';
import { newRunId } from './runId.ts';
import type { RunOptions, RunPart } from './runOptions.ts';

/** A new run of a suite, as it is kept. */
export function newRun(
  suite: Suite,
  options: RunOptions,
  redactor: Redactor,
  planned: number | undefined,
): RunRecord {
  const now = options.environment.clock.now();
  return {
    id: newRunId(new Date(now)),
    suite: suite.file,
    suiteName: redactor.message(suite.name),
    ...(suite.description === undefined ? {} : { description: redactor.message(suite.description) }),
    startedAt: new Date(now).toISOString(),
    status: 'running',
    ...(options.gitCommit === undefined ? {} : { gitCommit: options.gitCommit }),
    cupelVersion: options.cupelVersion,
    config: redactor.settings({ suite: suite.source, options: flagsOf(options) }),
    prompts: suite.prompts.map(({ id, label, raw, hash }) => ({
      id: redactor.message(id),
      label: redactor.message(label),
      raw: redactor.text(raw),
      hash,
    })),
    providers: suite.providers.map(({ id, label }) => ({
      id: redactor.message(id),
      label: redactor.message(label),
    })),
    ...(planned === undefined ? {} : { planned }),
    process: thisProcess(),
    ...(Object.keys(suite.tags).length > 0
      ? { tags: Object.entries(suite.tags).map(([name, value]) => redactor.message(`${name}:${value}`)) }
      : {}),
  };
}

export function thisProcess(): { pid: number; host: string } {
  return { pid: process.pid, host: hostname() };
}

/** What decided what this run is, beside the suite. */
function flagsOf(options: RunOptions): Record<string, unknown> {
  return {
    ...pick(options, ['maxConcurrency', 'timeoutMs', 'maxRetries', 'maxCost', 'allowUnknownPrice']),
    ...keptOptions(options),
    ...(options.batch ? { batch: true } : {}),
  };
}

/** What a run that is taken up again has done. */
export interface Resumed {
  readonly run: RunRecord;
  /** Results that need no second try. */
  readonly done: DoneResults;
  /** Answers that were paid for, and are to be graded, or graded anew because a check could not be made. */
  readonly kept: KeptAnswers;
}

/** The runs that this process is at. What it could not write the end of is not among them. */
const underWay = new Set<string>();

/** To be called when a run begins. @returns to be called when it has ended, whatever happened */
export function enterRun(id: string): () => void {
  underWay.add(id);
  return () => void underWay.delete(id);
}

function wasLeftHere({ id, process: by }: RunRecord): boolean {
  const here = thisProcess();
  return by?.pid === here.pid && by.host === here.host && !underWay.has(id);
}

/**
 * @throws CupelError `store.noSuchRun`, `run.stillRunning`, `run.suiteChanged` when results of the run would stand
 * beside answers to other questions
 */
export async function resumeRun(
  suite: Suite,
  id: string,
  store: Store,
  redactor: Redactor,
): Promise<Resumed> {
  const run = await store.run(id);
  if (!run)
    throw new CupelError('store.noSuchRun', `There is no run "${id}".`, {
      hint: 'List them with: cupel runs',
    });
  if (run.status === 'running' && !run.process)
    throw new CupelError(
      'run.stillRunning',
      `The run ${run.id} was planned into a queue, and is still under way.`,
      { hint: `Go on with it there: cupel run --resume ${run.id} --queue postgres://…` },
    );
  if (run.status === 'running' && !wasLeftHere(run))
    throw new CupelError(
      'run.stillRunning',
      `The run ${run.id} is still under way in process ${run.process?.pid}.`,
      {
        hint: 'Wait for it, or stop it first.',
      },
    );
  requireSameSuite(suite, run, redactor);
  return resumed(run, store, await store.progress(run.id));
}

function resumed(run: RunRecord, store: Store, progress: RunProgress): Resumed {
  return { run, done: new DoneResults(progress.done), kept: new KeptAnswers(store, run.id, progress) };
}

/** A part of a run that other processes are at too. */
export async function joinRun(
  suite: Suite,
  { run: id, again }: RunPart,
  store: Store,
  redactor: Redactor,
): Promise<Resumed> {
  const run = await runOfSuite(suite, id, store, redactor);
  return resumed(run, store, again ? await store.progress(run.id) : { done: [], again: [], journal: [] });
}

/**
 * A run that others may be at.
 * @throws CupelError `store.noSuchRun`, `run.suiteChanged`
 */
export async function runOfSuite(
  suite: Suite,
  id: string,
  store: Store,
  redactor: Redactor,
): Promise<RunRecord> {
  const run = await store.run(id);
  if (!run)
    throw new CupelError('store.noSuchRun', `There is no run "${id}".`, {
      hint: 'List them with: cupel runs',
    });
  requireSameSuite(suite, run, redactor);
  return run;
}

/** Whether a run has the prompts of a suite. */
export function hasPromptsOf({ prompts }: Suite, run: RunRecord): boolean {
  return (
    prompts.length === run.prompts.length && prompts.every(({ hash }, i) => hash === run.prompts[i]?.hash)
  );
}

/** Whether a run is of a suite as it is now. */
export function isOfSuite(suite: Suite, run: RunRecord, redactor: Redactor): boolean {
  const before = run.config as { suite?: unknown } | undefined;
  return (
    hasPromptsOf(suite, run) &&
    canonicalJson(redactor.settings(suite.source)) === canonicalJson(before?.suite)
  );
}

function requireSameSuite(suite: Suite, run: RunRecord, redactor: Redactor): void {
  if (isOfSuite(suite, run, redactor)) return;
  throw new CupelError(
    'run.suiteChanged',
    `"${suite.file}" or its prompts changed since the run ${run.id}.`,
    {
      hint: 'Undo the change to resume, or start a new run: what is cached is not asked again.',
    },
  );
}
