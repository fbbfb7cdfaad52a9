import type { Price } from '../pricing/price.ts';
import type { Usage } from '../providers/provider.ts';
import type { ModelCall } from './modelCall.ts';
import type { ModelCallServices } from './modelCalls.ts';
import { worstUsage } from './worstUsage.ts';

type Config = Readonly<Record<string, unknown>>;

/** Searches of the web that are reserved for where the config sets no `max_uses`. */
const usualSearches = 10;

/** The most that a call can cost, US dollars; of those that may answer, the dearest. */
export function worstCost(
  call: Pick<ModelCall, 'lane' | 'config' | 'inputBytes' | 'writes' | 'question'>,
  { prices, clock }: Pick<ModelCallServices, 'prices' | 'clock'>,
  batch = false,
): number {
  const { provider } = call.lane;
  const at = new Date(clock.now());
  const worst = (provider.members ?? [provider]).map((each) => {
    const config =
      each === provider ? call.config : (provider.chain?.configOf(each, call.config) ?? each.spec.config);
    const usage = worstUsage(each, config, call.inputBytes, call.writes, prices);
    if (!usage) return 0;
    const { vendor, model } = each;
    const costs = dearestUsages(
      usage,
      call,
      config,
      model === undefined ? undefined : prices.price(vendor, model),
    );
    return Math.max(
      ...costs.map((one) => prices.cost({ vendor, model, at, config, batch, usage: one }) ?? 0),
    );
  });
  return Math.max(...worst);
}

/** What a call may use, one of which is the dearest: input may be cached or sound, output may be pictures or sound. */
function dearestUsages(
  usage: Usage,
  { question }: Pick<ModelCall, 'question'>,
  config: Config,
  price: Price | undefined,
): Usage[] {
  const { input, output } = usage;
  const hears = question.prompt.messages.some(
    ({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'input_audio'),
  );
  const inputs: Partial<Usage>[] = [
    {},
    cacheWrites(config, input),
    ...(hears ? [{ audioInput: input }] : []),
  ];
  const outputs: Partial<Usage>[] = [
    {},
    ...(price?.imageOutput === undefined ? [] : [{ imageOutput: output }]),
    ...(price?.audioOutput === undefined ? [] : [{ audioOutput: output }]),
  ];
  const webSearches = searchesOf(config);
  // Where searches have no price, a usage with some has none.
  const tools: Partial<Usage>[] = [{}, ...(webSearches > 0 ? [{ webSearches }] : [])];
  return inputs.flatMap((read) =>
    outputs.flatMap((written) => tools.map((used) => ({ ...usage, ...read, ...written, ...used }))),
  );
}

/** All of the input as written to the vendor's cache, for as long as the config asks for. */
function cacheWrites(config: Config, input: number): Partial<Usage> {
  const isHour = /"ttl":"1h"/.test(JSON.stringify(config['cache_control'] ?? null));
  return { cacheWrite: input, ...(isHour ? { cacheWriteHour: input } : {}) };
}

/** Searches that tools of the vendor may make, which are paid by number. */
function searchesOf(config: Config): number {
  const tools = (config['passthrough'] as Config | undefined)?.['tools'] ?? config['tools'];
  if (!Array.isArray(tools)) return 0;
  return tools.reduce((sum: number, tool: { type?: unknown; max_uses?: unknown } | null) => {
    const { type, max_uses: uses } = tool ?? {};
    if (typeof type !== 'string' || !type.startsWith('web_search')) return sum;
    return sum + (typeof uses === 'number' ? uses : usualSearches);
  }, 0);
}
