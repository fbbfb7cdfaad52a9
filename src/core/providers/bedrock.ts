import { pipeline, Transform, type Readable } from 'node:stream';
import type {
  BedrockRuntimeClient,
  ConverseCommandInput,
  ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import type { Environment } from '../environment.ts';
import { bedrockRequest } from './bedrockRequest.ts';
import { collectConverse } from './bedrockStream.ts';
import { malformedError, refusalError, transportError } from './httpErrors.ts';
import { bodyLimit, tooLarge } from './httpFetch.ts';
import { structured, withoutUndefined } from './openaiUsage.ts';
import {
  ProviderError,
  type Provider,
  type ProviderErrorKind,
  type ProviderFactory,
  type ProviderResponse,
  type ProviderSpec,
} from './provider.ts';
import { baseUrlOf, ConfigFiles, requireModel, text, variableOf, type Config } from './providerConfig.ts';
import { retryAfterOf } from './rateLimitHeaders.ts';

const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
  guardrail_intervened: 'content_filter',
};

/** The service's names for what went wrong. */
const errorKinds: Readonly<Record<string, ProviderErrorKind>> = {
  ThrottlingException: 'rateLimit',
  TooManyRequestsException: 'rateLimit',
  ServiceQuotaExceededException: 'rateLimit',
  ModelTimeoutException: 'timeout',
  InternalServerException: 'server',
  ServiceUnavailableException: 'server',
  ModelNotReadyException: 'server',
  ModelErrorException: 'server',
  ModelStreamErrorException: 'server',
  AccessDeniedException: 'auth',
  UnrecognizedClientException: 'auth',
  ExpiredTokenException: 'auth',
  InvalidSignatureException: 'auth',
  ResourceNotFoundException: 'notFound',
  ValidationException: 'badRequest',
};

/**
 * `bedrock:model`: the Converse API. Keys are those of AWS: `config.accessKeyId` and its like, the variables, a bearer
 * token in `AWS_BEARER_TOKEN_BEDROCK`, else a profile or the machine's role.
 */
export const bedrock: ProviderFactory = {
  prefixes: ['bedrock'],
  async create(spec, environment) {
    const [, rest = ''] = /^bedrock:(?:converse:)?(.*)$/.exec(spec.id) ?? [];
    const model = requireModel(spec, text(spec.config, 'model') ?? rest);
    return createConverse(spec, environment, model, await connect(spec, environment));
  },
};

async function connect(spec: ProviderSpec, environment: Environment): Promise<BedrockRuntimeClient> {
  const value = async (name: string, variable: string) =>
    text(spec.config, name) ?? (await variableOf(spec, environment, variable));
  const accessKeyId = await value('accessKeyId', 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = await value('secretAccessKey', 'AWS_SECRET_ACCESS_KEY');
  const sessionToken = await value('sessionToken', 'AWS_SESSION_TOKEN');
  const token = await value('apiKey', 'AWS_BEARER_TOKEN_BEDROCK');
  const profile = await value('profile', 'AWS_PROFILE');
  const endpoint = baseUrlOf(spec.config) ?? text(spec.config, 'endpoint');
  const { BedrockRuntimeClient: Client } = await import('@aws-sdk/client-bedrock-runtime');
  const { NodeHttpHandler } = await import('@smithy/node-http-handler');
  const agent = { keepAlive: true, maxSockets: 512 };
  // Over HTTP/1.1, as proxies and local stand-ins speak it.
  const requestHandler = new NodeHttpHandler({ httpAgent: agent, httpsAgent: agent });
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = async (...asked) => {
    const { response } = await handle(...asked);
    response.body = boundedBody(response.body as Readable, response.headers['content-length']);
    return { response };
  };
  return new Client({
    region:
      (await value('region', 'AWS_REGION')) ??
      (await variableOf(spec, environment, 'AWS_DEFAULT_REGION')) ??
      'us-east-1',
    // The engine counts each attempt itself.
    maxAttempts: 1,
    requestHandler,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(token === undefined ? {} : { token: { token }, authSchemePreference: ['httpBearerAuth'] }),
    ...(accessKeyId && secretAccessKey
      ? { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } }
      : {}),
  });
}

/** What the SDK reads has no bound of its own. @throws TransportError `bodyTooLarge` */
function boundedBody(body: Readable, announced: string | undefined): Readable {
  if (Number(announced) > bodyLimit) {
    body.destroy();
    throw tooLarge();
  }
  let size = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > bodyLimit) done(tooLarge());
      else done(null, chunk);
    },
  });
  // Who reads it is told of what goes wrong.
  pipeline(body, bounded, () => undefined);
  return bounded;
}

