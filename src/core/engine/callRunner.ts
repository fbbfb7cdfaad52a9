import type { CaseGrade, CaseGrader } from '../assertions/gradeCase.ts';
import type { CodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import type { RenderedPrompt } from '../prompts/prompt.ts';
import { ProviderError, type ProviderResponse } from '../providers/provider.ts';
import type { JournalEntry, Store } from '../store/store.ts';
import type { Suite } from '../suites/suite.ts';
import { BudgetError } from './budget.ts';
import { cacheKey } from './cacheKey.ts';
import type { Turn } from './callOrder.ts';
import { graderModels, type GraderModelOptions } from './graderModels.ts';
import type { Lane, ModelCalls } from './modelCalls.ts';
import type { PlannedCall } from './plan.ts';
import type { RecordFile } from './recordFile.ts';
import type { Redactor } from './redactor.ts';
import type { Result } from './result.ts';
import { runTransform } from './transforms.ts';
import { boundInput } from './worstUsage.ts';

export interface CallRunnerOptions {
  readonly suite: Suite;
  readonly runId: string;
  readonly environment: Environment;
  readonly store: Store;
  readonly code: CodeRunner;
  readonly grader: CaseGrader;
  readonly calls: ModelCalls;
  readonly redactor: Redactor;
  readonly cache: boolean;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly record: RecordFile | undefined;
  /** Answers of an earlier process that are paid for and not graded. */
  readonly journal: Map<string, JournalEntry> | undefined;
  readonly models: Omit<GraderModelOptions, 'signal'>;
  /** Stops at once. */
  readonly hard: AbortSignal;
  /** Nothing more is to be sent. */
  readonly stop: AbortSignal;
  readonly onStoreFailure: (error: unknown) => void;
}

type Config = Readonly<Record<string, unknown>>;

interface Answer extends JournalEntry {
  readonly rendered: RenderedPrompt;
  readonly vars: Record<string, unknown>;
  readonly config: Config;
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
  async run(call: PlannedCall, lane: Lane, turn: Turn | undefined): Promise<Result> {
    let rendered: RenderedPrompt | undefined;
    let vars: Record<string, unknown> = { ...call.case.vars, ...this.#options.vars, ...turn?.vars() };
    try {
      vars = await this.#transformVars(call, vars);
      const { spec } = lane.provider;
      rendered = await this.#render(call, lane, vars);
      const prompt = this.#options.suite.prompts[call.prompt];
      const config = this.#configOf(spec.config, prompt?.config, rendered.config, call.case.options.config);
      const answer = await this.#answer(call, lane, { rendered, vars, config });
      const output = await this.#transform(call, lane, answer);
      return await this.#grade(call, lane, answer, output);
    } catch (error) {
      if (this.#isStop(error)) throw new Unfinished(error instanceof Unfinished ? error.reason : error);
      return this.#failed(call, vars, rendered, error);
    }
  }

  #isStop(error: unknown): boolean {
    const { hard, stop } = this.#options;
    if (error instanceof Unfinished || error instanceof BudgetError) return true;
    return (hard.aborted && error === hard.reason) || (stop.aborted && error === stop.reason);
  }

  async #transformVars({ case: { options, location } }: PlannedCall, vars: Record<string, unknown>) {
    if (options.transformVars === undefined) return vars;
    const made = await runTransform(
      {
        source: options.transformVars,
        name: 'transformVars',
        parameter: 'vars',
        value: vars,
        context: { vars },
        directory: this.#options.suite.directory,
        signal: this.#options.hard,
      },
      this.#options.code,
    );
    if (typeof made === 'object' && made !== null && !Array.isArray(made))
      return made as Record<string, unknown>;
    throw new CupelError('transform.badVars', '`transformVars` has to return an object of variables.', {
      location,
    });
  }

  #render({ case: each, prompt: index }: PlannedCall, lane: Lane, vars: Record<string, unknown>) {
    const prompt = this.#options.suite.prompts[index];
    if (!prompt) throw new RangeError(`the plan names prompt ${index}, which the suite does not have`);
    const { id, label, config } = lane.provider.spec;
    const { prefix, suffix } = each.options;
    return prompt.render({
      vars,
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
    const { journal, calls, cache, record, stop, hard, store, runId, onStoreFailure } = this.#options;
    const kept = journal?.get(call.id);
    if (kept) return { ...asked, ...kept };
    const { providerOutput } = call.case;
    if (providerOutput !== undefined)
      return { ...asked, response: given(providerOutput), cached: false, cost: 0, attempts: 0, queueMs: 0 };
    const { provider } = lane;
    const { rendered, vars, config } = asked;
    const key =
      cache && provider.remote ? cacheKey(provider, config, rendered.messages, call.repeat) : undefined;
    const outcome = await calls.make({
      lane,
      config,
      cacheKey: key,
      inputBytes: boundInput(rendered.messages, config),
      writes: provider.embed === undefined,
      waiting: stop,
      send: (signal) => provider.call({ prompt: rendered, config, vars, repeat: call.repeat, signal }),
    });
    // What cost nothing is nothing to lose.
    if (!outcome.cached && provider.remote) {
      const entry = this.#options.redactor.value({ ...outcome });
      store.journal(runId, call.id, entry).catch(onStoreFailure);
    }
    await record?.add(provider.spec.label, rendered.text, outcome.response, outcome.cost);
    hard.throwIfAborted();
    return { ...asked, ...outcome };
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
    const sources = [
      [spec.transform, spec.directory],
      [call.case.options.transform, suite.directory],
    ] as const;
    for (const [source, directory] of sources) {
      if (source === undefined) continue;
      output = await runTransform(
        { source, name: 'transform', parameter: 'output', value: output, context, directory, signal: hard },
        code,
      );
    }
    return output;
  }

  async #grade(call: PlannedCall, lane: Lane, answer: Answer, output: unknown): Promise<Result> {
    const { environment, grader, hard, models } = this.#options;
    const { response, cached, vars, rendered, cost } = answer;
    const access = graderModels(call.case, { ...models, signal: hard });
    const called = call.case.providerOutput === undefined;
    const grade = await grader.grade(call.case, {
      output,
      vars,
      prompt: rendered.text,
      case: call.case,
      provider: lane.provider.spec,
      response,
      latencyMs: cached || !called ? null : response.latencyMs,
      cost,
      environment,
      models: access,
      signal: hard,
    });
    if (access.stoppedBy) throw access.stoppedBy;
    return this.#options.redactor.value(resultOf(call, lane, answer, output, grade));
  }

  #failed(
    call: PlannedCall,
    vars: Record<string, unknown>,
    rendered: RenderedPrompt | undefined,
    error: unknown,
  ): Result {
    const { redactor, calls, environment } = this.#options;
    if (!(error instanceof CupelError)) environment.log.error(redactor.message(stackOf(error)));
    const sent = calls.failureOf(error);
    return redactor.value({
      ...identityOf(call),
      vars,
      ...(rendered ? { rendered: rendered.text } : {}),
      output: null,
      pass: false,
      score: 0,
      assertions: [],
      tokens: null,
      cost: sent ? sent.cost : 0,
      latencyMs: null,
      ...(sent ? { attempts: sent.attempts, queueMs: sent.queueMs } : {}),
      cached: false,
      error: describe(error, redactor),
    });
  }
}

