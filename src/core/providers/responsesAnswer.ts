import { cutOffError, malformedError, reportedError } from './httpErrors.ts';
import { logprobsOf, parseArguments, structured, withoutUndefined } from './openaiUsage.ts';
import type { VendorLogprob } from './openaiUsage.ts';
import type { ProviderRequest, ProviderResponse, ToolCall } from './provider.ts';
import type { Config } from './providerConfig.ts';

/** An answer of the Responses API, as far as it is read. */
export interface ResponseBody {
  model?: string;
  status?: string;
  incomplete_details?: { reason?: string } | null;
  error?: { message?: string; code?: string } | null;
  output: {
    type: string;
    content?: {
      type: string;
      text?: string;
      refusal?: string;
      logprobs?: VendorLogprob[];
    }[];
    /** Of `reasoning`: what OpenAI tells of the thoughts; what an open model thought stands in `content`. */
    summary?: { text?: string }[];
    call_id?: string;
    name?: string;
    arguments?: string;
    input?: string;
    /** Of `image_generation_call`: base64. */
    result?: string | null;
    output_format?: string;
  }[];
  usage?: {
    input_tokens: number;
    output_tokens: number;
    input_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number };
    output_tokens_details?: { reasoning_tokens?: number };
  } | null;
}

/** Reads an answer, streamed or not. @param name what people call the vendor, for errors */
export function readResponse(
  answer: ResponseBody,
  config: Config,
  name: string,
): Omit<ProviderResponse, 'latencyMs'> {
  if (answer?.error?.message) throw reportedError(name, answer.error);
  if (!Array.isArray(answer?.output)) throw malformedError(name, 'it has no output');
  const parts = answer.output.flatMap((item) => (item.type === 'message' ? (item.content ?? []) : []));
  const written = parts.map(({ text }) => text ?? '').join('');
  const refusal = parts.map((part) => part.refusal ?? '').join('');
  const calls = answer.output.filter(({ type }) => type === 'function_call' || type === 'custom_tool_call');
  const logprobs = parts.flatMap((part) => logprobsOf(part.logprobs) ?? []);
  const thoughts = answer.output.flatMap(({ type, summary = [], content }) =>
    type === 'reasoning' ? (summary.length > 0 ? summary : (content ?? [])) : [],
  );
  const reasoning = thoughts.map(({ text = '' }) => text).join('\n\n');
  const { usage } = answer;
  return {
    output:
      (written || refusal) === ''
        ? calls.length > 0
          ? calls
          : pictureOf(answer)
        : structured(
            written || refusal,
            config['response_format'] ?? (config['text'] as Config | undefined)?.['format'],
          ),
    ...(calls.length > 0 ? { toolCalls: calls.map(readCall) } : {}),
    finishReason: finishReasonOf(answer, calls.length > 0),
    ...(usage
      ? {
          usage: withoutUndefined({
            input: usage.input_tokens,
            output: usage.output_tokens,
            cached: usage.input_tokens_details?.cached_tokens,
            cacheWrite: usage.input_tokens_details?.cache_write_tokens || undefined,
            reasoning: usage.output_tokens_details?.reasoning_tokens,
          }),
        }
      : {}),
    ...(logprobs.length > 0 ? { logprobs } : {}),
    ...(refusal ? { refusal } : {}),
    ...(answer.model ? { model: answer.model } : {}),
    ...(reasoning ? { metadata: { reasoning } } : {}),
  };
}

/** The picture that was drawn in place of a text. */
function pictureOf({ output }: ResponseBody): string {
  const drawn = output.find(({ type, result }) => type === 'image_generation_call' && result);
  return drawn ? `data:image/${drawn.output_format ?? 'png'};base64,${drawn.result ?? ''}` : '';
}

function readCall(item: ResponseBody['output'][number]): ToolCall {
  const call = { name: item.name ?? '', arguments: parseArguments(item.arguments ?? item.input) };
  return item.call_id === undefined ? call : { id: item.call_id, ...call };
}

function finishReasonOf(answer: ResponseBody, called: boolean): string {
  const reason = answer.incomplete_details?.reason;
  if (reason === 'max_output_tokens') return 'length';
  if (reason) return reason;
  return called ? 'tool_calls' : 'stop';
}

export interface StreamEvent {
  type: string;
  delta?: string;
  response?: ResponseBody;
  message?: string;
  code?: string | null;
}

/** Reads a stream to its end, at which the whole answer is told. */
export async function readStream(
  events: AsyncIterable<StreamEvent>,
  name: string,
  onText: NonNullable<ProviderRequest['onText']>,
  elapsed: () => number,
): Promise<{ body: ResponseBody; firstTokenMs?: number }> {
  let firstTokenMs: number | undefined;
  let body: ResponseBody | undefined;
  for await (const event of events) {
    if (event.type === 'response.output_text.delta' && event.delta) {
      firstTokenMs ??= elapsed();
      onText(event.delta);
    }
    if (event.type === 'error') throw reportedError(name, { ...event, type: undefined });
    if (/^response\.(completed|incomplete|failed)$/.test(event.type)) body = event.response;
  }
  if (!body) throw cutOffError(name);
  return firstTokenMs === undefined ? { body } : { body, firstTokenMs };
}
