import { CupelError } from '../errors.ts';
import { askedOf, type Question } from './asked.ts';
import {
  ProviderError,
  type Provider,
  type ProviderErrorKind,
  type ProviderFactory,
  type ProviderRequest,
  type ProviderResponse,
} from './provider.ts';
import { positive, type Config } from './providerConfig.ts';
import { specOf } from './providerSpecs.ts';

/** The names that a suite uses, and the kinds that they stand for. */
const reasons: Readonly<Record<string, readonly ProviderErrorKind[]>> = {
  rate_limit: ['rateLimit', 'circuitOpen'],
  timeout: ['timeout'],
  '5xx': ['server'],
  network: ['network'],
  auth: ['auth', 'missingKey'],
  content_filter: ['contentFilter'],
  not_found: ['notFound'],
  malformed: ['malformed'],
  any: [
    'rateLimit',
    'circuitOpen',
    'timeout',
    'server',
    'network',
    'auth',
    'missingKey',
    'contentFilter',
    'notFound',
    'malformed',
    'badRequest',
    'unsupported',
    'other',
  ],
};
const usual = ['rate_limit', 'timeout', '5xx', 'network'];

/**
 * `id: fallback, config: { providers: […], on: [rate_limit, timeout, 5xx] }`: asks the first, and the next where that
 * one failed for one of the reasons. A run asks the members itself, each within its own limits. `metadata.answeredBy` says who answered.
 * `config.timeoutMs` is how long each may take.
 */
export const fallback: ProviderFactory = {
  prefixes: ['fallback'],
  async create(spec, _environment, makers) {
    const { providers, on = usual } = spec.config;
    if (!Array.isArray(providers) || providers.length === 0)
      throw new CupelError(
        'provider.badConfig',
        '`config.providers` has to list the providers of the chain.',
        {
          location: spec.location,
        },
      );
    const kinds = kindsOf(on);
    const timeoutMs = positive(spec.config, 'timeoutMs');
    const chain = await Promise.all(
      providers.map((each: unknown) => {
        const inner = specOf(each, spec.directory);
        return makers.create(spec.env ? { ...inner, env: { ...spec.env, ...inner.env } } : inner);
      }),
    );
    // Once, for the cache's key: a call reads its own.
    const configs = await Promise.all(
      chain.map(async (each) => (each.load ? each.load(each.spec.config) : each.spec.config)),
    );
    const [first] = chain;
    return {
      spec,
      vendor: first?.vendor ?? 'fallback',
      model: first?.model,
      members: chain,
      chain: { fallsOver: (kind) => kinds.has(kind), configOf, timeoutMs },
      remote: chain.some(({ remote }) => remote),
      identity: (config) => ({
        kind: 'fallback',
        on,
        chain: chain.map((each, index) => [
          each.vendor,
          each.identity(configOf(each, config, configs[index])),
        ]),
      }),
      ...(chain.some((each) => each.asked !== undefined) && {
        asked: (question: Question) =>
          Promise.all(
            chain.map(async (each) =>
              askedOf(each, { ...question, config: configOf(each, question.config) }),
            ),
          ),
      }),
      async call(request) {
        let failure: unknown;
        for (const each of chain) {
          try {
            const response = await ask(
              each,
              { ...request, config: configOf(each, request.config) },
              timeoutMs,
            );
            const isFiltered = response.finishReason === 'content_filter' && kinds.has('contentFilter');
            if (!isFiltered || each === chain.at(-1)) return answeredBy(each, response);
          } catch (error) {
            if (request.signal.aborted || !(error instanceof ProviderError) || !kinds.has(error.kind))
              throw error;
            failure = error;
          }
        }
        throw failure;
      },
      async dispose() {
        await Promise.all(chain.map(async (each) => each.dispose?.()));
      },
    };
  },
};

/** What is set on the chain, or for the request, holds for whoever answers. */
function configOf({ spec }: Provider, config: Config, ofMember = spec.config): Config {
  const { providers: _, on: __, timeoutMs: ___, ...own } = config;
  return { ...ofMember, ...own };
}

/** The answer, with the name of who gave it. */
export function answeredBy({ spec }: Provider, response: ProviderResponse): ProviderResponse {
  return { ...response, metadata: { ...response.metadata, answeredBy: spec.label } };
}

async function ask(provider: Provider, request: ProviderRequest, timeoutMs: number | undefined) {
  if (timeoutMs === undefined) return provider.call(request);
  const late = AbortSignal.timeout(timeoutMs);
  try {
    return await provider.call({ ...request, signal: AbortSignal.any([request.signal, late]) });
  } catch (error) {
    if (!late.aborted || request.signal.aborted) throw error;
    throw new ProviderError(
      'timeout',
      `"${provider.spec.label}" did not answer within ${timeoutMs / 1000} s.`,
    );
  }
}

function kindsOf(on: unknown): Set<ProviderErrorKind> {
  const names = Array.isArray(on) ? on.map(String) : [String(on)];
  return new Set(
    names.flatMap((name) => {
      const kinds = reasons[name];
      if (kinds) return kinds;
      throw new CupelError('provider.badConfig', `\`config.on\` has the unknown reason "${name}".`, {
        hint: `Known are: ${Object.keys(reasons).join(', ')}.`,
      });
    }),
  );
}
