import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { PriceCalculationResult, Provider, Usage as Units } from '@pydantic/genai-prices';
import { CupelError, messageOf } from '../errors.ts';

export type { Units };

/**
 * The day on which the bundled data was published: version 0.1.8 of `@pydantic/genai-prices`, which carries no date of
 * its own. A test holds the two together.
 */
export const bundledPrices = { version: '0.1.8', date: '2026-09-23' } as const;

/** Whose prices: a vendor's of the data, given ones, or with neither those of the vendor that makes the model. */
export interface PriceSource {
  providerId?: string;
  provider?: Provider;
}

/** The price data in use. */
export interface PriceData {
  readonly asOf: string;
  calculate(units: Units, model: string, where: PriceSource, at: Date): PriceCalculationResult;
  provider(id: string): Provider | undefined;
}

/** Where an update is kept for all of a user's projects. */
export function updatedPricesFile(variables: Readonly<Record<string, string | undefined>>): string {
  const cache = variables['XDG_CACHE_HOME'] ?? variables['LOCALAPPDATA'] ?? path.join(homedir(), '.cache');
  return path.join(cache, 'cupel', 'prices.json');
}

/**
 * Loads the bundled data, or an update of it that is newer.
 * @param updated a file that `downloadPrices` wrote; need not exist
 * @throws CupelError `prices.badUpdate`
 */
export async function loadPriceData(updated?: string): Promise<PriceData> {
  const genai = await import('@pydantic/genai-prices');
  const update = updated === undefined ? undefined : await readUpdate(updated);
  const newer = update && update.asOf > bundledPrices.date ? update : undefined;
  const providers = new Map(newer?.providers.map((provider) => [provider.id, provider]));
  const find = (id: string): Provider | undefined =>
    providers.get(id) ?? genai.findProvider({ providerId: id });
  // A run asks for the same few models at every call, and the library looks through all that a vendor has.
  const found = new Map<string, Provider | undefined>();

  /** The vendor of a model, with that model alone. */
  function findModel(providerId: string | undefined, model: string): Provider | undefined {
    const given = providerId === undefined ? undefined : find(providerId);
    // A cloud that serves others' models has them under their makers: with the newer prices too.
    const makers = (given?.fallback_model_providers ?? []).flatMap((id) => find(id) ?? []);
    const places = given ? [{ ...given, fallback_model_providers: [] }, ...makers] : [];
    for (const where of providerId === undefined ? [{}] : places.map((provider) => ({ provider }))) {
      const result = genai.calcPrice({}, model, where);
      if (result) return { ...result.provider, models: [result.model], fallback_model_providers: [] };
    }
    return undefined;
  }

  return {
    asOf: newer?.asOf ?? bundledPrices.date,
    provider: find,
    calculate(units, model, { providerId, provider }, timestamp) {
      const name = `${providerId ?? ''} ${model}`;
      if (!provider && !found.has(name)) found.set(name, findModel(providerId, model));
      const vendor = provider ?? found.get(name);
      return vendor ? genai.calcPrice(units, model, { provider: vendor, timestamp }) : null;
    },
  };
}

interface PriceUpdate {
  asOf: string;
  providers: Provider[];
}

async function readUpdate(file: string): Promise<PriceUpdate | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw badUpdate(file, messageOf(error), error);
  }
  try {
    const update = JSON.parse(text) as Partial<PriceUpdate>;
    if (typeof update.asOf !== 'string') throw new TypeError('it has no date');
    return { asOf: update.asOf, providers: checkProviders(update.providers) };
  } catch (error) {
    throw badUpdate(file, messageOf(error), error);
  }
}

/**
 * Fetches the newest price data and keeps it. Called only when somebody asks for it.
 * @returns how many models it prices, and its date
 * @throws CupelError `prices.notUpdated`; what was there before stays
 */
export async function downloadPrices(
  file: string,
  options: { signal?: AbortSignal; fetch?: typeof fetch; now?: () => Date } = {},
): Promise<{ asOf: string; models: number }> {
  const { REMOTE_DATA_JSON_URL: url } = await import('@pydantic/genai-prices');
  const asOf = (options.now?.() ?? new Date()).toISOString().slice(0, 10);
  try {
    const response = await (options.fetch ?? fetch)(url, options.signal ? { signal: options.signal } : {});
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const providers = checkProviders(await response.json());
    await mkdir(path.dirname(file), { recursive: true });
    // Another process may be reading: it sees the old file or the new one.
    await writeFile(`${file}.${process.pid}`, JSON.stringify({ asOf, providers } satisfies PriceUpdate));
    await rename(`${file}.${process.pid}`, file);
    return { asOf, models: providers.reduce((sum, { models }) => sum + models.length, 0) };
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new CupelError(
      'prices.notUpdated',
      `prices could not be updated from ${url}: ${messageOf(error)}`,
      {
        hint: 'The prices that were known before are still used.',
        cause: error,
      },
    );
  }
}

/** The parts that are read here; the library checks what it reads. */
function checkProviders(value: unknown): Provider[] {
  const good =
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (each: Partial<Provider> | null) =>
        typeof each?.id === 'string' &&
        Array.isArray(each.models) &&
        each.models.every((model) => typeof model?.id === 'string' && typeof model.prices === 'object'),
    );
  if (!good) throw new TypeError('it is not price data');
  return value as Provider[];
}

function badUpdate(file: string, why: string, cause: unknown): CupelError {
  return new CupelError('prices.badUpdate', `the price data in "${file}" cannot be read: ${why}`, {
    hint: 'Delete the file, or update the prices again: cupel models --update',
    cause,
  });
}
