import { createHash } from 'node:crypto';
import { askedOf, type Question } from '../providers/asked.ts';
import type { Provider } from '../providers/provider.ts';

/** To be raised when an entry of before would be read wrongly. */
const version = 1;

const identities = new WeakMap<Provider, WeakMap<object, string>>();

/**
 * The cache's name for a call: SHA-256 over the provider, all that decides its answer, what is asked, and the repeat.
 * No key is in it: a provider's `identity` has none.
 */
export function cacheKey(
  provider: Provider,
  config: Readonly<Record<string, unknown>>,
  asked: unknown,
  repeat: number,
): string {
  return createHash('sha256')
    .update(`${version}\n${identityText(provider, config)}\n${repeat}\n`)
    .update(JSON.stringify(asked))
    .digest('hex');
}

/** The cache's name for a call, or undefined for one that is not cached: it costs nothing, or is not to be. */
export async function keyOfCall(
  provider: Provider,
  question: Question,
  repeat: number,
): Promise<string | undefined> {
  const { config } = question;
  if (!provider.remote || config['cache'] === false) return undefined;
  return cacheKey(provider, config, await askedOf(provider, question), repeat);
}

/** One text a config: most calls of a run share theirs. */
function identityText(provider: Provider, config: Readonly<Record<string, unknown>>): string {
  let known = identities.get(provider);
  if (!known) identities.set(provider, (known = new WeakMap()));
  let text = known.get(config);
  if (text === undefined) {
    text = canonicalJson([provider.vendor, provider.model ?? provider.spec.id, provider.identity(config)]);
    known.set(config, text);
  }
  return text;
}

/** JSON with the keys of each object in order, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
