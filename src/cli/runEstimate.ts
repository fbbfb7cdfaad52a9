import type { RunOptions } from '../core/engine/runOptions.ts';
import { countCalls } from '../core/engine/plan.ts';
import type { Amount } from '../core/pricing/estimate.ts';
import { messageOf } from '../core/errors.ts';
import type { Suite } from '../core/suites/suite.ts';

/** A run of so few calls and characters is over before an encoding is loaded, and its answers' lengths are guesses. */
const fewCalls = 10;
const fewCharacters = 20_000;

/**
 * What a run that is about to begin will cost, to hold it against what it came to. Undefined where nothing is to be
 * paid, or the run goes on with one that was estimated when it began.
 */
export async function runEstimate(
  suite: Suite,
  options: RunOptions,
  batch = false,
): Promise<Amount | undefined> {
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
    const found = await estimate(suite, {
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
    return (batch ? found.batch : null) ?? found.cost;
  } catch (error) {
    // Whatever is wrong is found again by the run, which knows what to do about it.
    environment.log.debug(`no estimate: ${String(error)}`);
    return undefined;
  } finally {
    await counter.dispose();
  }
}

/**
 * The options of a run that keeps its estimate in the store. A run without one is a run all the same.
 * @param batch as a batch, where its vendors have one, which costs less
 */
export async function withEstimate(suite: Suite, options: RunOptions, batch = false): Promise<RunOptions> {
  const estimate = await runEstimate(suite, options, batch);
  if (!estimate) return options;
  const { store, environment, onStart } = options;
  return {
    ...options,
    onStart: (run) => {
      onStart?.(run);
      store
        .updateRun(run.id, { estimate })
        .catch((error: unknown) => environment.log.warn(`the estimate is not kept: ${messageOf(error)}`));
    },
  };
}
