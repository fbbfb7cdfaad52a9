import { CupelError } from '../errors.ts';
import type { ProviderSpec } from './provider.ts';

/**
 * Reads a provider where one is named inside a suite (a grader's `provider`, the links of a `fallback`): an id,
 * `{ id, label?, config? }`, or `{ "openai:…": { config? } }`.
 * @throws CupelError `provider.badSpec`
 */
export function specOf(value: unknown, directory: string): ProviderSpec {
  if (typeof value === 'string') return { id: value, label: value, config: {}, directory };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badSpec(value);
  const entries = Object.entries(value as Record<string, unknown>);
  const [only] = entries;
  if (!('id' in value) && entries.length === 1 && only && isMap(only[1]))
    return specOf({ ...only[1], id: only[0] }, directory);
  const { id, label, config, env } = value as Record<string, unknown>;
  if (typeof id !== 'string') throw badSpec(value);
  return {
    id,
    label: typeof label === 'string' ? label : id,
    config: isMap(config) ? config : {},
    directory,
    ...(isMap(env) ? { env: env as Record<string, string> } : {}),
  };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badSpec(value: unknown): CupelError {
  return new CupelError('provider.badSpec', `this is no provider: ${JSON.stringify(value)?.slice(0, 100)}`, {
    hint: 'Write an id such as openai:chat:gpt-4.1-mini, or { id, config }.',
  });
}
