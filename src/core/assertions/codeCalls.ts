import type { CodeCall } from '../code/codeCall.ts';
import type { GradingContext } from './grading.ts';
import type { AssertionSpec } from './assertion.ts';
import type { GradingServices } from './gradingServices.ts';
import type { ValueReference } from './valueFiles.ts';

/** Who asks for code to be run, and with what. */
interface Caller {
  readonly spec: AssertionSpec;
  readonly services: GradingServices;
  readonly context: GradingContext;
}

/**
 * Calls a function of a file.
 * @param fallbacks names that are looked for where neither a name is given nor a default export is there
 */
export function callFile(
  caller: Caller,
  { file, fn, language }: ValueReference,
  args: readonly unknown[],
  fallbacks: readonly string[] = ['get_assert', 'getAssert'],
): Promise<unknown> {
  return run(caller, language, {
    mode: 'file',
    file,
    args,
    ...(fn === undefined ? { fallbacks } : { fn }),
  });
}

/** Runs code that stands in the suite. It sees its arguments as `output` and `context` unless told otherwise. */
export function callInline(
  caller: Caller,
  language: 'javascript' | 'python',
  source: string,
  args: readonly unknown[],
  parameters: readonly string[] = ['output', 'context'],
): Promise<unknown> {
  return run(caller, language, {
    mode: 'auto',
    source,
    parameters,
    directory: caller.spec.directory,
    args,
  });
}

function run(caller: Caller, language: ValueReference['language'], call: CodeCall): Promise<unknown> {
  const { code } = caller.services;
  const timeout = caller.spec.config?.['timeoutMs'];
  const limited: CodeCall = {
    ...call,
    signal: caller.context.signal,
    ...(typeof timeout === 'number' ? { timeoutMs: timeout } : {}),
  };
  return language === 'python' ? code.runPython(limited) : code.runJavaScript(limited);
}

/** What code sees as `context`. Everything in it is data: it crosses to a worker or a process. */
export function codeContext({ spec, context }: Caller): Record<string, unknown> {
  const { response, provider } = context;
  return {
    prompt: context.prompt,
    vars: context.vars,
    test: {
      vars: context.vars,
      description: context.case.description,
      metadata: context.case.metadata,
      options: context.case.options,
    },
    logProbs: response.logprobs?.map(({ logprob }) => logprob),
    provider: { id: provider.id, label: provider.label, config: withoutKeys(provider.config) },
    providerResponse: {
      output: response.output,
      cost: context.cost ?? undefined,
      latencyMs: context.latencyMs ?? undefined,
      finishReason: response.finishReason,
      toolCalls: response.toolCalls,
      tokenUsage: tokenUsage(context),
      metadata: response.metadata,
      raw: response.raw,
    },
    config: spec.config ?? {},
    metadata: response.metadata,
  };
}

/** The usage under the names that the suite format's code expects. */
function tokenUsage({ response: { usage } }: GradingContext): Record<string, number | undefined> | undefined {
  if (!usage) return undefined;
  return {
    total: usage.input + usage.output,
    prompt: usage.input,
    completion: usage.output,
    cached: usage.cached,
  };
}

/** A provider's config as code may see it. */
function withoutKeys(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { apiKey: _key, headers: _headers, ...rest } = config;
  return rest;
}
