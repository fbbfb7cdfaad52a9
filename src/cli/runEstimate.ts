import type { RunOptions } from '../core/engine/runOptions.ts';
import { countCalls } from '../core/engine/plan.ts';
import type { RunRecord } from '../core/engine/result.ts';
import type { Amount } from '../core/pricing/estimate.ts';
import type { Suite } from '../core/suites/suite.ts';
import { dollars } from '../shared/figures.ts';

/** A run of so few calls and characters is over before an encoding is loaded, and its answers' lengths are guesses. */
const fewCalls = 10;
const fewCharacters = 20_000;

/**
 * What a run that is about to begin will cost, to hold it against what it came to. Undefined where nothing is to be
 * paid, or the run goes on with one that was estimated when it began.
 */
export async function runEstimate(suite: Suite, options: RunOptions): Promise<Amount | undefined> {
  const isFree = suite.providers.every(({ id }) => /^(?:echo|replay)(?::|$)/.test(id));
  // Which cases failed before is known to the run alone.
  const isPart = options.resume !== undefined || options.filter?.failingIn !== undefined;
  if (isFree || isPart || options.replay !== undefined) return undefined;
  const [{ estimate }, { learnedCounter }] = await Promise.all([
    import('../core/pricing/estimate.ts'),
    import('./learnedCounter.ts'),
  ]);
  const { environment, prices, store, filter, repeat, shard, vars, cache, cacheMaxAgeMs } = options;
  const { grader, signal } = options;
  const plan = {
    ...(filter ? { filter } : {}),
    ...(repeat === undefined ? {} : { repeat }),
    ...(shard ? { shard } : {}),
  };
  const isSmall = (countCalls(suite, plan) ?? Infinity) <= fewCalls;
  const counter = await learnedCounter(store.directory, isSmall ? { roughUpTo: fewCharacters } : {});
  try {
    const { cost } = await estimate(suite, {
      environment,
      prices,
      store,
      counter,
      plan,
      ...(vars ? { vars } : {}),
      ...(cache === undefined ? {} : { cache }),
      cacheMaxAgeMs,
      ...(grader === undefined ? {} : { grader }),
      ...(signal ? { signal } : {}),
    });
    return cost;
  } catch (error) {
    // Whatever is wrong is found again by the run, which knows what to do about it.
    environment.log.debug(`no estimate: ${String(error)}`);
    return undefined;
  } finally {
    await counter.dispose();
  }
}

/** `estimated ≈ $0.42, it came to $0.40`; undefined for a run without an estimate. */
export function estimatedWords({ estimate, summary }: RunRecord): string | undefined {
  if (!estimate || estimate.expected === null) return undefined;
  const came = summary && summary.costUnknown === 0 ? `, it came to ${dollars(summary.cost ?? 0)}` : '';
  return `estimated ≈ ${dollars(estimate.expected)}${came}`;
}
