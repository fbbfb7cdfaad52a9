/** Tiers at the usual price, by the names of OpenAI, Azure, Anthropic, Groq and Bedrock. */
const usual = new Set(['auto', 'default', 'standard', 'standard_only', 'on_demand']);

/**
 * What a call costs of the usual price in the tier that its config asks for. Flex at OpenAI is "priced at Batch API rates"
 * (https://developers.openai.com/api/docs/guides/flex-processing).
 * @param batch what a batch costs of it
 * @returns undefined where no price of the tier is known
 */
export function tierFactor(
  vendor: string,
  config: Readonly<Record<string, unknown>> | undefined,
  batch: number | undefined,
): number | undefined {
  const tier = tierOf(config);
  if (tier === undefined || usual.has(tier)) return 1;
  return vendor === 'openai' && tier === 'flex' ? batch : undefined;
}

/** Bedrock writes `serviceTier: { type }`. */
function tierOf(config: Readonly<Record<string, unknown>> = {}): string | undefined {
  const passed = config['passthrough'] as Readonly<Record<string, unknown>> | undefined;
  const own = (config['serviceTier'] as { type?: unknown } | undefined)?.type;
  const tier = passed?.['service_tier'] ?? config['service_tier'] ?? own;
  return typeof tier === 'string' ? tier : undefined;
}
