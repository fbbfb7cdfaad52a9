import process from 'node:process';
import { sharedCodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { createNodeEnvironment } from '../nodeEnvironment.ts';
import type { ProviderResponse, ProviderSpec, TokenLogprob, Usage } from '../providers/provider.ts';
import { parseAssertionType } from '../suites/assertionTypes.ts';
import type { AssertionResult, AssertionSpec } from './assertion.ts';
import { gradeOne } from './gradeOne.ts';
import type { GradingContext, ModelAccess } from './grading.ts';
import { CompiledChecks, GradingServices } from './gradingServices.ts';

const localEnvironment = createNodeEnvironment();
const compiledChecks = new WeakMap<Environment, CompiledChecks>();

/** An assertion as a suite writes it: `{ type: 'not-contains', value: 'x' }`. */
export interface WrittenAssertion {
  /** With `not-` where it is inverted. */
  readonly type: string;
  readonly value?: unknown;
  readonly threshold?: number;
  readonly weight?: number;
  readonly metric?: string;
  readonly provider?: unknown;
  readonly rubricPrompt?: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly transform?: string;
  readonly contextTransform?: string;
  /** The members of an `assert-set`. */
  readonly assert?: readonly WrittenAssertion[];
}

export interface GradeAssertionOptions {
  readonly assertion: WrittenAssertion;
  /** What is graded: text, or the structured value that a provider returned. */
  readonly output: unknown;
  readonly vars?: Readonly<Record<string, unknown>>;
  /** The rendered prompt that the output answers. */
  readonly prompt?: string;
  /** Where the output comes from: an id, or a spec whose `config.tools` tool-call assertions need. */
  readonly provider?: string | Partial<ProviderSpec>;
  /** What more the provider said: tool calls, usage, refusal, metadata. */
  readonly response?: Partial<ProviderResponse>;
  /** Milliseconds; for `latency`. */
  readonly latencyMs?: number;
  /** US dollars; for `cost`. */
  readonly cost?: number;
  /** Natural logarithms of the tokens' probabilities; for `perplexity`. */
  readonly logprobs?: readonly (number | TokenLogprob)[];
  readonly finishReason?: string;
  /** Where relative paths start. Default: the working directory. */
  readonly directory?: string;
  /** Reaches the models of model-graded assertions and embeddings. Without it these end in an error. */
  readonly models?: ModelAccess;
  /** Default: this process's environment variables and files, trusted. */
  readonly environment?: Environment;
  readonly signal?: AbortSignal;
}

/** What an assertion found. */
export interface AssertionGrade {
  pass: boolean;
  /** From 0 to 1 for all built-in types; what code returned for code. */
  score: number;
  /** A sentence for people. */
  reason: string;
  namedScores?: Record<string, number>;
  /** What the grader model used. */
  tokens?: Usage;
  /** US dollars of the grader; null when unknown. */
  cost?: number | null;
  /** Why the check could not be made; it does not pass then. */
  error?: { code: string; message: string };
  /** The members of an `assert-set`. */
  components?: AssertionResult[];
}

/**
 * Grades one output by one assertion, as `cupel run` does.
 *
 * ```ts
 * await gradeAssertion({ assertion: { type: 'contains', value: 'Paris' }, output: 'It is Paris.' });
 * // { pass: true, score: 1, reason: 'The output contains "Paris".' }
 * ```
 * A check that cannot be made (a bad value, code that throws, an unknown cost) is in `error`, not thrown.
 * @throws the signal's reason when aborted, and nothing else
 */
export async function gradeAssertion(options: GradeAssertionOptions): Promise<AssertionGrade> {
  const environment = options.environment ?? localEnvironment;
  const spec = specOf(options.assertion, options.directory ?? process.cwd());
  return gradeOf(await gradeOne(spec, contextOf(options, environment), servicesOf(environment)));
}

/** Files are read anew by each call; what is compiled, and the workers of code, serve all calls. */
function servicesOf(environment: Environment): GradingServices {
  const compiled = compiledChecks.get(environment) ?? new CompiledChecks();
  compiledChecks.set(environment, compiled);
  return new GradingServices(environment, sharedCodeRunner(environment), { compiled });
}

function specOf({ type, assert: members, ...rest }: WrittenAssertion, directory: string): AssertionSpec {
  const { base, negated } = parseAssertionType(type);
  return {
    weight: 1,
    ...rest,
    type: base,
    negated,
    directory,
    ...(members === undefined ? {} : { assert: members.map((member) => specOf(member, directory)) }),
  };
}

function contextOf(options: GradeAssertionOptions, environment: Environment): GradingContext {
  const { output, response = {}, latencyMs, cost, logprobs, finishReason } = options;
  const provider = typeof options.provider === 'string' ? { id: options.provider } : options.provider;
  return {
    output,
    vars: options.vars ?? {},
    prompt: options.prompt ?? '',
    case: { index: 0, metadata: {}, options: {} },
    provider: {
      id: provider?.id ?? 'unknown',
      label: provider?.label ?? provider?.id ?? 'unknown',
      config: provider?.config ?? {},
    },
    response: {
      ...response,
      output: response.output ?? output,
      latencyMs: response.latencyMs ?? latencyMs ?? 0,
      ...(logprobs === undefined ? {} : { logprobs: logprobs.map(tokenLogprob) }),
      ...(finishReason === undefined ? {} : { finishReason }),
    },
    latencyMs: latencyMs ?? response.latencyMs ?? null,
    cost: cost ?? response.cost ?? null,
    environment,
    models: options.models ?? noModels,
    signal: options.signal ?? new AbortController().signal,
  };
}

function tokenLogprob(item: number | TokenLogprob): TokenLogprob {
  return typeof item === 'number' ? { token: '', logprob: item } : item;
}

const noModels: ModelAccess = {
  complete: () => Promise.reject(noProvider()),
  embed: () => Promise.reject(noProvider()),
};

function noProvider(): CupelError {
  return new CupelError('grader.noProvider', 'there is no model to grade with', {
    hint: 'Pass `models` to gradeAssertion, or run the suite with `runSuite`.',
  });
}

function gradeOf({
  pass,
  score,
  reason,
  namedScores,
  tokens,
  cost,
  error,
  components,
}: AssertionResult): AssertionGrade {
  return {
    pass,
    score,
    reason,
    ...(namedScores === undefined ? {} : { namedScores }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(cost === undefined ? {} : { cost }),
    ...(error === undefined ? {} : { error }),
    ...(components === undefined ? {} : { components }),
  };
}
