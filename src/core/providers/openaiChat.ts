import type { ChatMessage } from '../prompts/prompt.ts';
import { thoughtIn, writtenIn, type ChatContent } from './chatContent.ts';
import { ChatStream, type ChatChunk } from './chatStream.ts';
import { cutOffError, malformedError, reportedError, type ReportedFailure } from './httpErrors.ts';
import { saidDone } from './httpFetch.ts';
import { jsonBody } from './jsonBody.ts';
import { openaiBatch } from '../batch/openaiBatch.ts';
import { callOptions, openaiError, type OpenaiConnection } from './openaiClient.ts';
import { chatUsage, logprobsOf, structured, toolCallOf } from './openaiUsage.ts';
import type { ChatUsage, VendorLogprob } from './openaiUsage.ts';
import { refuseParameters, type ParameterNames } from './parameterNames.ts';
import {
  ProviderError,
  type Provider,
  type ProviderRequest,
  type ProviderResponse,
  type ProviderSpec,
} from './provider.ts';
import { ConfigFiles, pick, type Config } from './providerConfig.ts';
import { rateLimitOf, type HeaderReader } from './rateLimitHeaders.ts';
import type { Environment } from '../environment.ts';

/** Parameters of a chat completion that a config passes through. */
const chatParameters = [
  'temperature',
  'max_tokens',
  'max_completion_tokens',
  'top_p',
  'seed',
  'stop',
  'response_format',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'functions',
  'function_call',
  'reasoning_effort',
  'reasoning',
  'verbosity',
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'n',
  'user',
  'modalities',
  'audio',
  'prediction',
  'service_tier',
  'store',
  'metadata',
  'prompt_cache_key',
  'safety_identifier',
  'web_search_options',
];
const fileParameters = ['tools', 'functions', 'response_format'];

/** What a server takes that speaks OpenAI's chat completions. */
export function chatNames(
  api: string,
  { extra = [], refused = {} }: { extra?: readonly string[]; refused?: ParameterNames['refused'] } = {},
): ParameterNames {
  return { api, taken: [...chatParameters, ...extra], refused };
}

/** A chat completion as the wire has it, as far as it is read. */
export interface ChatCompletion {
  id?: string;
  model?: string;
  choices: ChatChoice[];
  usage?: ChatUsage | null;
}

export interface ChatChoice {
  message: {
    content?: ChatContent;
    refusal?: string | null;
    tool_calls?: { id?: string; function?: { name?: string; arguments?: string } }[] | null;
    /** The only call there is where tools were declared as `functions`. */
    function_call?: { name?: string; arguments?: string } | null;
    /** What DeepSeek, vLLM and OpenRouter call the thinking. */
    reasoning_content?: string | null;
    reasoning?: string | null;
    audio?: { transcript?: string } | null;
  };
  finish_reason?: string | null;
  logprobs?: { content?: VendorLogprob[] | null } | null;
  error?: ReportedFailure | null;
}

export interface ChatSettings {
  readonly spec: ProviderSpec;
  readonly vendor: string;
  readonly model: string;
  readonly connection: OpenaiConnection;
  readonly environment: Environment;
  /** What the vendor takes; OpenAI's own names unless given. */
  readonly taking?: ParameterNames;
  /** False where an option to count the tokens of a stream is an error. */
  readonly streamUsage?: boolean;
}

/** A provider that speaks OpenAI's chat completions. */
export function createChat(settings: ChatSettings): Provider {
  const { spec, vendor, model, connection } = settings;
  const files = new ConfigFiles(spec.directory, settings.environment);
  const taking = { ...(settings.taking ?? chatNames('OpenAI')), api: connection.name };
  const parametersOf = (config: Config) => {
    refuseParameters(config, taking);
    return { model, ...pick(config, taking.taken), ...(config['passthrough'] as Config | undefined) };
  };
  const batch =
    vendor === 'openai'
      ? openaiBatch(connection, model, '/v1/chat/completions', {
          body: async ({ prompt, config }) => ({
            ...parametersOf(await files.load(config, fileParameters)),
            messages: prompt.messages,
          }),
          read: (body, { config }) => {
            const completion = checkCompletion(body, connection.name);
            return { ...readCompletion(completion, config), raw: completion };
          },
        })
      : undefined;
  return {
    ...(batch ? { batch } : {}),
    spec,
    vendor,
    model,
    remote: true,
    load: (config) => files.load(config, fileParameters),
    identity: (config) => ({
      kind: 'chat',
      ...connection.identity,
      ...parametersOf(config),
    }),
    async call(request) {
      const config = await files.load(request.config, fileParameters);
      const body = { ...parametersOf(config), messages: messagesOf(request) };
      return request.onText ? stream(body, request, settings) : complete(body, request, settings);
    },
    ...(vendor === 'openai'
      ? {
          countInput: async (request) =>
            (await import('./openaiResponses.ts')).inputCounter(settings)(request),
        }
      : {}),
    dispose: () => connection.http.dispose(),
  };
}

function messagesOf({ prompt }: ProviderRequest): readonly ChatMessage[] {
  return prompt.messages;
}