function resultOf(
  call: PlannedCall,
  lane: Lane,
  { response, cached, cost, attempts, queueMs, vars, rendered, config }: Answer,
  output: unknown,
  grade: CaseGrade,
): Result {
  const { toolCalls, usage, firstTokenMs, finishReason, requestId, raw } = response;
  const called = call.case.providerOutput === undefined;
  return {
    ...identityOf(call),
    vars,
    rendered: rendered.text,
    output,
    ...(toolCalls ? { toolCalls } : {}),
    pass: grade.pass,
    score: grade.score,
    assertions: grade.assertions,
    ...(Object.keys(grade.namedScores).length > 0 ? { namedScores: grade.namedScores } : {}),
    tokens: usage ?? null,
    cost: cost === null || grade.cost === null ? null : cost + grade.cost,
    latencyMs: called ? response.latencyMs : null,
    queueMs,
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    attempts,
    cached,
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(lane.provider.remote ? { request: lane.provider.identity(config) } : {}),
    ...(raw === undefined ? {} : { raw }),
    ...(grade.error ? { error: grade.error } : {}),
  };
}

function identityOf({ id, case: each, prompt, provider, repeat }: PlannedCall) {
  const { index, description, metadata, hash } = each;
  return {
    id,
    case: index,
    prompt,
    provider,
    repeat,
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(metadata).length > 0 ? { metadata: { ...metadata } } : {}),
    caseHash: hash,
  };
}

function given(output: unknown): ProviderResponse {
  return { output, latencyMs: 0 };
}

function describe(error: unknown, redactor: Redactor): { code: string; message: string } {
  if (!(error instanceof CupelError))
    return { code: 'internal', message: redactor.message(messageOf(error)) };
  const hint = error.hint && !(error instanceof ProviderError && error.retryable) ? ` ${error.hint}` : '';
  return { code: error.code, message: redactor.message(`${error.message}${hint}`) };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
