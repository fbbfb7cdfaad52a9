import path from 'node:path';
import type { GenerateContentResponse, GoogleGenAI, ModalityTokenCount } from '@google/genai';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { countGeminiInput } from './googleCount.ts';
import { googleError, keepHeaders } from './googleErrors.ts';
import { googleLogprobs } from './googleLogprobs.ts';
import { googleRequest } from './googleRequest.ts';
import { createHttpClient } from './httpFetch.ts';
import { cutOffError, malformedError } from './httpErrors.ts';
import { structured, withoutUndefined } from './openaiUsage.ts';
import { parseJson } from './parseJson.ts';
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
  findKey,
  missingKey,
  requireModel,
  sentHeaders,
  text,
  textMap,
  variableOf,
  type Config,
} from './providerConfig.ts';

const credentialsVariable = 'GOOGLE_APPLICATION_CREDENTIALS';

const finishReasons: Readonly<Record<string, string>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  BLOCKLIST: 'content_filter',
  SPII: 'content_filter',
};

/** `google:model` (Gemini's API, a key) and `vertex:model` (a project; keys of a service account or the machine's). */
export const google: ProviderFactory = {
  prefixes: ['google', 'vertex'],
  async create(spec, environment) {
    const [, vendor = '', kind, rest = ''] = /^(google|vertex):(?:(embeddings?):)?(.*)$/.exec(spec.id) ?? [];
    const model = requireModel(spec, text(spec.config, 'model') ?? rest);
    const http = createHttpClient();
    const client = await connect(spec, environment, vendor, http.fetch);
    const settings = { spec, environment, vendor, model, client, dispose: () => http.dispose() };
    return kind === undefined ? createGemini(settings) : createGeminiEmbedding(settings);
  },
};

interface Settings {
  readonly spec: ProviderSpec;
  readonly environment: Environment;
  readonly vendor: string;
  readonly model: string;
  readonly client: GoogleGenAI;
  readonly dispose: () => void;
}

async function connect(
  spec: ProviderSpec,
  environment: Environment,
  vendor: string,
  fetch: typeof globalThis.fetch,
): Promise<GoogleGenAI> {
  const baseUrl = baseUrlOf(spec.config);
  const apiVersion = text(spec.config, 'apiVersion');
  const httpOptions = {
    fetch: keepHeaders(fetch, environment.clock),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    headers: textMap(spec.config, 'headers'),
    retryOptions: { attempts: 1 },
    ...(baseUrl === undefined ? {} : { baseUrl }),
  };
  if (vendor === 'google') {
    const names = ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'];
    const apiKey = await findKey(spec, environment, names);
    if (apiKey === undefined)
      throw missingKey(spec, 'Gemini', text(spec.config, 'apiKeyEnvar') ?? 'GEMINI_API_KEY');
    const { GoogleGenAI: Client } = await import('@google/genai');
    return withoutOwnKeys(() => new Client({ apiKey, vertexai: false, httpOptions }));
  }
  const project =
    text(spec.config, 'projectId') ??
    (await variableOf(spec, environment, 'VERTEX_PROJECT_ID')) ??
    (await variableOf(spec, environment, 'GOOGLE_CLOUD_PROJECT'));
  if (project === undefined)
    throw new CupelError('provider.badConfig', `"${spec.label}" names no project of Google Cloud.`, {
      location: spec.location,
      hint: 'Set config.projectId, or the variable GOOGLE_CLOUD_PROJECT.',
    });
  const location =
    text(spec.config, 'region') ??
    (await variableOf(spec, environment, 'VERTEX_REGION')) ??
    (await variableOf(spec, environment, 'GOOGLE_CLOUD_LOCATION')) ??
    'global';
  const keyFilename = await variableOf(spec, environment, credentialsVariable);
  if (keyFilename !== undefined) await requireCredentials(spec, environment, keyFilename);
  const { GoogleGenAI: Client } = await import('@google/genai');
  return withoutOwnKeys(
    () =>
      new Client({
        vertexai: true,
        project,
        location,
        httpOptions,
        ...(keyFilename === undefined ? {} : { googleAuthOptions: { keyFilename } }),
      }),
  );
}

/**
 * The SDK looks at the file with the first call, and what it says of it is no error of a key.
 * @throws ProviderError `provider.missingKey`. It does not say the path: a value by that name is not shown
 */
async function requireCredentials(spec: ProviderSpec, environment: Environment, file: string): Promise<void> {
  const problem = await environment.readText(path.resolve(file)).then(
    (content) => (typeof parseJson(content) === 'object' ? undefined : 'is not JSON'),
    () => 'cannot be read',
  );
  if (problem === undefined) return;
  throw new ProviderError(
    'missingKey',
    `"${spec.label}" finds no key for Vertex: the file that ${credentialsVariable} names ${problem}.`,
    {
      hint: 'Name the key file of a service account, or unset it and run `gcloud auth application-default login`.',
    },
  );
}

