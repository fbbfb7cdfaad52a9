import type { Store } from '../store/store.ts';
import type { Suite } from '../suites/suite.ts';
import { BudgetError } from './budget.ts';
import type { CallOrder, Turn } from './callOrder.ts';
import { DeferredCall } from './deferredCall.ts';
import type { DoneResults } from './doneResults.ts';
import type { Comparisons } from './comparisons.ts';
import { Unfinished, type CallRunner } from './callRunner.ts';
import type { Hooks } from './hooks.ts';
import type { Lanes } from './lanes.ts';
import type { PlannedCall } from './plan.ts';
import type { Outcome, ProgressReporter } from './progressReporter.ts';
import type { Result, RunRecord } from './result.ts';
import { errorOf } from './resultError.ts';
import { schedule } from './scheduler.ts';
import type { StopState } from './stopState.ts';

/** Calls of one provider that may wait for their turn. */
const lookahead = 100;
/** Results that may wait for the disk. */
const unwrittenLimit = 256;

export interface RunExecutionOptions {
  readonly suite: Suite;
  readonly run: RunRecord;
  readonly hooks: Hooks | undefined;
  readonly store: Store;
  readonly lanes: Lanes;
  readonly runner: CallRunner;
  readonly order: CallOrder;
  readonly comparisons: Comparisons;
  readonly progress: ProgressReporter;
  readonly stop: StopState;
  readonly done: DoneResults | undefined;
  readonly onResult: ((result: Result) => void) | undefined;
  readonly concurrency: number;
}

/** Works through a plan and records what comes of it. Holds no result longer than the store takes to write it. */
export class RunExecution {
  readonly #options: RunExecutionOptions;
  #planned = 0;
  #deferred = 0;
  #unwritten = 0;
  #written: (() => void) | undefined;

  constructor(options: RunExecutionOptions) {
    this.#options = options;
  }

  /** Calls that the plan has given so far: all of them when it was worked through. */
  get planned(): number {
    return this.#planned;
  }

  /** Calls whose answer, or grade, comes later. */
  get deferred(): number {
    return this.#deferred;
  }

  /**
   * @param plan gives the calls, each time that it is asked
   * @throws what the plan throws: a case that cannot be read
   */
  async run(plan: () => AsyncIterable<PlannedCall>): Promise<void> {
    const { stop, concurrency, comparisons } = this.#options;
    await schedule(this.#counted(plan()), {
      queueOf: ({ provider }) => provider,
      // More than may be sent at once: while one is rendered, looked up or graded, another is on its way.
      width: concurrency * 2,
      lookahead,
      run: (call) => this.#run(call),
      alone: (call) => call.case.options.runSerially === true,
      // Their answers are held until all columns have answered.
      together: (call) => comparisons.concerns(call),
      again: plan,
      same: (first, second) => first.id === second.id && first.case.hash === second.case.hash,
      stopped: () => stop.sending.aborted,
      signal: stop.sending,
    });
    while (this.#unwritten > 0 && !stop.failure) await this.#nextWrite();
  }

  async *#counted(plan: AsyncIterable<PlannedCall>): AsyncGenerator<PlannedCall> {
    for await (const call of plan) {
      this.#planned += 1;
      yield call;
    }
  }

  async #run(call: PlannedCall): Promise<void> {
    const { order, done, progress, comparisons } = this.#options;
    const turn = order.enter(call);
    if (done?.has(call.id)) {
      await this.#recall(call, turn);
      if (comparisons.concerns(call)) await this.#unlessStopped(() => comparisons.addRecorded(call));
      return;
    }
    progress.started();
    try {
      await this.#make(call, turn);
    } finally {
      progress.ended();
      // Whatever happened, those that wait for it go on.
      turn?.finish(undefined);
    }
    while (this.#unwritten > unwrittenLimit && !this.#options.stop.failure) await this.#nextWrite();
  }

  /** A call of before the run was resumed: its output is needed by those that come after it. */
  async #recall({ id }: PlannedCall, turn: Turn | undefined): Promise<void> {
    if (!turn) return;
    const { store, run } = this.#options;
    await turn.ready;
    const result = await store.result(run.id, id);
    turn.finish(result && !result.error ? answerOf(result) : undefined);
  }

  async #make(call: PlannedCall, turn: Turn | undefined): Promise<void> {
    const { suite, lanes, runner, stop, comparisons } = this.#options;
    const spec = suite.providers[call.provider];
    if (!spec)
      throw new RangeError(`the plan names provider ${call.provider}, which the suite does not have`);
    if (turn?.ready) await turn.ready;
    if (stop.sending.aborted) return;
    await this.#unlessStopped(async () => {
      const contender = await runner.run(call, await lanes.get(spec), turn);
      const { result } = contender;
      turn?.finish(result.error ? undefined : answerOf(result));
      return comparisons.concerns(call) ? comparisons.add(call, contender) : [result];
    });
  }

  /** Records what the work gives. Work that the end of the run or of its money cuts short gives nothing. */
  async #unlessStopped(work: () => Promise<Result[]>): Promise<void> {
    const { stop, hooks, run } = this.#options;
    try {
      for (const result of await work()) {
        this.#write(result);
        if (hooks) await hooks.afterEach(run, result);
      }
    } catch (error) {
      const reason = error instanceof Unfinished ? error.reason : error;
      if (reason instanceof DeferredCall) this.#deferred += 1;
      else if (reason instanceof BudgetError)
        stop.overBudget(`${reason.message} ${reason.hint ?? ''}`.trim());
      else if (!(error instanceof Unfinished) && reason !== stop.hard.reason) throw error;
    }
  }

  /** While the store writes, only what is still needed is held: most results would outlive two garbage collections. */
  #write(result: Result): void {
    const { store, run, onResult } = this.#options;
    const { pass, cached, cost } = result;
    this.#unwritten += 1;
    void this.#afterWrite(
      store.record(run.id, result),
      { pass, errored: errorOf(result) !== undefined, cached, cost },
      onResult && (() => onResult(result)),
    );
  }

  async #afterWrite(writing: Promise<void>, outcome: Outcome, tell: (() => void) | undefined): Promise<void> {
    const { progress, stop } = this.#options;
    try {
      await writing;
      progress.recorded(outcome);
      tell?.();
    } catch (error) {
      stop.fail(error);
    }
    this.#unwritten -= 1;
    this.#written?.();
    this.#written = undefined;
  }

  #nextWrite(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#written;
      this.#written = () => {
        before?.();
        resolve();
      };
    });
  }
}

function answerOf({ output, rendered = '', vars }: Result): {
  output: unknown;
  prompt: string;
  input: string;
} {
  // The last variable is taken for what the person said, as the format's conversations are written.
  const said = Object.entries(vars).findLast(([name]) => name !== '_conversation')?.[1];
  return { output, prompt: rendered, input: typeof said === 'string' ? said : (JSON.stringify(said) ?? '') };
}
