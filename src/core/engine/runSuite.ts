import { createGrader } from '../assertions/gradeCase.ts';
import { sharedCodeRunner, type CodeRunner } from '../code/codeRunner.ts';
import type { Baseline } from '../comparison/baseline.ts';
import { completeRun } from '../summaries/completeRun.ts';
import type { Environment } from '../environment.ts';
import { readRecording } from '../providers/replay.ts';
import type { Suite } from '../suites/suite.ts';
import { AttemptTimer } from './attemptTimer.ts';
import { Budget } from './budget.ts';
import { CallOrder } from './callOrder.ts';
import { CallRunner } from './callRunner.ts';
import { checkGraders } from './checkGraders.ts';
import { Comparisons } from './comparisons.ts';
import { Gate } from './gate.ts';
import { GraderJournal } from './graderJournal.ts';
import type { Hooks } from './hooks.ts';
import { Lanes } from './lanes.ts';
import { ModelCalls } from './modelCalls.ts';
import { countCalls, planCalls, plannedProviders, type PlanOptions } from './plan.ts';
import { planOptions, requireCalls } from './planOptions.ts';
import { ProgressReporter } from './progressReporter.ts';
import { RecordFile } from './recordFile.ts';
import { Redactor, watchSecrets } from './redactor.ts';
import type { RunRecord, RunStatus } from './result.ts';
import { pick, resumedOptions, storedOptions } from './resumedOptions.ts';
import { defaultRetryPolicy } from './retry.ts';
import { RunExecution } from './runExecution.ts';
import type { RunOptions, RunOutcome } from './runOptions.ts';
import { enterRun, joinRun, newRun, resumeRun, thisProcess, type Resumed } from './runRecords.ts';
import { spentBefore, Spending } from './spending.ts';
import { StopState } from './stopState.ts';

const defaultConcurrency = 4;
const defaultTimeoutMs = 300_000;

/**
 * Runs a suite: makes the calls of its plan, grades the answers and records each result as it comes.
 *
 * A call that fails is a result with an error; it ends nothing. The run ends early when `signal` (at once) or `drain`
 * (after what is in flight) is aborted, when the budget does not allow the next call, or when the store cannot be
 * written. Whatever was answered is kept, and `resume` goes on from there.
 * @throws CupelError before anything is sent: a provider that cannot work, a missing key, a price that is unknown under
 * a budget, a run that cannot be resumed. While it runs: `store.*` and `record.failed`, for then nothing can be kept
 */
export async function runSuite(suite: Suite, options: RunOptions): Promise<RunOutcome> {
  const redactor = new Redactor();
  const environment = watchSecrets(options.environment, redactor);
  // Variables are data, those of the command line too: an output that gives a password away has to be seen.
  redactor.addNamed(suite.env);
  // Known before the suite is held against that of a run, whose providers were made by the time it was written down.
  for (const { id, config, env } of suite.providers) redactor.addNamed([id, config, env]);
  const hooks = suite.extensions.length === 0 ? undefined : await hooksOf(suite, options, redactor);
  try {
    const asked = hooks ? await hooks.beforeAll(suite) : suite;
    return await runPrepared(asked, options, { redactor, environment, hooks });
  } catch (error) {
    throw redactor.error(error);
  } finally {
    await hooks?.dispose();
  }
}

async function hooksOf(
  suite: Suite,
  { environment, signal }: RunOptions,
  redactor: Redactor,
): Promise<Hooks> {
  const { Hooks } = await import('./hooks.ts');
  return new Hooks(suite, { environment, redactor, signal: signal ?? new AbortController().signal });
}

interface RunServices {
  readonly redactor: Redactor;
  /** Watches for secrets. */
  readonly environment: Environment;
  readonly hooks: Hooks | undefined;
}

async function runPrepared(
  suite: Suite,
  given: RunOptions,
  { redactor, environment, hooks }: RunServices,
): Promise<RunOutcome> {
  const options = await resumedOptions(given);
  const { part, resume, store } = options;
  const resumed = part
    ? await joinRun(suite, part, store, redactor)
    : resume === undefined
      ? undefined
      : await resumeRun(suite, resume, store, redactor);
  const planning = await planOptions(suite, options);
  if (!resumed && !options.mayBeEmpty) await requireCalls(suite, planning);
  const baseline = part ? undefined : await baselineOf(suite, options, resumed);
  const lanes = new Lanes({
    environment,
    redactor,
    concurrency: concurrencyOf(suite, options),
    delay: suite.options.delay ?? 0,
    recording: options.replay === undefined ? undefined : await readRecording(options.replay, environment),
    prices: options.prices,
    needsPrices: budgetOf(suite, options) !== undefined && options.allowUnknownPrice !== true,
  });
  try {
    // All that can be wrong with a provider or a grader is found before the first call is paid for.
    await Promise.all(plannedProviders(suite, options.filter).map((spec) => lanes.get(spec)));
    // Hooks may give a case another grader.
    if (!hooks && suite.graders)
      await checkGraders(suite, { lanes, planning, fallback: options.grader, done: resumed?.done });
    if (options.batch) {
      const { checkBatch } = await import('../batch/checkBatch.ts');
      await checkBatch(suite, options, lanes);
    }
    return await execute({
      suite,
      options: { ...options, ...pick(planning, ['filter']), environment },
      redactor,
      resumed,
      planning,
      baseline,
      lanes,
      hooks,
      code: sharedCodeRunner(options.environment),
    });
  } finally {
    await lanes.dispose();
  }
}

