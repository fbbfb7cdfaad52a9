import { planCalls, type PlannedCall, type PlanOptions } from '../engine/plan.ts';
import { createRandom } from '../stats/random.ts';
import type { Suite } from '../suites/suite.ts';

/** The calls of one prompt and provider. */
export interface SampledColumn {
  prompt: number;
  provider: number;
  calls: number;
  /** All of them, or a sample. */
  sample: PlannedCall[];
}

/** Counts the calls of a plan by prompt and provider, and keeps a sample of each (Vitter's algorithm R, 1985). */
export async function samplePlan(
  suite: Suite,
  plan: PlanOptions,
  { size, seed, signal }: { size: number; seed: number; signal: AbortSignal },
): Promise<SampledColumn[]> {
  const random = createRandom(seed);
  const columns = new Map<string, SampledColumn>();
  for await (const call of planCalls(suite, plan, signal)) {
    // Cases with an output of their own are graded as they are, and broken rows are not called.
    if (call.case.providerOutput !== undefined || call.case.mistake) continue;
    const key = `${call.prompt}.${call.provider}`;
    const column = columns.get(key) ?? { prompt: call.prompt, provider: call.provider, calls: 0, sample: [] };
    columns.set(key, column);
    column.calls += 1;
    if (column.sample.length < size) column.sample.push(call);
    else {
      const place = random.below(column.calls);
      if (place < size) column.sample[place] = call;
    }
  }
  return [...columns.values()];
}
