import type { PriceEntry } from './priceFile.ts';

/*
 * What the price data has wrong, by `vendor:model`, each entry from its first day on; before that, and for everything
 * else, the data holds. Names that vendors move to other models are what it misses.
 */
const corrections: Readonly<Record<string, readonly (PriceEntry & { from: string })[]>> = {
  // https://api-docs.deepseek.com/updates: V3.1's prices of 5 September 2025 without an off-peak discount, those of
  // V3.2-Exp, and the routing of the name to V4 Flash until it was retired on 24 July 2026.
  'deepseek:deepseek-chat': deepseek(),
  'deepseek:deepseek-reasoner': deepseek(),
  // https://mistral.ai/news/mistral-3: the name leads to Mistral Large 3.
  'mistral:mistral-large-latest': [{ from: '2025-12-02', input: 0.5, cached: 0.05, output: 1.5 }],
};

function deepseek(): (PriceEntry & { from: string })[] {
  return [
    { from: '2025-09-06', input: 0.56, cached: 0.07, output: 1.68, contextWindow: 128_000 },
    { from: '2025-09-29', input: 0.28, cached: 0.028, output: 0.42, contextWindow: 128_000 },
    { from: '2026-04-24', input: 0.14, cached: 0.0028, output: 0.28, contextWindow: 1_000_000 },
  ];
}

/** What holds in the place of the data on a day; undefined where the data is right. */
export function correction(vendor: string, model: string, at: Date): PriceEntry | undefined {
  const entries = corrections[`${vendor}:${model}`.toLowerCase()];
  if (!entries) return undefined;
  const day = at.toISOString().slice(0, 10);
  return entries.findLast(({ from }) => from <= day);
}