function createConverse(
  spec: ProviderSpec,
  environment: Environment,
  model: string,
  client: BedrockRuntimeClient,
): Provider {
  const files = new ConfigFiles(spec.directory, environment);
  const { clock } = environment;
  return {
    spec,
    vendor: 'bedrock',
    model,
    remote: true,
    load: (config) => files.load(config, ['tools', 'response_format']),
    identity: (config) => ({
      kind: 'converse',
      address: [spec.config['region'], baseUrlOf(spec.config) ?? spec.config['endpoint']],
      ...bedrockRequest(model, [], config),
    }),
    async call({ prompt, config: given, signal, onText }) {
      const config = await files.load(given, ['tools', 'response_format']);
      const input = bedrockRequest(model, prompt.messages, config) as unknown as ConverseCommandInput;
      const { ConverseCommand, ConverseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime');
      const started = clock.monotonic();
      try {
        if (!onText) {
          const answer = await client.send(new ConverseCommand(input), { abortSignal: signal });
          return { ...readConverse(answer, config), latencyMs: clock.monotonic() - started };
        }
        let firstTokenMs: number | undefined;
        const { stream, $metadata } = await client.send(new ConverseStreamCommand(input), {
          abortSignal: signal,
        });
        const answer = await collectConverse(stream, (delta) => {
          firstTokenMs ??= clock.monotonic() - started;
          onText(delta);
        });
        return {
          ...readConverse({ ...answer, $metadata }, config),
          latencyMs: clock.monotonic() - started,
          ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
        };
      } catch (error) {
        throw bedrockError(error, signal, spec);
      }
    },
    dispose: () => client.destroy(),
  };
}

/** What is read of an answer, streamed or not. */
export type ConverseAnswer = Pick<ConverseCommandOutput, 'output' | 'stopReason' | 'usage' | '$metadata'>;

function readConverse(answer: ConverseAnswer, config: Config): Omit<ProviderResponse, 'latencyMs'> {
  const content = answer.output?.message?.content;
  if (!Array.isArray(content)) throw malformedError('Bedrock', 'it has no message');
  const written = content.map(({ text: part }) => part ?? '').join('');
  const calls = content.flatMap(({ toolUse }) => toolUse ?? []);
  const thoughts = content
    .map(({ reasoningContent }) => reasoningContent?.reasoningText?.text ?? '')
    .join('');
  const { usage, stopReason, $metadata, ...rest } = answer;
  return {
    output: written === '' && calls.length > 0 ? calls : structured(written, config['response_format']),
    ...(calls.length > 0
      ? {
          toolCalls: calls.map(({ toolUseId, name = '', input }) => ({
            ...(toolUseId === undefined ? {} : { id: toolUseId }),
            name,
            arguments: input,
          })),
        }
      : {}),
    ...(stopReason ? { finishReason: finishReasons[stopReason] ?? stopReason } : {}),
    ...(usage ? { usage: readUsage(usage) } : {}),
    ...($metadata.requestId ? { requestId: $metadata.requestId } : {}),
    ...(thoughts === '' ? {} : { metadata: { reasoning: thoughts } }),
    raw: { ...rest, usage, stopReason },
  };
}

/** The service counts what it read from its cache, and wrote to it, beside the input. */
function readUsage(usage: NonNullable<ConverseAnswer['usage']>) {
  const { inputTokens = 0, outputTokens = 0, cacheReadInputTokens = 0, cacheWriteInputTokens = 0 } = usage;
  return withoutUndefined({
    input: inputTokens + cacheReadInputTokens + cacheWriteInputTokens,
    output: outputTokens,
    cached: cacheReadInputTokens || undefined,
    cacheWrite: cacheWriteInputTokens || undefined,
    cacheWriteHour: usage.cacheDetails?.find(({ ttl }) => ttl === '1h')?.inputTokens || undefined,
  });
}

function bedrockError(error: unknown, signal: AbortSignal, spec: ProviderSpec): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderError) return error;
  const {
    name = '',
    message = '',
    $metadata,
    $response,
  } = error as {
    name?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Record<string, string> };
  };
  if (/Credentials|TokenProvider/.test(name))
    return new ProviderError('missingKey', `"${spec.label}" found no credentials for AWS: ${message}`, {
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE or AWS_BEARER_TOKEN_BEDROCK, or run "Cupel: Set API Key" in VS Code.',
    });
  const status = $metadata?.httpStatusCode;
  const headers = new Headers($response?.headers);
  // The answer came, and could not be read to its end, or not at all.
  if (status !== undefined && status < 300) return unreadable(error, message, headers);
  const kind = errorKinds[name];
  if (kind === undefined) {
    if (status === undefined) return transportError('Bedrock', error);
    // What a gateway or a proxy before the service answers has no name of the service's.
    const said = error instanceof SyntaxError ? `its answer is no JSON but ${typeIn(headers)}` : message;
    return refusalError({ vendor: 'Bedrock', status, headers, message: said, now: Date.now() });
  }
  return new ProviderError(kind, `Bedrock answered ${status ?? name}: ${message}`, {
    status,
    retryAfterMs: retryAfterOf(headers, Date.now()),
    ...(kind === 'auth'
      ? { hint: 'Check the credentials, the region, and that the account may use this model.' }
      : {}),
  });
}

function unreadable(error: unknown, message: string, headers: Headers): ProviderError {
  const [first = ''] = message.split('\n');
  if (/^text\/html\b/.test(typeIn(headers)))
    return malformedError('Bedrock', `it is a page of the type ${typeIn(headers)}`, error);
  // What the SDK stumbles over in an answer of another shape is a TypeError.
  if (error instanceof SyntaxError || error instanceof TypeError)
    return malformedError('Bedrock', first, error);
  return transportError(
    'Bedrock',
    Object.assign(new Error(first), { code: (error as { code?: unknown }).code }),
  );
}

function typeIn(headers: Headers): string {
  return headers.get('content-type') ?? 'of no type';
}