/** Comparisons are loaded where there is anything to compare with. */
async function baselineOf(
  suite: Suite,
  { baseline: given = {}, store }: RunOptions,
  resumed: Resumed | undefined,
): Promise<Baseline | undefined> {
  if (given.reference === undefined && suite.cupel.baseline === undefined) return undefined;
  const { findBaseline } = await import('../comparison/baseline.ts');
  return findBaseline(suite, given, store, resumed?.run.id);
}

interface Prepared {
  readonly suite: Suite;
  readonly options: RunOptions;
  readonly redactor: Redactor;
  readonly resumed: Resumed | undefined;
  readonly planning: PlanOptions;
  readonly baseline: Baseline | undefined;
  readonly lanes: Lanes;
  readonly hooks: Hooks | undefined;
  /** Shared with the prompts and datasets of the caller's environment. */
  readonly code: CodeRunner;
}

async function execute(prepared: Prepared): Promise<RunOutcome> {
  const { suite, options, planning } = prepared;
  const planned = countCalls(suite, planning);
  const progress = new ProgressReporter(options.environment.clock, options.onProgress);
  const { run, spent } = await beginRun(prepared, planned, progress);
  const leave = enterRun(run.id);
  try {
    options.onStart?.(run);
    progress.planned(planned);
    const stop = await makeCalls(prepared, { run, spent, progress });
    return await end(run, stop, prepared, progress);
  } finally {
    leave();
  }
}

/** @returns why it stopped, if it did before its end */
async function makeCalls(
  prepared: Prepared,
  { run, spent, progress }: { run: RunRecord; spent: number; progress: ProgressReporter },
): Promise<StopState> {
  const { suite, options, redactor, resumed, planning, lanes, hooks, code } = prepared;
  const { environment, store, prices } = options;
  const stop = new StopState(options, suite.options.maxEvalTimeMs);
  const timer = new AttemptTimer(stop.hard);
  const grader = createGrader({ environment, code });
  const record =
    options.record === undefined
      ? undefined
      : new RecordFile(options.record, redactor, { append: resumed !== undefined });
  const concurrency = concurrencyOf(suite, options);
  const cache = options.cache ?? suite.options.cache ?? true;
  const limit = budgetOf(suite, options);
  const spending = new Spending(store, run.id, (error) => stop.fail(error));
  const direct = new ModelCalls({
    clock: environment.clock,
    environment,
    store,
    maxAgeMs: options.cacheMaxAgeMs,
    prices,
    budget: options.part
      ? options.part.limits.budget
      : limit === undefined
        ? undefined
        : new Budget(limit, spent, (amount) => spending.add(amount)),
    shared: options.part?.limits,
    gate: new Gate(concurrency),
    retry: {
      ...defaultRetryPolicy,
      ...(options.maxRetries === undefined ? {} : { maxRetries: options.maxRetries }),
    },
    timeoutMs: options.timeoutMs ?? suite.options.timeoutMs ?? defaultTimeoutMs,
    uniform: Math.random,
    timer,
    redact: (response) => redactor.value(response),
    onStoreFailure: (error) => stop.fail(error),
  });
  const calls = options.batch?.serve(run.id, direct, redactor) ?? direct;
  const runner = new CallRunner({
    suite,
    runId: run.id,
    environment,
    store,
    code,
    grader,
    calls,
    redactor,
    cache,
    vars: options.vars ?? {},
    record,
    kept: resumed?.kept,
    models: {
      suite,
      lanes,
      calls,
      cache,
      record,
      journal: new GraderJournal({
        store,
        runId: run.id,
        redactor,
        kept: resumed?.kept,
        onStoreFailure: (error) => stop.fail(error),
      }),
      fallback: options.grader,
    },
    hard: stop.hard,
    stop: stop.sending,
    onStoreFailure: (error) => stop.fail(error),
    hooks,
  });
  const execution = new RunExecution({
    suite,
    run,
    hooks,
    store,
    lanes,
    runner,
    order: new CallOrder(suite),
    comparisons: new Comparisons({
      grader,
      redact: (result) => redactor.value(result),
      recall: async (call, resultId) => {
        const result = await store.result(run.id, resultId);
        const spec = result && suite.providers[result.provider];
        return spec && runner.recall(call, await lanes.get(spec), result);
      },
    }),
    progress,
    stop,
    done: resumed?.done,
    onResult: options.onResult,
    concurrency,
  });
  try {
    await execution.run(() => planCalls(suite, planning, stop.sending));
    if (options.batch && !stop.failure) stop.leave(await options.batch.settle(), execution.deferred);
    const all = stop.sending.aborted ? await countPlan(prepared, stop) : execution.planned;
    if (all !== undefined) {
      progress.planned(all);
      if (all !== run.planned && !options.part) await store.updateRun(run.id, { planned: all });
    }
    await record?.close();
  } catch (error) {
    stop.fail(error);
  } finally {
    timer.dispose();
    stop.dispose();
    await spending.kept();
    await grader.dispose();
  }
  return stop;
}

