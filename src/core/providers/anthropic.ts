import type Anthropic from '@anthropic-ai/sdk';
import type {
  Message,
  MessageCreateParamsNonStreaming,
} from '@anthropic-ai/sdk/resources/messages/messages.js';
import { accountOf } from '../batch/account.ts';
import { anthropicBatch } from '../batch/anthropicBatch.ts';
import type { Environment } from '../environment.ts';
import { createHttpClient } from './httpFetch.ts';
import { cutOffError, malformedError, refusalError, transportError } from './httpErrors.ts';
import { anthropicBody, anthropicParameters } from './anthropicRequest.ts';
import { jsonBody } from './jsonBody.ts';
import { headerFacts } from './openaiChat.ts';
import { structured, withoutUndefined } from './openaiUsage.ts';
import { refuseParameters } from './parameterNames.ts';
import {
  ProviderError,
  type Provider,
  type ProviderFactory,
  type ProviderRequest,
  type ProviderResponse,
  type ProviderSpec,
} from './provider.ts';
import {
  baseUrlOf,
  ConfigFiles,
  pick,
  requireKey,
  requireModel,
  sentHeaders,
  text,
  textMap,
  type Config,
} from './providerConfig.ts';

const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

const countedParameters = [
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'cache_control',
];

/** `anthropic:[messages:]model`: the Messages API through the vendor's own SDK. */
export const anthropic: ProviderFactory = {
  prefixes: ['anthropic'],
  async create(spec, environment) {
    const [, rest = ''] = /^anthropic:(?:messages:)?(.*)$/.exec(spec.id) ?? [];
    const model = requireModel(spec, text(spec.config, 'model') ?? rest);
    const apiKey = await requireKey(spec, environment, 'Anthropic', ['ANTHROPIC_API_KEY']);
    const { default: Client } = await import('@anthropic-ai/sdk');
    const http = createHttpClient();
    const headers = textMap(spec.config, 'headers');
    const client = new Client({
      apiKey,
      authToken: null,
      baseURL:
        baseUrlOf(spec.config) ?? environment.variables['ANTHROPIC_BASE_URL'] ?? 'https://api.anthropic.com',
      maxRetries: 0,
      // The engine's limit stands before it.
      timeout: 24 * 3_600_000,
      fetch: http.fetch,
      logLevel: 'off',
      defaultHeaders: headers,
    });
    const account = accountOf(apiKey, headers);
    return createMessages({ spec, environment, model, client, account, dispose: () => http.dispose() });
  },
};

interface Settings {
  readonly spec: ProviderSpec;
  readonly environment: Environment;
  readonly model: string;
  readonly client: Anthropic;
  readonly account: string;
  readonly dispose: () => void;
}

function createMessages(settings: Settings): Provider {
  const { spec, environment, model, client, account, dispose } = settings;
  const files = new ConfigFiles(spec.directory, environment);
  const errorOf = (error: unknown, signal: AbortSignal) =>
    anthropicError(error, signal, environment.clock.now());
  return {
    batch: anthropicBatch(client, account, errorOf, {
      async body({ prompt, config: given }) {
        const config = await files.load(given, ['tools', 'response_format']);
        refuseParameters(config, anthropicParameters);
        return anthropicBody(model, prompt.messages, config);
      },
      read: (body, { config }) => readMessage(body as Message, config),
    }),
    spec,
    vendor: 'anthropic',
    model,
    remote: true,
    load: (config) => files.load(config, ['tools', 'response_format']),
    identity: (config) => {
      refuseParameters(config, anthropicParameters);
      return {
        kind: 'messages',
        address: client.baseURL,
        ...sentHeaders(spec.config),
        ...anthropicBody(model, [], config),
      };
    },
    async call(request) {
      const config = await files.load(request.config, ['tools', 'response_format']);
      refuseParameters(config, anthropicParameters);
      const body = anthropicBody(
        model,
        request.prompt.messages,
        config,
      ) as never as MessageCreateParamsNonStreaming;
      try {
        return await (request.onText ? stream(body, request, settings) : complete(body, request, settings));
      } catch (error) {
        throw errorOf(error, request.signal);
      }
    },
    // https://docs.claude.com/en/api/messages-count-tokens: of a message's parameters, those that are read.
    async countInput({ prompt, config: given, signal }) {
      const config = await files.load(given, ['tools', 'response_format']);
      refuseParameters(config, anthropicParameters);
      const body = pick(anthropicBody(model, prompt.messages, config), countedParameters);
      try {
        return (await client.messages.countTokens(body as never, { signal })).input_tokens;
      } catch (error) {
        throw errorOf(error, signal);
      }
    },
    dispose,
  };
}

