import path from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import type { Environment } from '../environment.ts';
import { CupelError, messageOf } from '../errors.ts';
import { maskSecrets } from '../secrets.ts';
import { ProviderError, type ProviderSpec } from './provider.ts';

export type Config = Readonly<Record<string, unknown>>;

/** A variable of a provider: its own `env` first, then what the environment keeps. */
export async function variableOf(
  spec: ProviderSpec,
  environment: Environment,
  name: string,
): Promise<string | undefined> {
  return (
    nonEmpty(spec.env?.[name]) ??
    nonEmpty(await environment.secret(name)) ??
    nonEmpty(environment.variables[name])
  );
}

/**
 * The key of a provider: `config.apiKey`, else the variable that `config.apiKeyEnvar` names, else the vendor's own.
 * @param names the vendor's variables, the usual one first
 * @throws ProviderError `provider.missingKey`
 */
export async function requireKey(
  spec: ProviderSpec,
  environment: Environment,
  vendor: string,
  names: readonly string[],
): Promise<string> {
  const key = await findKey(spec, environment, names);
  if (key !== undefined) return key;
  throw missingKey(spec, vendor, text(spec.config, 'apiKeyEnvar') ?? names[0] ?? 'apiKey');
}

export async function findKey(
  spec: ProviderSpec,
  environment: Environment,
  names: readonly string[],
): Promise<string | undefined> {
  const given = text(spec.config, 'apiKey');
  if (given !== undefined) return given;
  const envar = text(spec.config, 'apiKeyEnvar');
  for (const name of envar === undefined ? names : [envar]) {
    const key = await variableOf(spec, environment, name);
    if (key !== undefined) return key;
  }
  return undefined;
}

export function missingKey(spec: ProviderSpec, vendor: string, variable: string): ProviderError {
  return new ProviderError(
    'missingKey',
    `"${spec.label}" needs a key for ${vendor}: ${variable} is not set.`,
    {
      hint: `Set the environment variable ${variable}, or run "Cupel: Set API Key" in VS Code.`,
    },
  );
}

/** @throws CupelError `provider.badConfig` when the value is there and no text */
export function text(config: Config, name: string): string | undefined {
  const value = config[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw badConfig(name, 'text', value);
}

/**
 * Where a config sends requests: `apiBaseUrl` as it is, or `apiHost`, with or without a scheme.
 * @param path where the vendor's API is at its own host
 */
export function baseUrlOf(config: Config, path = ''): string | undefined {
  const given = text(config, 'apiBaseUrl');
  const host = text(config, 'apiHost');
  if (given !== undefined || host === undefined) return given;
  return addressWith(host, 'https', path);
}

/** A host that may be written without a scheme, with the path unless it has that already. */
export function addressWith(host: string, scheme: string, path: string): string {
  const address = (/^https?:/.test(host) ? host : `${scheme}://${host}`).replace(/\/+$/, '');
  return address.endsWith(path) ? address : `${address}${path}`;
}

/** @throws CupelError `provider.badConfig` when the value is there and no positive number */
export function positive(config: Config, name: string): number | undefined {
  const value = config[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value > 0) return value;
  throw badConfig(name, 'a number above 0', value);
}

/** @throws CupelError `provider.badConfig` when the value is there and no mapping of text to text */
export function textMap(config: Config, name: string): Record<string, string> {
  const value = config[name];
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw badConfig(name, 'a mapping of names to text', value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]));
}

const credentialHeader = /auth|cookie|key|token|secret|credential|password|signature/i;

/** Headers without those that carry a key. */
export function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !credentialHeader.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, maskSecrets(value)]));
}

/** The part of a provider's `identity` that its headers are: nothing where it has none. */
export function sentHeaders(config: Config): { headers?: Record<string, string> } {
  const headers = withoutCredentials(textMap(config, 'headers'));
  return Object.keys(headers).length > 0 ? { headers } : {};
}

