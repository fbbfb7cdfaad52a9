import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { chatNames, createChat } from './openaiChat.ts';
import { connectOpenai } from './openaiClient.ts';
import type { ParameterNames } from './parameterNames.ts';
import type { ProviderFactory, ProviderSpec } from './provider.ts';
import { addressWith, baseUrlOf, findKey, missingKey, requireModel, text } from './providerConfig.ts';

/** What is particular to a server that speaks OpenAI's chat completions. */
interface CompatibleServer {
  readonly name: string;
  readonly baseUrl: string;
  /** Variables of the key, the usual one first. Empty: it wants none. */
  readonly keys: readonly string[];
  /** Variables that name another address. */
  readonly addresses?: readonly string[];
  /** What stands before the vendor's own path where an address gives only the host. */
  readonly pathSuffix?: string;
  readonly refused?: Readonly<Record<string, string>>;
  readonly extra?: readonly string[];
  readonly streamUsage?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const oneChoice = 'Use --repeat for several answers.';
const noLogprobs = 'Use a provider that returns them, such as openai:.';

/** The limits are those of the vendors' own pages on compatibility. */
const servers: Readonly<Record<string, CompatibleServer>> = {
  mistral: {
    name: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    keys: ['MISTRAL_API_KEY'],
    // The seed has a name of its own there.
    extra: ['random_seed', 'safe_prompt', 'prompt_mode'],
    refused: {
      seed: 'Write `random_seed`.',
      logprobs: noLogprobs,
      top_logprobs: noLogprobs,
      logit_bias: 'Leave it out.',
      max_completion_tokens: 'Write `max_tokens`.',
    },
    streamUsage: false,
  },
  groq: {
    name: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    keys: ['GROQ_API_KEY'],
    extra: ['reasoning_format', 'include_reasoning'],
    refused: { logprobs: noLogprobs, top_logprobs: noLogprobs, logit_bias: 'Leave it out.', n: oneChoice },
  },
  deepseek: {
    name: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/v1',
    keys: ['DEEPSEEK_API_KEY'],
    extra: ['thinking'],
    refused: { n: oneChoice },
  },
  xai: {
    name: 'xAI',
    baseUrl: 'https://api.x.ai/v1',
    keys: ['XAI_API_KEY'],
    extra: ['search_parameters'],
    refused: { logit_bias: 'Leave it out.' },
  },
  openrouter: {
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keys: ['OPENROUTER_API_KEY'],
    extra: [
      'provider',
      'models',
      'route',
      'transforms',
      'top_k',
      'min_p',
      'repetition_penalty',
      'plugins',
      'usage',
    ],
  },
  togetherai: {
    name: 'Together AI',
    baseUrl: 'https://api.together.xyz/v1',
    keys: ['TOGETHER_API_KEY'],
    extra: ['top_k', 'min_p', 'repetition_penalty', 'safety_model'],
  },
  fireworks: {
    name: 'Fireworks AI',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    keys: ['FIREWORKS_API_KEY'],
    extra: ['top_k', 'min_p', 'repetition_penalty', 'prompt_truncate_len'],
  },
  huggingface: {
    name: 'Hugging Face',
    baseUrl: 'https://router.huggingface.co/v1',
    keys: ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HF_API_TOKEN'],
  },
  github: {
    name: 'GitHub Models',
    baseUrl: 'https://models.github.ai/inference',
    keys: ['GITHUB_TOKEN'],
    headers: { 'x-github-api-version': '2022-11-28' },
  },
  ollama: {
    name: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    keys: [],
    addresses: ['OLLAMA_BASE_URL', 'OLLAMA_HOST'],
    pathSuffix: '/v1',
    refused: { logit_bias: 'Leave it out.', n: oneChoice },
  },
  vllm: {
    name: 'vLLM',
    baseUrl: 'http://localhost:8000/v1',
    keys: [],
    addresses: ['VLLM_BASE_URL'],
    pathSuffix: '/v1',
    extra: ['top_k', 'min_p', 'repetition_penalty', 'guided_json', 'guided_regex', 'chat_template_kwargs'],
  },
};

/** What the chat completions of a vendor take. @param vendor the first part of its ids */
export function compatibleParameters(vendor: string): ParameterNames | undefined {
  const server = servers[vendor];
  return server && chatNames(server.name, server);
}

/** Servers that speak OpenAI's chat completions under an address of their own: `groq:model`, `ollama:chat:model`. */
export const compatible: ProviderFactory = {
  prefixes: Object.keys(servers),
  async create(spec, environment) {
    const [, vendor = '', rest = ''] = /^([^:]+):?(.*)$/.exec(spec.id) ?? [];
    const server = servers[vendor];
    if (!server) throw new CupelError('provider.unknown', `"${vendor}" is no known server.`);
    const classifier = vendor === 'huggingface' && /^text-classification:(.*)$/.exec(rest)?.[1];
    if (typeof classifier === 'string')
      return (await import('./textClassification.ts')).createTextClassification(
        spec,
        environment,
        requireModel(spec, classifier),
      );
    const kind = /^(?:(chat|completion|embeddings?):)?(.*)$/.exec(rest);
    const model = requireModel(spec, text(spec.config, 'model') ?? kind?.[2] ?? '');
    const connection = await connect(spec, environment, server);
    const made = { spec, environment, vendor, model, connection };
    if (kind?.[1]?.startsWith('embedding'))
      return (await import('./openaiEmbedding.ts')).createEmbedding(made);
    if (kind?.[1] === 'completion') return (await import('./openaiCompletion.ts')).createCompletion(made);
    const { streamUsage } = server;
    return createChat({
      ...made,
      taking: chatNames(server.name, server),
      ...(streamUsage === undefined ? {} : { streamUsage }),
    });
  },
};

async function connect(spec: ProviderSpec, environment: Environment, server: CompatibleServer) {
  const { name, keys, headers } = server;
  const given = baseUrlOf(spec.config, new URL(server.baseUrl).pathname);
  const key = await findKey(spec, environment, keys);
  const wanted = text(spec.config, 'apiKeyEnvar') ?? (given === undefined ? keys[0] : undefined);
  if (key === undefined && wanted !== undefined) throw missingKey(spec, name, wanted);
  return connectOpenai({
    spec,
    environment,
    name,
    baseURL: given ?? addressOf(server, { ...environment.variables, ...filled(spec.env) }),
    apiKey: key ?? 'none',
    ...(headers ? { headers } : {}),
  });
}

/** What is set to something. */
function filled(variables: ProviderSpec['env'] = {}): ProviderSpec['env'] {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value));
}

/** The base URL that variables name for a server; undefined where none does. @param vendor the first part of its ids */
export function addressIn(vendor: string, variables: Variables): string | undefined {
  const server = servers[vendor];
  if (!server?.addresses?.some((name) => variables[name])) return undefined;
  return addressOf(server, variables);
}

type Variables = Readonly<Record<string, string | undefined>>;

/** `OLLAMA_HOST` may be written without a scheme, and then without the port too; and both without the path. */
function addressOf(
  { baseUrl, addresses = [], pathSuffix = '' }: CompatibleServer,
  variables: Variables,
): string {
  for (const name of addresses) {
    const given = variables[name];
    if (!given) continue;
    const isHost = !/^https?:/.test(given) && !/:\d+(?:\/|$)/.test(given);
    const host = isHost ? given.replace(/\/|$/, `:${new URL(baseUrl).port}$&`) : given;
    return addressWith(host, 'http', pathSuffix);
  }
  return baseUrl;
}
