import { withoutUndefined } from './openaiUsage.ts';
import { ProviderError, type ProviderResponse, type ToolCall, type Usage } from './provider.ts';

/** The names under which code and servers of a suite answer. */
interface LooseResponse {
  output?: unknown;
  error?: unknown;
  tokenUsage?: { prompt?: number; completion?: number; total?: number; cached?: number };
  usage?: Partial<Usage>;
  cost?: number;
  finishReason?: string;
  toolCalls?: ToolCall[];
  logProbs?: number[];
  metadata?: Record<string, unknown>;
}

/**
 * What a suite's own code, or a `transformResponse`, gave: the output, or `{ output, error, tokenUsage, cost, … }`.
 * @throws ProviderError `provider.other` when it says that it failed, `provider.malformed` when it says nothing
 */
export function responseOf(value: unknown, label: string): Omit<ProviderResponse, 'latencyMs'> {
  if (value === undefined || value === null) throw nothing(label);
  if (!isResponse(value)) return { output: value };
  const { output, error, cost, finishReason, toolCalls, logProbs, metadata } = value;
  if (error !== undefined && error !== null)
    throw new ProviderError(
      'other',
      `"${label}" failed: ${typeof error === 'string' ? error : JSON.stringify(error)}`,
    );
  if ((output === undefined || output === null) && !toolCalls?.length) throw nothing(label);
  const usage = usageOf(value);
  return {
    output,
    ...(usage ? { usage } : {}),
    ...(typeof cost === 'number' ? { cost } : {}),
    ...(typeof finishReason === 'string' ? { finishReason } : {}),
    ...(Array.isArray(toolCalls) ? { toolCalls } : {}),
    ...(Array.isArray(logProbs) ? { logprobs: logProbs.map((logprob) => ({ token: '', logprob })) } : {}),
    ...(metadata && typeof metadata === 'object' ? { metadata } : {}),
  };
}

function nothing(label: string): ProviderError {
  return new ProviderError('malformed', `"${label}" returned nothing.`, {
    hint: 'Return the output, or { output, error, tokenUsage, cost }.',
  });
}

function isResponse(value: unknown): value is LooseResponse {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    ('output' in value || 'error' in value)
  );
}

function usageOf({ usage, tokenUsage }: LooseResponse): Usage | undefined {
  if (typeof usage?.input === 'number') return { output: 0, ...usage, input: usage.input };
  if (typeof tokenUsage?.prompt !== 'number' && typeof tokenUsage?.completion !== 'number') return undefined;
  return withoutUndefined({
    input: tokenUsage.prompt ?? 0,
    output: tokenUsage.completion ?? 0,
    cached: tokenUsage.cached,
  });
}
