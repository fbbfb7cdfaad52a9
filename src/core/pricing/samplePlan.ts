import { planCalls, type PlannedCall, type PlanOptions } from '../engine/plan.ts';
import { createRandom } from '../stats/random.ts';
import type { Suite } from '../suites/suite.ts';
import { Turns } from '../turns.ts';
import { placeOf } from './estimateParts.ts';

/** The calls of one prompt and provider. */
export interface SampledColumn {
  prompt: number;
  provider: number;
  calls: number;
  /** The calls by where their cases stand (`TestEstimate.place`). */
  places: Map<number | string, number>;
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
  const turns = new Turns();
  for await (const call of planCalls(suite, plan, signal)) {
    const pause = turns.due();
    if (pause) await pause;
    // Cases with an output of their own are graded as they are, and broken rows are not called.
    if (call.case.providerOutput !== undefined || call.case.mistake) continue;
    const key = `${call.prompt}.${call.provider}`;
    const column = columns.get(key) ?? {
      prompt: call.prompt,
      provider: call.provider,
      calls: 0,
      places: new Map<number | string, number>(),
      sample: [],
    };
    columns.set(key, column);
    column.calls += 1;
    const place = placeOf(call.case, suite);
    column.places.set(place, (column.places.get(place) ?? 0) + 1);
    if (column.sample.length < size) column.sample.push(call);
    else {
      const kept = random.below(column.calls);
      if (kept < size) column.sample[kept] = call;
    }
  }
  return [...columns.values()];
}
