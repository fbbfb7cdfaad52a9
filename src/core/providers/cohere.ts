import { CupelError } from '../errors.ts';
import { createHttpClient } from './httpFetch.ts';
import { malformedError, messageIn, refusalError, transportError } from './httpErrors.ts';
import { chatNames, createChat } from './openaiChat.ts';
import { connectOpenai } from './openaiClient.ts';
import { createEmbedding } from './openaiEmbedding.ts';
import { ProviderError, type Provider, type ProviderFactory, type ProviderSpec } from './provider.ts';
import {
  baseUrlOf,
  pick,
  requireKey,
  requireModel,
  sentHeaders,
  text,
  textMap,
  type Config,
} from './providerConfig.ts';
import type { Environment } from '../environment.ts';

const compatibility = 'https://api.cohere.ai/compatibility/v1';
const home = 'https://api.cohere.com';
/** Parameters of a ranking that a config passes through. */
export const rerankParameters = ['top_n', 'max_tokens_per_doc'];
/** See https://docs.cohere.com/docs/compatibility-api. */
export const cohereParameters = chatNames('Cohere', {
  extra: ['k', 'p'],
  refused: {
    n: 'Use --repeat for several answers.',
    logit_bias: 'Leave it out.',
    logprobs: 'Use a provider that returns them, such as openai:.',
    top_logprobs: 'Use a provider that returns them, such as openai:.',
  },
});

/**
 * `cohere:[chat:]model` and `cohere:embedding:model` through the vendor's endpoint for OpenAI's clients;
 * `cohere:rerank:model` orders the variable `documents` (or the prompt's, as JSON) by the variable `query`.
 */
export const cohere: ProviderFactory = {
  prefixes: ['cohere'],
  async create(spec, environment) {
    const [, kind = 'chat', rest = ''] = /^cohere:(?:(chat|embeddings?|rerank):)?(.*)$/.exec(spec.id) ?? [];
    const model = requireModel(spec, text(spec.config, 'model') ?? rest);
    const apiKey = await requireKey(spec, environment, 'Cohere', ['COHERE_API_KEY', 'CO_API_KEY']);
    if (kind === 'rerank') return createRerank(spec, environment, model, apiKey);
    const baseURL = baseUrlOf(spec.config, new URL(compatibility).pathname) ?? compatibility;
    const connection = await connectOpenai({ spec, environment, name: 'Cohere', baseURL, apiKey });
    const made = { spec, environment, vendor: 'cohere', model, connection };
    return kind === 'chat' ? createChat({ ...made, taking: cohereParameters }) : createEmbedding(made);
  },
};

interface Ranked {
  results: { index: number; relevance_score: number }[];
  id?: string;
  meta?: { billed_units?: { search_units?: number } };
}

function createRerank(spec: ProviderSpec, environment: Environment, model: string, apiKey: string): Provider {
  const http = createHttpClient();
  const address = `${(baseUrlOf(spec.config) ?? home).replace(/\/+$/, '')}/v2/rerank`;
  const sent = textMap(spec.config, 'headers');
  const parametersOf = (config: Config) => ({ model, ...pick(config, rerankParameters) });
  return {
    spec,
    vendor: 'cohere',
    model,
    remote: true,
    identity: (config) => ({ kind: 'rerank', address, ...sentHeaders(spec.config), ...parametersOf(config) }),
    asked: ({ prompt, vars }) => questionOf(prompt.text, vars),
    async call({ prompt, vars, config, signal }) {
      const started = environment.clock.monotonic();
      const body = JSON.stringify({ ...parametersOf(config), ...questionOf(prompt.text, vars) });
      try {
        const response = await http.fetch(address, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...sent, authorization: `Bearer ${apiKey}` },
          body,
          signal,
        });
        if (!response.ok) {
          const { status, headers } = response;
          const message = messageIn((await response.text()) || response.statusText);
          throw refusalError({ vendor: 'Cohere', status, headers, message, now: environment.clock.now() });
        }
        const answer = (await response.json()) as Ranked;
        if (!Array.isArray(answer.results)) throw malformedError('Cohere', 'it has no results');
        const units = answer.meta?.billed_units?.search_units;
        return {
          output: answer.results.map(({ index, relevance_score: score }) => ({ index, score })),
          raw: answer,
          latencyMs: environment.clock.monotonic() - started,
          ...(answer.id ? { requestId: answer.id } : {}),
          ...(units === undefined ? {} : { metadata: { searchUnits: units } }),
        };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw error instanceof ProviderError ? error : transportError('Cohere', error);
      }
    },
    dispose: () => http.dispose(),
  };
}

/** The query and the documents: the prompt as JSON, else the case's variables of these names. */
function questionOf(
  prompt: string,
  vars: Readonly<Record<string, unknown>>,
): { query: string; documents: unknown[] } {
  const given = parse(prompt) ?? { query: vars['query'] ?? prompt, documents: vars['documents'] };
  const documents = typeof given.documents === 'string' ? parse(given.documents) : given.documents;
  if (typeof given.query === 'string' && Array.isArray(documents)) return { query: given.query, documents };
  throw new CupelError(
    'provider.badConfig',
    'There is nothing to rank: a reranker needs `query` and a list `documents`.',
    {
      hint: 'Give them as variables, or write the prompt as {"query": "…", "documents": ["…"]}.',
    },
  );
}

function parse(source: string): { query?: unknown; documents?: unknown } | undefined {
  if (!/^\s*[[{]/.test(source)) return undefined;
  try {
    return JSON.parse(source) as object;
  } catch {
    return undefined;
  }
}
