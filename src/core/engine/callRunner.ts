import type { CaseGrader } from '../assertions/gradeCase.ts';
import type { GradingContext } from '../assertions/grading.ts';
import type { CodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { RenderedPrompt } from '../prompts/prompt.ts';
import type { ProviderResponse } from '../providers/provider.ts';
import type { JournalEntry, Store } from '../store/store.ts';
import type { Suite } from '../suites/suite.ts';
import { BudgetError } from './budget.ts';
import { keyOfCall } from './cacheKey.ts';
import type { Turn } from './callOrder.ts';
import {
  brokenCase,
  describeFailure,
  failedTransform,
  given,
  identityOf,
  resultOf,
  stackOf,
} from './callResult.ts';
import { ownGrade, type Contender } from './comparisons.ts';
import { graderModels, type GraderModelOptions } from './graderModels.ts';
import { DeferredCall } from './deferredCall.ts';
import type { CallMaker, Lane, ModelCallOutcome } from './modelCall.ts';
import type { Hooks } from './hooks.ts';
import type { KeptAnswers } from './keptAnswers.ts';
import type { PlannedCall } from './plan.ts';
import type { RecordFile } from './recordFile.ts';
import type { Redactor } from './redactor.ts';
import type { Result } from './result.ts';
import { runTransform, transformVars } from './transforms.ts';
import { boundInput } from './worstUsage.ts';

export interface CallRunnerOptions {
  readonly suite: Suite;
  readonly runId: string;
  readonly environment: Environment;
  readonly store: Store;
  readonly code: CodeRunner;
  readonly grader: CaseGrader;
  readonly calls: CallMaker;
  readonly redactor: Redactor;
  readonly cache: boolean;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly record: RecordFile | undefined;
  /** Answers that are paid for, and graded now: an earlier process did not come to it, or a check could not be made. */
  readonly kept: KeptAnswers | undefined;
  readonly models: Omit<GraderModelOptions, 'signal' | 'owner'>;
  /** Stops at once. */
  readonly hard: AbortSignal;
  /** Nothing more is to be sent. */
  readonly stop: AbortSignal;
  readonly onStoreFailure: (error: unknown) => void;
  readonly hooks: Hooks | undefined;
}

type Config = Readonly<Record<string, unknown>>;

/** Streams an answer that is read when it is whole, for the time to its first text. */
const unheard = () => undefined;

/** What was asked, and what came back. */
export interface Answer extends JournalEntry {
  readonly rendered: RenderedPrompt;
  readonly vars: Record<string, unknown>;
  readonly config: Config;
  /** What a cached answer cost when it was made. */
  readonly originalCost?: number | null;
}

/** A call that is not to be recorded, so that it is made, or graded, when the run is resumed. */
export class Unfinished {
  readonly reason: unknown;
  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** Makes one planned call a result: render, ask, journal, transform, grade. */
export class CallRunner {
  readonly #options: CallRunnerOptions;
  readonly #promptConfigs = new WeakMap<Config, WeakMap<Config, Config>>();

  constructor(options: CallRunnerOptions) {
    this.#options = options;
  }

  /**
   * A failure of the call is in its result.
   * @throws Unfinished when the run was stopped, or its budget spent, before there was a result
   */
  async run(planned: PlannedCall, lane: Lane, turn: Turn | undefined): Promise<Contender> {
    const { hooks, suite } = this.#options;
    let call = planned;
    let rendered: RenderedPrompt | undefined;
    let answer: Answer | undefined;
    let vars: Record<string, unknown> = { ...call.case.vars, ...this.#options.vars, ...turn?.vars() };
    try {
      if (call.case.mistake) throw brokenCase(call.case.mistake, suite.directory);
      if (hooks) {
        call = { ...planned, case: await hooks.beforeEach(planned, suite.directory) };
        vars = { ...call.case.vars, ...this.#options.vars, ...turn?.vars() };
      }
      vars = await transformVars(call.case, vars, suite.directory, this.#options);
      const { spec } = lane.provider;
      rendered = await this.#render(
        call,
        lane,
        vars,
        new Set([...Object.keys(turn?.vars() ?? {}), ...(call.case.foreignVariables ?? [])]),
      );
      const prompt = suite.prompts[call.prompt];
      const config = this.#configOf(spec.config, prompt?.config, rendered.config, call.case.options.config);
      answer = await this.#answer(call, lane, { rendered, vars, config });
      const output = await this.#transform(call, lane, answer);
      return await this.#grade(call, lane, answer, output);
    } catch (error) {
      if (this.#isStop(error)) throw new Unfinished(error instanceof Unfinished ? error.reason : error);
      return answer
        ? { result: this.#ungraded(call, lane, answer, error), callCost: answer.cost }
        : { result: await this.#failed(call, vars, rendered, error), callCost: null };
    }
  }

  #isStop(error: unknown): boolean {
    const { hard, stop } = this.#options;
    if (error instanceof Unfinished || error instanceof BudgetError || error instanceof DeferredCall)
      return true;
    return (hard.aborted && error === hard.reason) || (stop.aborted && error === stop.reason);
  }

  #render(
    { case: each, prompt: index }: PlannedCall,
    lane: Lane,
    vars: Record<string, unknown>,
    outputs: ReadonlySet<string>,
  ) {
    const prompt = this.#options.suite.prompts[index];
    if (!prompt) throw new RangeError(`the plan names prompt ${index}, which the suite does not have`);
    const { id, label, config } = lane.provider.spec;
    const { prefix, suffix } = each.options;
    return prompt.render({
      vars,
      outputs,
      provider: { id, label, config },
      environment: this.#options.environment,
      signal: this.#options.hard,
      ...(prefix === undefined ? {} : { prefix }),
      ...(suffix === undefined ? {} : { suffix }),
    });
  }

  /** The provider's, the prompt's, what the prompt function returned, the case's: each before the one before it. */
  #configOf(
    provider: Config,
    prompt: Config | undefined,
    rendered: Config | undefined,
    own: Config | undefined,
  ) {
    let config = provider;
    if (prompt && Object.keys(prompt).length > 0) {
      let known = this.#promptConfigs.get(provider);
      if (!known) this.#promptConfigs.set(provider, (known = new WeakMap()));
      config = known.get(prompt) ?? { ...provider, ...prompt };
      known.set(prompt, config);
    }
    return rendered || own ? { ...config, ...rendered, ...own } : config;
  }

  async #answer(
    call: PlannedCall,
    lane: Lane,
    asked: { rendered: RenderedPrompt; vars: Record<string, unknown>; config: Config },
  ): Promise<Answer> {
    const { calls, cache, record, stop, hard, store, runId, onStoreFailure } = this.#options;
    const kept = await this.#options.kept?.get(call.id);
    if (kept && !kept.redacted) return { ...asked, ...kept };
    const { providerOutput } = call.case;
    if (providerOutput !== undefined)
      return { ...asked, response: given(providerOutput), cached: false, cost: 0, attempts: 0, queueMs: 0 };
    const { provider } = lane;
    const { rendered, vars } = asked;
    const config = provider.load ? await provider.load(asked.config) : asked.config;
    const question = { prompt: rendered, config, vars, repeat: call.repeat };
    const key = cache ? await keyOfCall(provider, question, call.repeat) : undefined;
    let hasPlace = false;
    const beforeSending = async (): Promise<void> => {
      await lane.places.enter(stop);
      hasPlace = true;
    };
    try {
      const made = await calls.make({
        lane,
        config,
        cacheKey: key,
        inputBytes: boundInput(rendered.messages, config),
        writes: provider.embed === undefined,
        waiting: stop,
        question,
        owner: { id: call.id, grades: false },
        ...(provider.remote && { beforeSending }),
        send: (signal, asked, own) =>
          asked.call({
            ...question,
            config: own,
            signal,
            ...(own['stream'] === true ? { onText: unheard } : {}),
          }),
      });
      const outcome = kept ? withCostOf(made, kept) : made;
      // What cost nothing is nothing to lose. What did is on disk before its place is free for the next call, so that a
      // crash loses no more answers than there are places.
      if (!outcome.cached && provider.remote) {
        const response = this.#options.redactor.value(outcome.response);
        const entry = { ...outcome, response };
        const isWhole = response === outcome.response;
        await store
          .journal(runId, call.id, isWhole ? entry : { ...entry, redacted: true })
          .catch(onStoreFailure);
      }
      await record?.add(provider.spec.label, rendered.text, outcome.response, outcome.cost);
      hard.throwIfAborted();
      return { ...asked, config, ...outcome };
    } finally {
      if (hasPlace) lane.places.leave();
    }
  }

  /** The provider's transform, then the case's. */
  async #transform(call: PlannedCall, lane: Lane, { response, vars, rendered }: Answer): Promise<unknown> {
    const { suite, hard, code } = this.#options;
    const { spec } = lane.provider;
    let { output } = response;
    const context = {
      vars,
      prompt: { raw: rendered.text, label: rendered.text },
      metadata: response.metadata ?? {},
    };
    const transforms = [
      {
        source: spec.transform,
        directory: spec.directory,
        of: `of "${spec.label}"`,
        location: spec.location,
      },
      {
        source: call.case.options.transform,
        directory: suite.directory,
        of: 'of the test',
        location: call.case.location,
      },
    ];
    for (const { source, directory, of, location } of transforms) {
      if (source === undefined) continue;
      try {
        output = await runTransform(
          { source, name: 'transform', parameter: 'output', value: output, context, directory, signal: hard },
          code,
        );
      } catch (error) {
        hard.throwIfAborted();
        if (!(error instanceof CupelError)) throw error;
        throw failedTransform(error, of, location, suite.directory);
      }
    }
    return output;
  }

  async #grade(call: PlannedCall, lane: Lane, answer: Answer, output: unknown): Promise<Contender> {
    const { environment, grader, hard, models } = this.#options;
    const { response, cached, vars, rendered, cost, originalCost = cost } = answer;
    const access = graderModels(call.case, { ...models, owner: call.id, signal: hard });
    const called = call.case.providerOutput === undefined;
    const context: GradingContext = {
      output,
      vars,
      prompt: rendered.text,
      case: call.case,
      provider: lane.provider.spec,
      response,
      latencyMs: cached || !called || response.batched ? null : response.latencyMs,
      cached,
      cost: originalCost,
      environment,
      models: access,
      signal: hard,
    };
    const grade = await grader.grade(call.case, context);
    if (access.stoppedBy) throw access.stoppedBy;
    const result = this.#options.redactor.value(resultOf(call, lane, answer, output, grade));
    return { result, graded: { context, grade }, callCost: cost };
  }

  /** A recorded result, to be compared with those that are made now. */
  recall(call: PlannedCall, lane: Lane, result: Result): Contender {
    const { environment, hard, models } = this.#options;
    const {
      output,
      vars,
      rendered = '',
      latencyMs,
      cached,
      cost,
      toolCalls,
      finishReason,
      tokens,
      raw,
      error,
    } = result;
    const grade = ownGrade(result);
    const callCost = cost === null || grade.cost === null ? null : Math.max(0, cost - grade.cost);
    if (error) return { result, callCost };
    const response: ProviderResponse = {
      output,
      latencyMs: latencyMs ?? 0,
      ...(toolCalls ? { toolCalls } : {}),
      ...(finishReason === undefined ? {} : { finishReason }),
      ...(tokens ? { usage: tokens } : {}),
      ...(raw === undefined ? {} : { raw }),
    };
    const context: GradingContext = {
      output,
      vars,
      prompt: rendered,
      case: call.case,
      provider: lane.provider.spec,
      response,
      latencyMs: cached ? null : latencyMs,
      cached,
      cost: callCost,
      environment,
      models: graderModels(call.case, { ...models, owner: call.id, signal: hard }),
      signal: hard,
    };
    return { result, graded: { context, grade }, callCost };
  }

  /** An answer that came, and could not be made ready for its checks: what was paid for is kept. */
  #ungraded(call: PlannedCall, lane: Lane, answer: Answer, error: unknown): Result {
    const { redactor } = this.#options;
    this.#log(error);
    const grade = { pass: false, score: 0, assertions: [], namedScores: {}, reason: '', cost: 0 };
    const failure = { error: describeFailure(error, redactor) };
    return redactor.value(resultOf(call, lane, answer, answer.response.output, { ...grade, ...failure }));
  }

  #log(error: unknown): void {
    const { redactor, environment } = this.#options;
    if (!(error instanceof CupelError)) environment.log.error(redactor.message(stackOf(error)));
  }

  async #failed(
    call: PlannedCall,
    vars: Record<string, unknown>,
    rendered: RenderedPrompt | undefined,
    error: unknown,
  ): Promise<Result> {
    const { redactor, calls } = this.#options;
    this.#log(error);
    const sent = calls.failureOf(error);
    // Of an answer of before, that is not in this result.
    const before = (await this.#options.kept?.get(call.id))?.cost ?? 0;
    return redactor.value({
      ...identityOf(call),
      vars,
      ...(rendered ? { rendered: rendered.text } : {}),
      output: null,
      pass: false,
      score: 0,
      assertions: [],
      tokens: null,
      cost: sent?.cost === null ? null : before + (sent?.cost ?? 0),
      latencyMs: null,
      ...(sent ? { attempts: sent.attempts, queueMs: sent.queueMs } : {}),
      cached: false,
      error: describeFailure(error, redactor),
    });
  }
}

/** An answer to what was asked before, and could not be kept as it was. */
function withCostOf(made: ModelCallOutcome, { cost }: JournalEntry): ModelCallOutcome {
  const { originalCost = made.cost } = made;
  return { ...made, cost: made.cost === null || cost === null ? null : made.cost + cost, originalCost };
}
