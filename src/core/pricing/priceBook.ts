import { existsSync } from 'node:fs';
import type { PriceCalculation } from '@pydantic/genai-prices';
import { cheaperSiblings } from './cheaperSiblings.ts';
import { modelLimits } from './modelLimits.ts';
import { parseModelName } from '../providers/modelName.ts';
import type { Usage } from '../providers/provider.ts';
import { correction } from './corrections.ts';
import type { CostParts } from './configuredCost.ts';
import { configuredCost, setsPrice } from './configuredCost.ts';
import type { Price, PriceBook, PricedCall } from './price.ts';
import type { PriceData, PriceSource } from './priceData.ts';
import { loadPriceData } from './priceData.ts';
import type { OwnPrice, PriceEntry } from './priceFile.ts';
import {
  findOwnPrice,
  matchesPattern,
  projectPriceFiles,
  readNamedPrices,
  readPriceFile,
  toProvider,
} from './priceFile.ts';
import { tierFactor } from './serviceTier.ts';
import { covers, toFigures, toUnits } from './units.ts';
import { batchFactor, isFree, lookups, pricedVendors } from './vendors.ts';

/** How many `sameAs` may lead to one another. */
const longestChain = 5;

/**
 * Prices from `@pydantic/genai-prices`, loaded with the first call; a user's own price files stand before them.
 * Nothing asks the network.
 * @param options.directory a project's folder: its `cupel.prices.yaml` and those of the folders above, up to the
 *   repository's, are read
 * @param options.overrides price files that stand before the project's; the first that fits a model holds
 * @param options.defaults price files that stand after the project's. Those of both must be there
 * @param options.user a last one, which need not be there
 * @param options.updated newer price data that `downloadPrices` kept; need not exist
 * @throws CupelError `prices.badFile`, `prices.notReadable`, `prices.badUpdate`
 */
export async function loadPriceBook(options: OwnPriceFiles & { updated?: string } = {}): Promise<PriceBook> {
  const [data, own] = await Promise.all([loadPriceData(options.updated), readOwnPrices(options)]);
  return createPriceBook(data, own);
}

/** Where a user's own prices stand, as `loadPriceBook` takes it. */
export interface OwnPriceFiles {
  directory?: string;
  overrides?: readonly string[];
  defaults?: readonly string[];
  user?: string;
}

/**
 * A user's own prices alone, without the vendors', which are slow to load.
 * @throws CupelError `prices.badFile`, `prices.notReadable`
 */
export async function readOwnPrices(files: OwnPriceFiles): Promise<OwnPrice[]> {
  const { directory, overrides = [], defaults = [], user } = files;
  // Most projects have none, and nothing need be waited for then.
  const found = (directory === undefined ? [] : projectPriceFiles(directory)).filter((file) =>
    existsSync(file),
  );
  const own = await Promise.all([
    ...overrides.map((file) => readNamedPrices(file)),
    ...found.map((file) => readPriceFile(file)),
    ...defaults.map((file) => readNamedPrices(file)),
    ...(user !== undefined && existsSync(user) ? [readPriceFile(user)] : []),
  ]);
  return own.flat();
}

/** A price book of given data; its user's own prices stand before it. */
function createPriceBook(data: PriceData, own: readonly OwnPrice[] = []): PriceBook {
  const calculator = new Calculator(data, own);

  function price(vendor: string, model: string, at = new Date()): Price | undefined {
    const base = { vendor, model, ...modelLimits(model) };
    if (isFree(vendor, model) && !calculator.owns(vendor, model))
      return { ...base, input: 0, output: 0, source: 'free' };
    const found = calculator.find(vendor, model, { input: 0, output: 0 }, at);
    if (!found) return undefined;
    const { model: info, model_price: figures } = found.result;
    if (Object.keys(figures).length === 0 && !found.entry) return undefined;
    const { contextWindow, maxOutput, perImage, perRequest, batchFactor: ownFactor } = found.entry ?? {};
    const factor = ownFactor ?? batchFactor(vendor);
    const window = contextWindow ?? found.window ?? info.context_window ?? base.contextWindow;
    return {
      ...base,
      ...toFigures(figures),
      source: found.entry ? 'overrides' : 'genai-prices',
      ...(found.entry ? {} : { asOf: data.asOf }),
      ...(window === undefined ? {} : { contextWindow: window }),
      ...(maxOutput === undefined ? {} : { maxOutput }),
      ...(perImage === undefined ? {} : { perImage }),
      ...(perRequest === undefined ? {} : { perRequest }),
      ...(factor === undefined ? {} : { batchFactor: factor }),
      ...(info.deprecated === true ? { deprecated: true } : {}),
    };
  }

  function cost(call: PricedCall): number | null {
    const { vendor, model, usage, at, batch = false, config } = call;
    if (!usage) return null;
    if (isFree(vendor, model) && !calculator.owns(vendor, model))
      return configuredCost(usage, config, { input: 0, output: 0, other: 0 });
    const found = model === undefined ? undefined : calculator.find(vendor, model, usage, at);
    const plain = configuredCost(usage, config, found ? priceParts(found, usage) : undefined);
    if (plain === null) return null;
    const factor = found?.entry?.batchFactor ?? batchFactor(vendor);
    if (batch) return factor === undefined ? null : plain * factor;
    // Who sets both prices has set that of the tier.
    const tier = setsPrice(config) ? 1 : tierFactor(vendor, config, factor);
    return tier === undefined ? null : plain * tier;
  }

  function models(pattern = ''): Price[] {
    const wanted = pattern.includes('*')
      ? (name: string) => matchesPattern(pattern, name) || matchesPattern(`*:${pattern}`, name)
      : (name: string) => name.toLowerCase().includes(pattern.toLowerCase());
    // A user's own price and the data's, or those of several files, are of one model.
    const named = new Map([...calculator.names()].map((name) => [`${name.vendor}:${name.model}`, name]));
    return [...named]
      .filter(([id]) => wanted(id))
      .flatMap(([, { vendor, model }]) => price(vendor, model) ?? []);
  }

  return {
    price,
    cost,
    models,
    cheaper: (vendor, model, at) => {
      const given = price(vendor, model, at);
      const all = [...calculator.namesOf(vendor)].flatMap((name) => price(vendor, name, at) ?? []);
      return given ? cheaperSiblings(given, all) : [];
    },
    asOf: data.asOf,
  };
}

