import { connectOpenai } from './openaiClient.ts';
import type { Environment } from '../environment.ts';
import type { Provider, ProviderFactory, ProviderSpec } from './provider.ts';
import { baseUrlOf, findKey, missingKey, requireModel, text } from './providerConfig.ts';

const home = 'https://api.openai.com/v1';
const keyName = 'OPENAI_API_KEY';

/** `openai:gpt-…`, `openai:chat:`, `openai:responses:`, `openai:completion:`, `openai:embedding:`, `openai:moderation:`. */
export const openai: ProviderFactory = {
  prefixes: ['openai'],
  async create(spec, environment) {
    const [, kind, rest] =
      /^openai:(?:(chat|responses|completion|embeddings?|moderation):)?(.*)$/.exec(spec.id) ?? [];
    const model = requireModel(spec, text(spec.config, 'model') ?? rest ?? '');
    const connection = await connect(spec, environment);
    const made = { spec, environment, vendor: 'openai', model, connection };
    if (kind === 'moderation') return (await import('./openaiModeration.ts')).createModeration(made);
    return (await makers[kind ?? 'chat']?.(made)) as Provider;
  },
};

interface Made {
  spec: ProviderSpec;
  environment: Environment;
  vendor: string;
  model: string;
  connection: Awaited<ReturnType<typeof connectOpenai>>;
}

/** What the middle of an OpenAI id may say. */
export const makers: Readonly<Record<string, (made: Made) => Promise<Provider>>> = {
  chat: async (made) => (await import('./openaiChat.ts')).createChat(made),
  responses: async (made) => (await import('./openaiResponses.ts')).createResponses(made),
  completion: async (made) => (await import('./openaiCompletion.ts')).createCompletion(made),
  embedding: async (made) => (await import('./openaiEmbedding.ts')).createEmbedding(made),
  embeddings: async (made) => (await import('./openaiEmbedding.ts')).createEmbedding(made),
};

async function connect(spec: ProviderSpec, environment: Environment) {
  const baseURL = baseUrlOf(spec.config, '/v1') ?? environment.variables['OPENAI_BASE_URL'] ?? home;
  const key = await findKey(spec, environment, [keyName]);
  // A server of one's own may want no key; the SDK insists on one.
  const wanted = text(spec.config, 'apiKeyEnvar') ?? (baseURL === home ? keyName : undefined);
  if (key === undefined && wanted !== undefined) throw missingKey(spec, 'OpenAI', wanted);
  return connectOpenai({ spec, environment, name: 'OpenAI', baseURL, apiKey: key ?? 'none' });
}
