import type { TokenLogprob, ToolCall, Usage } from './provider.ts';

/** Usage as OpenAI's chat API, and those like it, write it. */
export interface ChatUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  total_tokens?: number;
  prompt_tokens_details?: {
    cached_tokens?: number;
    cache_write_tokens?: number;
    audio_tokens?: number;
  } | null;
  completion_tokens_details?: { reasoning_tokens?: number; audio_tokens?: number } | null;
  /** DeepSeek's name for what it took from its cache. */
  prompt_cache_hit_tokens?: number;
}

/** Undefined when the vendor did not count. */
export function chatUsage(usage: ChatUsage | null | undefined): Usage | undefined {
  if (typeof usage?.prompt_tokens !== 'number') return undefined;
  const input = usage.prompt_tokens_details;
  const output = usage.completion_tokens_details;
  return withoutUndefined({
    input: usage.prompt_tokens,
    output: (usage.completion_tokens ?? 0) + thoughtsBeside(usage),
    cached: input?.cached_tokens ?? usage.prompt_cache_hit_tokens,
    cacheWrite: input?.cache_write_tokens || undefined,
    reasoning: output?.reasoning_tokens,
    audioInput: input?.audio_tokens || undefined,
    audioOutput: output?.audio_tokens || undefined,
  });
}

/**
 * Tokens of thoughts that are not in `completion_tokens`. OpenAI counts them there; xAI counts them "separately from
 * `completion_tokens`, but … in the `total_tokens`" (https://docs.x.ai/docs/key-information/consumption-and-rate-limits).
 */
function thoughtsBeside({
  prompt_tokens = 0,
  completion_tokens = 0,
  total_tokens,
  completion_tokens_details,
}: ChatUsage): number {
  const thoughts = completion_tokens_details?.reasoning_tokens ?? 0;
  return total_tokens === prompt_tokens + completion_tokens + thoughts ? thoughts : 0;
}

/** The same without the entries that say nothing. */
export function withoutUndefined(usage: { [K in keyof Usage]: Usage[K] | undefined }): Usage {
  const kept: Record<string, number> = {};
  for (const [key, value] of Object.entries(usage))
    if (value !== undefined && value !== null) kept[key] = value;
  return kept as unknown as Usage;
}

/** Arguments as a value when they are JSON, else as text. */
export function parseArguments(source: unknown): unknown {
  if (typeof source !== 'string') return source ?? {};
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return source;
  }
}

export function toolCallOf(call: {
  id?: string | undefined;
  function?: { name?: string; arguments?: string };
  custom?: { name?: string; input?: string };
}): ToolCall {
  const name = call.function?.name ?? call.custom?.name ?? '';
  const value = call.function ? parseArguments(call.function.arguments) : (call.custom?.input ?? '');
  return call.id === undefined ? { name, arguments: value } : { id: call.id, name, arguments: value };
}

export function logprobsOf(
  content: readonly { token: string; logprob: number }[] | null | undefined,
): TokenLogprob[] | undefined {
  return content?.map(({ token, logprob }) => ({ token, logprob }));
}

/** Text as the value that a JSON Schema asked for; the text itself when it is not JSON (it was cut off). */
export function structured(output: string, responseFormat: unknown): unknown {
  const type = (responseFormat as { type?: unknown } | undefined)?.type;
  if (type !== 'json_schema') return output;
  try {
    return JSON.parse(output) as unknown;
  } catch {
    return output;
  }
}
