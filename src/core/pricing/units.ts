import type { ModelPrice } from '@pydantic/genai-prices';
import type { Usage } from '../providers/provider.ts';
import type { Price, PriceTier } from './price.ts';
import type { Units } from './priceData.ts';

/** What a vendor counted, by the price data's names. */
export function toUnits(usage: Usage): Units {
  return {
    input_tokens: usage.input,
    output_tokens: usage.output,
    ...(usage.cached ? { cache_read_tokens: usage.cached } : {}),
    ...(usage.cacheWrite ? { cache_write_tokens: usage.cacheWrite } : {}),
    ...(usage.cacheWriteHour ? { cache_write_1h_tokens: usage.cacheWriteHour } : {}),
    ...(usage.webSearches ? { web_searches: usage.webSearches } : {}),
    ...(usage.audioInput ? { input_audio_tokens: usage.audioInput } : {}),
    ...(usage.audioOutput ? { output_audio_tokens: usage.audioOutput } : {}),
    ...(usage.imageOutput ? { output_image_tokens: usage.imageOutput } : {}),
    ...(usage.reasoning ? { output_reasoning_tokens: usage.reasoning } : {}),
  };
}

/**
 * Whether the prices say what each thing of the usage costs. Cached input without a price of its own is input; audio
 * without one is not text, and is unknown.
 */
export function covers(price: ModelPrice, usage: Usage): boolean {
  const known = (key: string) => price[key] !== undefined;
  return (
    (usage.input === 0 || known('input_mtok')) &&
    (usage.output === 0 || known('output_mtok')) &&
    (!usage.audioInput || known('input_audio_mtok')) &&
    (!usage.audioOutput || known('output_audio_mtok'))
  );
}

type Figures = Pick<
  Price,
  | 'input'
  | 'output'
  | 'cached'
  | 'cacheWrite'
  | 'cacheWriteHour'
  | 'audioInput'
  | 'audioOutput'
  | 'imageInput'
  | 'imageOutput'
  | 'perRequest'
  | 'tiers'
>;

const optionalFigures = {
  cached: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWriteHour: 'cache_write_1h_mtok',
  audioInput: 'input_audio_mtok',
  audioOutput: 'output_audio_mtok',
  imageInput: 'input_image_mtok',
  imageOutput: 'output_image_mtok',
} as const;

/** The prices of a model as we write them. */
export function toFigures(price: ModelPrice): Figures {
  const base = (key: string): number | null => {
    const value = price[key];
    return value === undefined ? null : typeof value === 'number' ? value : value.base;
  };
  const figures: Figures = { input: base('input_mtok'), output: base('output_mtok') };
  for (const [name, key] of Object.entries(optionalFigures)) {
    const value = base(key);
    if (value !== null) figures[name as keyof typeof optionalFigures] = value;
  }
  const perThousand = base('requests_kcount');
  if (perThousand !== null) figures.perRequest = perThousand / 1000;
  const tiers = tiersOf(price);
  return tiers.length > 0 ? { ...figures, tiers } : figures;
}

function tiersOf(price: ModelPrice): PriceTier[] {
  const starts = new Set<number>();
  for (const value of Object.values(price))
    if (typeof value === 'object') for (const { start } of value.tiers) starts.add(start);
  const at = (key: string, above: number): number | null => {
    const value = price[key];
    if (value === undefined) return null;
    if (typeof value === 'number') return value;
    return value.tiers.findLast(({ start }) => start <= above)?.price ?? value.base;
  };
  return [...starts]
    .sort((a, b) => a - b)
    .map((above) => {
      const cached = at('cache_read_mtok', above);
      return {
        above,
        input: at('input_mtok', above),
        output: at('output_mtok', above),
        ...(cached === null ? {} : { cached }),
      };
    });
}