interface Found {
  result: PriceCalculation;
  /** The user's own entry, where one holds. */
  entry: PriceEntry | undefined;
  /** The context window, where not the data says it. */
  window?: number | undefined;
}

function priceParts({ result, entry }: Found, usage: Usage): CostParts {
  const { input_price: input, output_price: output, total_price: total, model_price: prices } = result;
  const images = usage.images ?? 0;
  // What is neither input nor output; below a picodollar it is rounding.
  const rest = total - input - output;
  const requests = Math.abs(rest) < 1e-12 ? 0 : rest;
  // Images are paid by their tokens, where the vendor counts those, or by number.
  const imagePrice = images === 0 ? 0 : (entry?.perImage ?? (usage.output > 0 ? 0 : null));
  const searchesPriced = !usage.webSearches || prices['web_searches_kcount'] !== undefined;
  return {
    input: covers(prices, { ...usage, output: 0, audioOutput: 0 }) ? input : null,
    output: covers(prices, { ...usage, input: 0, audioInput: 0 }) ? output : null,
    other:
      imagePrice === null || !searchesPriced
        ? null
        : requests + images * imagePrice + (entry?.perRequest ?? 0),
  };
}

/** Finds prices: first the user's own, then the data's. */
class Calculator {
  readonly #data: PriceData;
  readonly #own: readonly OwnPrice[];

  constructor(data: PriceData, own: readonly OwnPrice[]) {
    this.#data = data;
    this.#own = own;
  }

  /** Whether its user priced it. */
  owns(vendor: string, model: string | undefined): boolean {
    return model !== undefined && findOwnPrice(this.#own, vendor, model) !== undefined;
  }

  find(vendor: string, model: string, usage: Usage, at: Date, depth = 0): Found | undefined {
    const own = findOwnPrice(this.#own, vendor, model);
    if (own) return this.#ownPrice(own, usage, at, depth);
    if (vendor === 'replay') return this.#recorded(model, usage, at, depth);
    const corrected = correction(vendor, model, at);
    if (corrected) {
      const result = this.#calculate(usage, model, { provider: toProvider(corrected) }, at);
      return result && { result, entry: undefined, window: corrected.contextWindow };
    }
    for (const { providerId, modelId } of lookups(vendor, model)) {
      const result = this.#calculate(usage, modelId, { providerId }, at);
      if (result) return { result, entry: undefined };
    }
    return undefined;
  }

  /** A recording knows the model that answered, with its vendor (`openai:chat:gpt-4o`) or as that writes it. */
  #recorded(model: string, usage: Usage, at: Date, depth: number): Found | undefined {
    const named = depth < longestChain ? parseModelName(model) : undefined;
    const found = named && this.find(named.vendor, named.model, usage, at, depth + 1);
    if (found) return found;
    const result = this.#calculate(usage, model, {}, at);
    return result && { result, entry: undefined };
  }

  #ownPrice(own: OwnPrice, usage: Usage, at: Date, depth: number): Found | undefined {
    const day = at.toISOString().slice(0, 10);
    const entry = own.entries.findLast(({ from }) => from === undefined || from <= day);
    if (!entry) return undefined;
    if (entry.sameAs === undefined) {
      const result = this.#calculate(usage, own.pattern, { provider: toProvider(entry) }, at);
      return result && { result, entry };
    }
    const target = parseModelName(entry.sameAs);
    if (!target || depth >= longestChain) return undefined;
    const same = this.find(target.vendor, target.model, usage, at, depth + 1);
    return same && { result: same.result, entry: { ...same.entry, ...entry } };
  }

  #calculate(usage: Usage, model: string, where: PriceSource, at: Date): PriceCalculation | undefined {
    try {
      return this.#data.calculate(toUnits(usage), model, where, at) ?? undefined;
    } catch {
      // A usage that contradicts itself (more of it cached than there is) has no price.
      return undefined;
    }
  }

  *names(): Iterable<{ vendor: string; model: string }> {
    for (const { pattern } of this.#own) {
      const colon = pattern.indexOf(':');
      if (!pattern.includes('*')) yield { vendor: pattern.slice(0, colon), model: pattern.slice(colon + 1) };
    }
    for (const vendor of pricedVendors) for (const model of this.namesOf(vendor)) yield { vendor, model };
  }

  *namesOf(vendor: string): Iterable<string> {
    const [lookup] = lookups(vendor, '');
    for (const { id } of (lookup && this.#data.provider(lookup.providerId))?.models ?? []) yield id;
  }
}
