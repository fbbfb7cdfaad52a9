import * as z from 'zod';
import type { LearnedFactor } from './tokenizers.ts';

/** A call whose input the vendor counted. */
export interface Observation {
  model: string;
  /** Tokens of the same input by our encoding, before any factor (`TokenCount.encoded`). */
  encoded: number;
  /** Input tokens that the vendor returned, those from its cache among them. */
  counted: number;
}

const sumsSchema = z.object({
  calls: z.number().int().nonnegative(),
  encoded: z.number().nonnegative(),
  counted: z.number().nonnegative(),
  /** Mean of counted / encoded, and the sum of squared distances from it (Welford 1962). */
  mean: z.number().nonnegative(),
  squares: z.number().nonnegative(),
});

/** What was learned, by model: plain data, kept by the caller. */
export const learnedFactorsSchema = z.record(z.string(), sumsSchema);
export type LearnedFactors = Readonly<z.infer<typeof learnedFactorsSchema>>;

/** Fewer calls say less than what is documented. */
const fewestCalls = 5;
/** Shorter inputs are mostly chat format, and their ratio says little about text. */
const shortestInput = 20;

/**
 * What is known after some more calls. Those too short to tell, or with figures that cannot be, are left out.
 * @returns a new value; the given one stays as it is
 */
export function learn(known: LearnedFactors, observations: Iterable<Observation>): LearnedFactors {
  const next: Record<string, LearnedFactors[string]> = { ...known };
  for (const { model, encoded, counted } of observations) {
    if (!(encoded >= shortestInput) || !(counted > 0) || !Number.isFinite(encoded + counted)) continue;
    const old = next[model] ?? { calls: 0, encoded: 0, counted: 0, mean: 0, squares: 0 };
    const ratio = counted / encoded;
    const calls = old.calls + 1;
    const mean = old.mean + (ratio - old.mean) / calls;
    next[model] = {
      calls,
      encoded: old.encoded + encoded,
      counted: old.counted + counted,
      mean,
      squares: old.squares + (ratio - old.mean) * (ratio - mean),
    };
  }
  return next;
}

/**
 * The factor of a model: all that the vendor counted over all that we did. Its error is 1.96 standard deviations of
 * the single calls' ratios, as a fraction of the factor. Undefined with fewer than five calls.
 */
export function learnedFactor(known: LearnedFactors, model: string): LearnedFactor | undefined {
  const sums = known[model];
  if (!sums || sums.calls < fewestCalls || sums.encoded === 0) return undefined;
  const factor = sums.counted / sums.encoded;
  const deviation = Math.sqrt(sums.squares / (sums.calls - 1));
  return { factor, error: Math.round(((1.96 * deviation) / factor) * 1000) / 1000, calls: sums.calls };
}