/**
 * Makes a client while the process has none of the SDK's own variables: it looks for keys there also when it is given
 * one, and prints on the terminal which of them it would take. It reads them in its constructor only.
 */
function withoutOwnKeys<Client>(make: () => Client): Client {
  const names = ['GOOGLE_API_KEY', 'GEMINI_API_KEY'].filter((name) => process.env[name] !== undefined);
  const keys = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  for (const name of names) delete process.env[name];
  try {
    return make();
  } finally {
    Object.assign(process.env, keys);
  }
}

function createGemini(settings: Settings): Provider {
  const { spec, environment, vendor, model, client, dispose } = settings;
  const files = new ConfigFiles(spec.directory, environment);
  return {
    spec,
    vendor,
    model,
    remote: true,
    load: (config) => files.load(config, ['tools', 'response_format']),
    identity: (config) => ({
      kind: 'generateContent',
      address: addressOf(spec.config),
      ...sentHeaders(spec.config),
      ...googleRequest(model, [], config),
    }),
    async call(request) {
      const config = await files.load(request.config, ['tools', 'response_format']);
      const body = googleRequest(model, request.prompt.messages, config);
      const sent = { ...body, config: { ...body.config, abortSignal: request.signal } } as Parameters<
        GoogleGenAI['models']['generateContent']
      >[0];
      const started = environment.clock.monotonic();
      try {
        if (request.onText)
          return await stream(sent, request, client, () => environment.clock.monotonic() - started);
        const response = await client.models.generateContent(sent);
        return {
          ...readGemini([response], config),
          latencyMs: environment.clock.monotonic() - started,
        };
      } catch (error) {
        throw googleError(error, request.signal, environment.clock.now());
      }
    },
    async countInput({ prompt, config: given, signal }) {
      const config = await files.load(given, ['tools', 'response_format']);
      try {
        return await countGeminiInput(client, googleRequest(model, prompt.messages, config), signal);
      } catch (error) {
        throw googleError(error, signal, environment.clock.now());
      }
    },
    dispose,
  };
}

async function stream(
  sent: Parameters<GoogleGenAI['models']['generateContent']>[0],
  request: ProviderRequest,
  client: GoogleGenAI,
  elapsed: () => number,
): Promise<ProviderResponse> {
  const chunks: GenerateContentResponse[] = [];
  let firstTokenMs: number | undefined;
  for await (const chunk of await client.models.generateContentStream(sent)) {
    chunks.push(chunk);
    const delta = textOfParts(chunk);
    if (delta === '') continue;
    firstTokenMs ??= elapsed();
    request.onText?.(delta);
  }
  const isWhole = chunks.some(
    ({ candidates, promptFeedback }) => candidates?.[0]?.finishReason ?? promptFeedback?.blockReason,
  );
  if (chunks.length > 0 && !isWhole) throw cutOffError('Gemini');
  return {
    ...readGemini(chunks, request.config),
    latencyMs: elapsed(),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
  };
}

function partsOf(response: GenerateContentResponse) {
  return response.candidates?.[0]?.content?.parts ?? [];
}

function textOfParts(response: GenerateContentResponse): string {
  return partsOf(response)
    .map((part) => (part.thought ? '' : (part.text ?? '')))
    .join('');
}

/** Reads an answer from its parts: one, or the events of a stream. */
function readGemini(
  chunks: readonly GenerateContentResponse[],
  config: Config,
): Omit<ProviderResponse, 'latencyMs'> {
  const last = chunks.at(-1);
  const blocked = chunks.find(({ promptFeedback }) => promptFeedback?.blockReason)?.promptFeedback;
  if (!last || (!blocked && !chunks.some(({ candidates }) => candidates?.length)))
    throw malformedError('Gemini', 'it has no candidates');
  const written = chunks.map(textOfParts).join('');
  const parts = chunks.flatMap(partsOf);
  const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
  const reason = chunks.findLast(({ candidates }) => candidates?.[0]?.finishReason)?.candidates?.[0]
    ?.finishReason;
  const thoughts = parts.map((part) => (part.thought ? (part.text ?? '') : '')).join('');
  const logprobs = chunks.flatMap(({ candidates }) => googleLogprobs(candidates?.[0]?.logprobsResult));
  const usage = usageOf(chunks.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata);
  return {
    output: written === '' ? unwritten(parts) : structured(written, config['response_format']),
    ...(calls.length > 0
      ? {
          toolCalls: calls.map(({ id, name = '', args = {} }) => ({
            ...(id === undefined ? {} : { id }),
            name,
            arguments: args,
          })),
        }
      : {}),
    ...(blocked
      ? { finishReason: 'content_filter', refusal: blocked.blockReasonMessage ?? String(blocked.blockReason) }
      : finishReason(reason, calls.length > 0)),
    ...(usage ? { usage } : {}),
    ...(logprobs.length > 0 ? { logprobs } : {}),
    ...(last.modelVersion ? { model: last.modelVersion } : {}),
    ...(last.responseId ? { requestId: last.responseId } : {}),
    ...(thoughts === '' ? {} : { metadata: { reasoning: thoughts } }),
    raw: chunks.length === 1 ? plain(last) : chunks.map(plain),
  };
}