export function badConfig(name: string, wanted: string, value: unknown): CupelError {
  return new CupelError('provider.badConfig', `\`config.${name}\` has to be ${wanted}, not ${typeof value}.`);
}

/** @throws CupelError `provider.noModel` */
export function requireModel(spec: ProviderSpec, model: string): string {
  if (model !== '') return model;
  throw new CupelError('provider.noModel', `"${spec.id}" names no model.`, {
    location: spec.location,
    hint: `Write ${spec.id.replace(/:$/, '')}:<model>.`,
  });
}

/** The entries of `names` that the config gives. */
export function pick(config: Config, names: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of names) if (config[name] !== undefined) picked[name] = config[name];
  return picked;
}

/** `{{ env.NAME }}` in a config's texts, replaced by the variable. A name without a value is left as it is. */
export async function fillVariables<T>(value: T, spec: ProviderSpec, environment: Environment): Promise<T> {
  if (typeof value === 'string') return (await fillText(value, spec, environment)) as T;
  if (Array.isArray(value))
    return (await Promise.all(value.map((each) => fillVariables(each as unknown, spec, environment)))) as T;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(
    async ([key, each]) => [key, await fillVariables(each as unknown, spec, environment)] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as T;
}

/** `{{ env.NAME }}` alone, as a key is given. */
const variableAlone = /^\s*\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}\s*$/;

/** The variable that a text stands for, undefined where it says more or less than that. */
export function variableIn(value: unknown): string | undefined {
  return typeof value === 'string' ? variableAlone.exec(value)?.[1] : undefined;
}

/** A key that is still the name of its variable, which is not set, is looked for, and missed, under that name. */
export function withKeyVariable(config: Config): Config {
  const { apiKey, ...rest } = config;
  const variable = variableIn(apiKey);
  return variable === undefined ? config : { apiKeyEnvar: variable, ...rest };
}

async function fillText(source: string, spec: ProviderSpec, environment: Environment): Promise<string> {
  let filled = source;
  for (const [whole, name] of source.matchAll(/\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g)) {
    const value = await variableOf(spec, environment, name ?? '');
    if (value !== undefined) filled = filled.replaceAll(whole, value);
  }
  return filled;
}

/** Reads `file://` values of a config (`tools`, `response_format`, …): JSON or YAML. Each is read once. */
export class ConfigFiles {
  readonly #directory: string;
  readonly #environment: Environment;
  readonly #loaded = new WeakMap<Config, Promise<Config>>();

  constructor(directory: string, environment: Environment) {
    this.#directory = directory;
    this.#environment = environment;
  }

  /** The config itself when it names no file. */
  load(config: Config, names: readonly string[]): Promise<Config> | Config {
    if (!names.some((name) => isFile(config[name]))) return config;
    let loaded = this.#loaded.get(config);
    if (!loaded) this.#loaded.set(config, (loaded = this.#read(config, names)));
    return loaded;
  }

  async #read(config: Config, names: readonly string[]): Promise<Config> {
    const filled: Record<string, unknown> = { ...config };
    for (const name of names) {
      const value = config[name];
      if (isFile(value)) filled[name] = await this.#parse(name, value);
    }
    return filled;
  }

  async #parse(name: string, reference: string): Promise<unknown> {
    const file = fileOf(reference, this.#directory);
    const source = await this.#environment.readText(file);
    try {
      const {
        default: { parse },
      } = await import('yaml');
      return parse(source) as unknown;
    } catch (error) {
      throw new CupelError(
        'provider.badConfig',
        `\`config.${name}\`: "${file}" is neither JSON nor YAML: ${messageOf(error)}`,
      );
    }
  }
}

/** The absolute path of `file://x` or a bare path. */
export function fileOf(reference: string, directory: string): string {
  if (!reference.startsWith('file://')) return path.resolve(directory, reference);
  const bare = reference.slice('file://'.length);
  if (/^\/[A-Za-z]:\//.test(bare)) return fileURLToPath(pathToFileURL(bare.slice(1)));
  return path.resolve(directory, bare);
}

function isFile(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('file://');
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