async function complete(
  body: MessageCreateParamsNonStreaming,
  { signal, config }: ProviderRequest,
  { client, environment }: Settings,
): Promise<ProviderResponse> {
  const started = environment.clock.monotonic();
  const { data, response, request_id } = await client.messages.create(body, { signal }).withResponse();
  return {
    ...readMessage(jsonBody(data, 'Anthropic') as Message, config),
    latencyMs: environment.clock.monotonic() - started,
    ...headerFacts(response.headers, request_id, environment.clock.now()),
  };
}

async function stream(
  body: MessageCreateParamsNonStreaming,
  { signal, config, onText }: ProviderRequest,
  { client, environment }: Settings,
): Promise<ProviderResponse> {
  const started = environment.clock.monotonic();
  let firstTokenMs: number | undefined;
  const events = client.messages.stream(body, { signal });
  events.on('text', (delta) => {
    firstTokenMs ??= environment.clock.monotonic() - started;
    onText?.(delta);
  });
  const message = await events.finalMessage();
  const { headers } = events.response ?? {};
  return {
    ...readMessage(message, config),
    latencyMs: environment.clock.monotonic() - started,
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(headers ? headerFacts(headers, events.request_id, environment.clock.now()) : {}),
  };
}

function readMessage(message: Message, config: Config): Omit<ProviderResponse, 'latencyMs'> {
  if (!Array.isArray(message?.content)) throw malformedError('Anthropic', 'it has no content');
  const { content, usage, stop_reason, model } = message;
  const written = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const calls = content.filter((block) => block.type === 'tool_use');
  const thinking = content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join('');
  return {
    output: written === '' && calls.length > 0 ? calls : structured(written, config['response_format']),
    ...(calls.length > 0
      ? { toolCalls: calls.map(({ id, name, input }) => ({ id, name, arguments: input })) }
      : {}),
    ...(stop_reason ? { finishReason: finishReasons[stop_reason] ?? stop_reason } : {}),
    ...(stop_reason === 'refusal' ? { refusal: written } : {}),
    ...(usage ? { usage: readUsage(usage) } : {}),
    ...(thinking === '' ? {} : { metadata: { reasoning: thinking } }),
    model,
    raw: message,
  };
}

/** The vendor counts what it read from its cache, and wrote to it, beside the input. */
function readUsage(usage: Message['usage']) {
  const cached = usage.cache_read_input_tokens ?? undefined;
  const cacheWrite = usage.cache_creation_input_tokens ?? undefined;
  return withoutUndefined({
    input: usage.input_tokens + (cached ?? 0) + (cacheWrite ?? 0),
    output: usage.output_tokens,
    cached: cached || undefined,
    cacheWrite: cacheWrite || undefined,
    cacheWriteHour: usage.cache_creation?.ephemeral_1h_input_tokens || undefined,
    webSearches: usage.server_tool_use?.web_search_requests || undefined,
    reasoning: usage.output_tokens_details?.thinking_tokens,
  });
}

function anthropicError(error: unknown, signal: AbortSignal, now: number): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderError) return error;
  const { status, headers, message, error: body } = error as Partial<InstanceType<typeof Anthropic.APIError>>;
  if (typeof status !== 'number')
    return isCutOff(error)
      ? cutOffError('Anthropic')
      : (streamError(error) ?? transportError('Anthropic', error));
  const { error: inner } = (body ?? {}) as { error?: { message?: string; type?: string } };
  return refusalError({
    vendor: 'Anthropic',
    status,
    headers: headers ?? new Headers(),
    message: inner?.message ?? (message ?? '').replace(/^\d{3} /, ''),
    code: inner?.type,
    now,
  });
}

/** What the SDK says of a stream that ended well in all but its answer. */
function isCutOff(error: unknown): boolean {
  return error instanceof Error && /^(?:stream|request) ended without /.test(error.message);
}

/** An error that came as an event of a stream that had begun well: it has a type and no status. */
function streamError(error: unknown): ProviderError | undefined {
  const { error: body } = error as { error?: { error?: { type?: string; message?: string } } };
  const { type, message } = body?.error ?? {};
  if (type === undefined) return undefined;
  return new ProviderError(
    type === 'rate_limit_error' ? 'rateLimit' : type === 'invalid_request_error' ? 'badRequest' : 'server',
    `Anthropic: ${message ?? type}`,
  );
}