/**
 * All calls of a plan that was not worked through, for what is said of the rest; undefined where nobody is to wait for
 * them, where a program or a large dataset would have to be read again, or where they cannot be read.
 */
async function countPlan(
  { suite, options: { signal, part }, planning }: Prepared,
  { failure }: StopState,
): Promise<number | undefined> {
  if (failure || part || signal?.aborted || suite.caseCount === undefined) return undefined;
  let calls = 0;
  try {
    for await (const _ of planCalls(suite, planning, signal)) calls += 1;
  } catch {
    // What was made is kept, whatever the rest says.
    return undefined;
  }
  return signal?.aborted ? undefined : calls;
}

async function beginRun(
  { suite, options, redactor, resumed }: Prepared,
  planned: number | undefined,
  progress: ProgressReporter,
): Promise<{ run: RunRecord; spent: number }> {
  const { store } = options;
  if (resumed && options.part) return { run: resumed.run, spent: 0 };
  if (!resumed) {
    const run = newRun(suite, options, redactor, planned);
    await store.beginRun(run);
    return { run, spent: 0 };
  }
  const { total, passed, failed, errored, cached, cost, costUnknown } = await store.summarise(resumed.run.id);
  // What failed for a reason that may be gone is asked again: it is not done.
  const again = total - resumed.done.size;
  const kept = await store.keptCost(resumed.run.id);
  progress.resumed({
    done: resumed.done.size,
    passed,
    failed,
    errored: Math.max(0, errored - again),
    cached,
    // What was paid for an answer is counted with the result that takes the place of the one that it is in.
    cost: Math.max(0, (cost ?? 0) - kept.recorded),
    costUnknown,
  });
  const changes = {
    status: 'running' as const,
    process: thisProcess(),
    ...(options.maxCost === undefined ? {} : { config: withBudget(resumed.run, options.maxCost) }),
  };
  await store.updateRun(resumed.run.id, changes);
  const hasBudget = budgetOf(suite, options) !== undefined;
  const told = (cost ?? 0) + kept.unrecorded;
  const spent = hasBudget ? await spentBefore(store, resumed.run.id, told, resumed.kept.ungraded()) : 0;
  return { run: { ...resumed.run, ...changes }, spent };
}

/** A budget that was given anew holds when the run is taken up once more. */
function withBudget(run: RunRecord, maxCost: number): unknown {
  return { ...(run.config as object | undefined), options: { ...storedOptions(run), maxCost } };
}

async function end(
  run: RunRecord,
  stop: StopState,
  { suite, options, baseline, hooks }: Prepared,
  progress: ProgressReporter,
): Promise<RunOutcome> {
  const { store, environment } = options;
  const failure = stop.failure;
  const status: RunStatus = stop.status;
  let finished: RunRecord;
  try {
    await store.flush();
    if (options.part && !failure)
      return { run, status, ...(stop.notice === undefined ? {} : { notice: stop.notice }) };
    if (options.part) throw failure?.error;
    if (suite.outsideFiles.length > 0)
      await store.updateRun(run.id, { outsideFiles: [...suite.outsideFiles] });
    finished = await store.finishRun(run.id, status, new Date(environment.clock.now()).toISOString());
    if (!failure) finished = await completeRun(suite, finished, { store, environment, baseline });
  } catch (error) {
    // The first failure is the cause of the others.
    throw failure?.error ?? error;
  }
  if (!failure) await hooks?.afterAll(finished, store);
  progress.finish();
  if (failure) throw failure.error;
  return { run: finished, status, ...(stop.notice === undefined ? {} : { notice: stop.notice }) };
}

function concurrencyOf(suite: Suite, options: RunOptions): number {
  return Math.max(
    1,
    Math.floor(options.maxConcurrency ?? suite.options.maxConcurrency ?? defaultConcurrency),
  );
}

function budgetOf(suite: Suite, options: RunOptions): number | undefined {
  return options.maxCost ?? suite.cupel.budget;
}
