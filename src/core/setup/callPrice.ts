import { count, dollars } from '../../shared/figures.ts';
import type { PriceBook } from '../pricing/price.ts';
import { parseModelName } from '../providers/modelName.ts';

/** A call of usual size, to give a price a meaning. */
const usualCall = { input: 1000, output: 300 };

/** `A call of 1,000 tokens with an answer of 300 costs about $0.0008 (prices of 2026-01-31).`, or that nobody knows. */
export function callPriceWords(provider: string, prices: PriceBook, at: Date): string {
  const name = parseModelName(provider);
  const cost = name ? prices.cost({ ...name, usage: usualCall, at }) : null;
  if (cost === null)
    return 'What a call costs is unknown; inputCost and outputCost in its config would say it.';
  if (cost === 0) return 'A call costs nothing.';
  const { input, output } = usualCall;
  return `A call of ${count(input)} tokens with an answer of ${count(output)} costs about ${dollars(cost)} (prices of ${prices.asOf}).`;
}
