import type { Usage } from '../providers/provider.ts';

/** What the parts of a call cost in US dollars; null where that is unknown. */
export interface CostParts {
  input: number | null;
  output: number | null;
  /** Images and the request itself. */
  other: number | null;
}

/**
 * What a call costs once the suite has had its say: `inputCost` and `outputCost`, or `cost` for both, in US dollars a
 * token, stand before the model's own prices.
 * @returns US dollars; null where a part is unknown
 */
export function configuredCost(
  usage: Usage,
  config: Readonly<Record<string, unknown>> | undefined,
  own: CostParts | undefined,
): number | null {
  const [inputCost, outputCost] = configuredPrices(config);
  const input = inputCost === undefined ? own?.input : usage.input * inputCost;
  const output =
    outputCost === undefined
      ? usage.output === 0
        ? (own?.output ?? 0)
        : own?.output
      : usage.output * outputCost;
  // Who sets both prices has set the price.
  const other = setsPrice(config) ? 0 : own?.other;
  if (typeof input !== 'number' || typeof output !== 'number' || typeof other !== 'number') return null;
  return input + output + other;
}

/** Whether a config says what input and output cost. */
export function setsPrice(config: Readonly<Record<string, unknown>> | undefined): boolean {
  return configuredPrices(config).every((price) => price !== undefined);
}

function configuredPrices(
  config: Readonly<Record<string, unknown>> | undefined,
): [input: number | undefined, output: number | undefined] {
  const perToken = (key: string): number | undefined => {
    const value = config?.[key] ?? config?.['cost'];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  return [perToken('inputCost'), perToken('outputCost')];
}
