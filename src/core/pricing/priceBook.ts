import type { Price, PriceBook } from './price.ts';
import type { Usage } from '../providers/provider.ts';

/** Our vendors by the price data's names for them, where the two differ. */
const vendorIds: Readonly<Record<string, string>> = {
  gemini: 'google',
  vertex: 'google',
  bedrock: 'aws',
  xai: 'x-ai',
  togetherai: 'together',
  huggingface: 'huggingface_together',
};

/** What a batch costs of the usual price, by vendor (OpenAI, Anthropic, Google and Mistral publish one half). */
const batchFactor = 0.5;

type GenaiPrices = typeof import('@pydantic/genai-prices');

/**
 * Prices from `@pydantic/genai-prices`, loaded when first called: nothing asks the network.
 * @param options `directory`: where a suite's own price file would lie
 */
export async function loadPriceBook(_options: { directory?: string } = {}): Promise<PriceBook> {
  return createPriceBook(await import('@pydantic/genai-prices'));
}

function createPriceBook({ calcPrice, findProvider }: GenaiPrices): PriceBook {
  const calculate = (vendor: string, model: string, usage: Record<string, number>, at: Date) =>
    calcPrice(usage, model, { providerId: vendorIds[vendor] ?? vendor, timestamp: at });

  function cost({
    vendor,
    model,
    usage,
    at,
    batch,
    config,
  }: Parameters<PriceBook['cost']>[0]): number | null {
    if (!usage) return null;
    const own = ownCost(usage, config);
    if (own !== undefined) return own;
    if (model === undefined) return null;
    const found = calculate(vendor, model, toUnits(usage), at);
    return found ? found.total_price * (batch ? batchFactor : 1) : null;
  }

  function price(vendor: string, model: string, at = new Date()): Price | undefined {
    const found = calculate(vendor, model, { input_tokens: 1, output_tokens: 1 }, at);
    if (!found) return undefined;
    const perMillion = (unit: string): number | null => {
      const value = found.model_price[unit];
      return typeof value === 'number' ? value : value === undefined ? null : value.base;
    };
    const cached = perMillion('cache_read_mtok');
    const cacheWrite = perMillion('cache_write_mtok');
    return {
      vendor,
      model: found.model.id,
      input: perMillion('input_mtok'),
      output: perMillion('output_mtok'),
      ...(cached === null ? {} : { cached }),
      ...(cacheWrite === null ? {} : { cacheWrite }),
      source: 'genai-prices',
      ...(found.model.context_window === undefined ? {} : { contextWindow: found.model.context_window }),
    };
  }

  function models(pattern = ''): Price[] {
    const wanted = new RegExp(pattern, 'i');
    return Object.keys(vendorIds)
      .flatMap(
        (vendor) =>
          findProvider({ providerId: vendorIds[vendor] ?? vendor })?.models.map(
            (model) => [vendor, model.id] as const,
          ) ?? [],
      )
      .filter(([vendor, model]) => wanted.test(`${vendor}:${model}`))
      .flatMap(([vendor, model]) => price(vendor, model) ?? []);
  }

  return { price, cost, models, asOf: '' };
}

/** A suite's own price, in US dollars a token: `inputCost` and `outputCost`, or `cost` for both. */
function ownCost(usage: Usage, config: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const perToken = (key: string) => {
    const value = config?.[key] ?? config?.['cost'];
    return typeof value === 'number' ? value : undefined;
  };
  const [input, output] = [perToken('inputCost'), perToken('outputCost')];
  if (input === undefined && output === undefined) return undefined;
  return usage.input * (input ?? 0) + usage.output * (output ?? 0);
}

function toUnits(usage: Usage): Record<string, number> {
  return {
    input_tokens: usage.input,
    output_tokens: usage.output,
    ...(usage.cached ? { cache_read_tokens: usage.cached } : {}),
    ...(usage.cacheWrite ? { cache_write_tokens: usage.cacheWrite } : {}),
    ...(usage.audioInput ? { input_audio_tokens: usage.audioInput } : {}),
    ...(usage.audioOutput ? { output_audio_tokens: usage.audioOutput } : {}),
  };
}