async function complete(
  body: Config,
  request: ProviderRequest,
  { connection, environment }: ChatSettings,
): Promise<ProviderResponse> {
  const started = environment.clock.monotonic();
  try {
    const { data, response, request_id } = await connection.client.chat.completions
      .create(body as never, callOptions(request.signal))
      .withResponse();
    const latencyMs = environment.clock.monotonic() - started;
    const completion = checkCompletion(data, connection.name);
    return {
      ...readCompletion(completion, request.config),
      raw: completion,
      latencyMs,
      ...headerFacts(response.headers, request_id, environment.clock.now()),
    };
  } catch (error) {
    throw error instanceof ProviderError ? error : openaiError(error, connection, request.signal);
  }
}

async function stream(
  body: Config,
  request: ProviderRequest,
  { connection, environment, streamUsage = true }: ChatSettings,
): Promise<ProviderResponse> {
  const started = environment.clock.monotonic();
  const collected = new ChatStream();
  try {
    const streaming = {
      ...body,
      stream: true,
      ...(streamUsage ? { stream_options: { include_usage: true } } : {}),
    };
    const { data, response, request_id } = await connection.client.chat.completions
      .create(streaming as never, { signal: request.signal })
      .withResponse();
    let firstTokenMs: number | undefined;
    const tell = (text: string) => {
      if (text === '') return;
      firstTokenMs ??= environment.clock.monotonic() - started;
      request.onText?.(text);
    };
    let answer: unknown;
    if (response.headers.get('content-type')?.includes('json')) {
      // Some servers do not stream, whatever they are asked for.
      answer = await response.json();
    } else {
      for await (const chunk of data as unknown as AsyncIterable<ChatChunk>) tell(collected.add(chunk));
      // Some never say why an answer ended, but do say that it has.
      if (collected.isOpen && !saidDone(response)) throw cutOffError(connection.name);
      answer = collected.completion();
    }
    const completion = checkCompletion(answer, connection.name);
    if (firstTokenMs === undefined) tell(writtenIn(completion.choices[0]?.message.content) ?? '');
    return {
      ...readCompletion(completion, request.config),
      raw: completion,
      latencyMs: environment.clock.monotonic() - started,
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
      ...headerFacts(response.headers, request_id, environment.clock.now()),
    };
  } catch (error) {
    throw error instanceof ProviderError ? error : openaiError(error, connection, request.signal);
  }
}

function checkCompletion(body: unknown, name: string): ChatCompletion {
  const data = jsonBody(body, name);
  const { choices, error } = data as { choices?: unknown; error?: ReportedFailure };
  // OpenRouter reports a model's failure inside a success.
  if (!Array.isArray(choices) && typeof error?.message === 'string') throw reportedError(name, error);
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (typeof (first as Partial<ChatChoice> | undefined)?.message !== 'object')
    throw malformedError(name, 'it has no choices with a message');
  // So it does where the model failed in the middle of its answer.
  const choice = first as ChatChoice;
  if (choice.finish_reason === 'error') throw reportedError(name, choice.error ?? {});
  return data as ChatCompletion;
}

/** Older words of the vendor's for what it says otherwise today. */
const finishReasons: Readonly<Record<string, string>> = { function_call: 'tool_calls' };

/** Reads the first choice. */
function readCompletion(completion: ChatCompletion, config: Config): Omit<ProviderResponse, 'latencyMs'> {
  const { choices, usage, model } = completion;
  const [choice] = choices;
  if (!choice) throw malformedError('The server', 'it has no choices');
  const { message, finish_reason, logprobs } = choice;
  const counted = chatUsage(usage);
  const tokens = logprobsOf(logprobs?.content);
  const { content, tool_calls, function_call } = message;
  const called = tool_calls?.length ? tool_calls : function_call;
  const calls = tool_calls?.length ? tool_calls : function_call ? [{ function: function_call }] : [];
  const written = writtenIn(content) ?? message.audio?.transcript ?? message.refusal ?? '';
  const thought = message.reasoning_content || message.reasoning || thoughtIn(content);
  return {
    // A model that only calls tools has no text: the calls are its answer.
    output: written === '' && called ? called : structured(written, config['response_format']),
    ...(calls.length > 0 ? { toolCalls: calls.map(toolCallOf) } : {}),
    ...(finish_reason ? { finishReason: finishReasons[finish_reason] ?? finish_reason } : {}),
    ...(counted ? { usage: counted } : {}),
    ...(tokens ? { logprobs: tokens } : {}),
    ...(message.refusal ? { refusal: message.refusal } : {}),
    ...(model ? { model } : {}),
    ...(thought ? { metadata: { reasoning: thought } } : {}),
  };
}

export function headerFacts(
  headers: HeaderReader,
  requestId: string | null | undefined,
  now: number,
): Pick<ProviderResponse, 'requestId' | 'rateLimit'> {
  const rateLimit = rateLimitOf(headers, now);
  return { ...(requestId ? { requestId } : {}), ...(rateLimit ? { rateLimit } : {}) };
}