/** The answer of a model that writes nothing: the tools that it calls, or the picture that it draws. */
function unwritten(parts: ReturnType<typeof partsOf>): unknown {
  const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
  if (calls.length > 0) return calls;
  const drawn = parts.find(({ inlineData }) => inlineData?.mimeType?.startsWith('image/'))?.inlineData;
  return drawn ? `data:${drawn.mimeType};base64,${drawn.data ?? ''}` : '';
}

function finishReason(reason: string | undefined, called: boolean): Pick<ProviderResponse, 'finishReason'> {
  if (reason === undefined) return {};
  if (called && reason === 'STOP') return { finishReason: 'tool_calls' };
  return { finishReason: finishReasons[reason] ?? reason.toLowerCase() };
}

function usageOf(usage: GenerateContentResponse['usageMetadata']) {
  if (usage?.promptTokenCount === undefined) return undefined;
  const thoughts = usage.thoughtsTokenCount;
  return withoutUndefined({
    input: usage.promptTokenCount + (usage.toolUsePromptTokenCount ?? 0),
    // The vendor bills the thoughts as output and counts them beside it.
    output: (usage.candidatesTokenCount ?? 0) + (thoughts ?? 0),
    cached: usage.cachedContentTokenCount,
    audioInput: ofModality(usage.promptTokensDetails, 'AUDIO'),
    audioOutput: ofModality(usage.candidatesTokensDetails, 'AUDIO'),
    imageOutput: ofModality(usage.candidatesTokensDetails, 'IMAGE'),
    reasoning: thoughts,
  });
}

/** Audio and pictures have prices of their own. */
function ofModality(
  details: readonly ModalityTokenCount[] | undefined,
  modality: string,
): number | undefined {
  return details?.find((each) => String(each.modality) === modality)?.tokenCount || undefined;
}

/** Without the SDK's own fields, which hold the headers. */
function plain(response: GenerateContentResponse): unknown {
  const { sdkHttpResponse: _headers, ...body } = response;
  return JSON.parse(JSON.stringify(body)) as unknown;
}

function createGeminiEmbedding(settings: Settings): Provider {
  const { spec, environment, vendor, model, client, dispose } = settings;
  const embed: NonNullable<Provider['embed']> = async (texts, { signal, config = spec.config }) => {
    const started = environment.clock.monotonic();
    try {
      const { embeddings } = await client.models.embedContent({
        model,
        contents: [...texts],
        config: { ...embeddingConfig(config), abortSignal: signal },
      });
      const vectors = embeddings?.map(({ values = [] }) => values) ?? [];
      if (vectors.length !== texts.length)
        throw malformedError('Gemini', `it has ${vectors.length} vectors for ${texts.length} texts`);
      return { vectors, latencyMs: environment.clock.monotonic() - started };
    } catch (error) {
      throw googleError(error, signal, environment.clock.now());
    }
  };
  return {
    spec,
    vendor,
    model,
    remote: true,
    identity: (config) => ({
      kind: 'embedContent',
      address: addressOf(spec.config),
      ...sentHeaders(spec.config),
      model,
      ...embeddingConfig(config),
    }),
    embed,
    async call({ prompt, config, signal }) {
      const { vectors, ...rest } = await embed([prompt.text], { signal, config });
      return { output: vectors[0], ...rest };
    },
    dispose,
  };
}

/** Parameters of an embedding, here and in the names of OpenAI. */
export const googleEmbeddingParameters = ['dimensions', 'outputDimensionality', 'taskType'];

function embeddingConfig({
  dimensions,
  outputDimensionality = dimensions,
  taskType,
}: Config): Record<string, unknown> {
  return {
    ...(outputDimensionality === undefined ? {} : { outputDimensionality }),
    ...(taskType === undefined ? {} : { taskType }),
  };
}

function addressOf(config: Config): unknown {
  const address = [config['apiBaseUrl'] ?? config['apiHost'], config['projectId'], config['region']];
  return config['apiVersion'] === undefined ? address : [...address, config['apiVersion']];
}
