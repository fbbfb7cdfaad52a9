import type { PriceBook } from '../pricing/price.ts';
import type { Provider, ProviderResponse } from '../providers/provider.ts';

/**
 * US dollars of an answer; null when its price, or its usage, is unknown.
 * @param at milliseconds since 1970: prices change
 */
export function answerCost(
  { vendor, model, remote }: Provider,
  response: ProviderResponse,
  config: Readonly<Record<string, unknown>>,
  prices: PriceBook,
  at: number,
): number | null {
  if (response.cost !== undefined) return response.cost;
  if (!remote && model === undefined) return 0;
  const batch = response.batched === true;
  return prices.cost({ vendor, model, usage: response.usage, at: new Date(at), config, batch });
}
