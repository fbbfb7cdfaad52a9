import type { Usage } from '../providers/provider.ts';
import type { Amount } from './estimate.ts';
import type { PriceBook } from './price.ts';

/** One call that was rendered and counted. */
export interface LoadItem {
  input: number;
  /** Where it is not known before: a grader reads an answer that may be as long as its limit. Null without a limit. */
  worstInput?: number | null;
  output: number;
  /** Null when nothing limits the answer. */
  worstOutput: number | null;
  cached: boolean;
  config: Readonly<Record<string, unknown>>;
}

/** Calls of one model: how many there are, and a sample of them. */
export interface Load {
  vendor: string;
  model: string | undefined;
  calls: number;
  items: LoadItem[];
  /** Half the width of the range of a count, as a fraction. */
  countError: number;
  outputSource: 'history' | 'typical' | 'none';
  method: string;
  /** True for what leaves no machine, and so costs nothing now: `echo`, `replay:`. */
  free: boolean;
  /** Its calls can stand in batches. */
  batches: boolean;
}

export interface LoadSum {
  calls: number;
  cached: number;
  input: { expected: number; low: number; high: number };
  output: { expected: number; worst: number | null; source: Load['outputSource'] };
  cost: Amount;
  batch: Amount | null;
}

/** Scales the sample up to all calls, and prices it. */
export function sumLoad(load: Load, prices: PriceBook): LoadSum {
  const { calls, items, countError, free, batches, outputSource } = load;
  const sent = items.filter(({ cached }) => !cached);
  const scale = items.length === 0 ? 0 : calls / items.length;
  const cached = Math.round((items.length - sent.length) * scale);
  const input = sum(sent.map((item) => item.input)) * scale;
  const spread = samplingError(
    items.map((item) => (item.cached ? 0 : item.input)),
    calls,
  );
  const low = Math.max(0, (input - spread) * (1 - countError));
  const high = (input + spread) * (1 + countError);
  const worstOutput = sent.some((item) => item.worstOutput === null)
    ? null
    : sum(sent.map((item) => item.worstOutput ?? 0)) * scale;
  const price = (usage: (item: LoadItem) => Usage | null, batch: boolean, factor: number): number | null => {
    if (free || sent.length === 0) return calls > 0 && items.length === 0 && !free ? null : 0;
    const costs = sent.map((item) =>
      prices.cost({
        vendor: load.vendor,
        model: load.model,
        usage: usage(item) ?? undefined,
        at: new Date(),
        batch,
        config: item.config,
      }),
    );
    return costs.includes(null) ? null : sum(costs.map((each) => each ?? 0)) * scale * factor;
  };
  const expectedUsage = ({ input: tokens, output }: LoadItem): Usage => ({ input: tokens, output });
  const worstUsage = ({
    input: tokens,
    worstInput = tokens,
    worstOutput: longest,
  }: LoadItem): Usage | null =>
    longest === null || worstInput === null
      ? null
      : { input: Math.ceil(worstInput * (1 + countError)), output: longest };
  const upward = input === 0 ? 1 : (input + spread) / input;
  const amount = (batch: boolean): Amount => ({
    expected: price(expectedUsage, batch, 1),
    worst: price(worstUsage, batch, upward),
  });
  const cost = amount(false);
  const batched = batches || free ? amount(true) : undefined;
  return {
    calls,
    cached,
    input: { expected: Math.round(input), low: Math.floor(low), high: Math.ceil(high) },
    // What is said by nobody's model has no tokens that anybody pays.
    output: free
      ? { expected: 0, worst: 0, source: 'none' }
      : {
          expected: Math.round(sum(sent.map((item) => item.output)) * scale),
          worst: worstOutput === null ? null : Math.ceil(worstOutput),
          source: outputSource,
        },
    cost,
    batch: batched === undefined || batched.expected === null ? null : batched,
  };
}

/**
 * 1.96 standard errors of the total of a simple random sample, with the correction for a finite population (Cochran,
 * "Sampling Techniques", 1977, 2.7): 0 when all were looked at.
 */
function samplingError(values: readonly number[], population: number): number {
  const n = values.length;
  if (n < 2 || n >= population) return 0;
  const mean = sum(values) / n;
  const variance = sum(values.map((value) => (value - mean) ** 2)) / (n - 1);
  return 1.96 * population * Math.sqrt((variance / n) * (1 - n / population));
}

/** The sum of amounts; unknown when one of them is. */
export function addAmounts(amounts: readonly Amount[]): Amount {
  const add = (key: keyof Amount) =>
    amounts.some((each) => each[key] === null) ? null : sum(amounts.map((each) => each[key] ?? 0));
  return { expected: add('expected'), worst: add('worst') };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
