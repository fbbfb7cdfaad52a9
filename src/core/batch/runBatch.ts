import { resumedOptions } from '../engine/resumedOptions.ts';
import type { RunOptions, RunOutcome } from '../engine/runOptions.ts';
import { runSuite } from '../engine/runSuite.ts';
import { CupelError } from '../errors.ts';
import type { Suite } from '../suites/suite.ts';
import { BatchDesk } from './batchDesk.ts';
import type { BatchEvents } from './batchEvents.ts';

/** Graders that ask again because of an answer need a batch more; more than this is no grader but a mistake. */
const maxPasses = 20;
const defaultPollMs = 60_000;

export interface BatchOptions {
  /** Milliseconds between two looks at a batch; a minute unless given. */
  readonly pollMs?: number;
  /** Milliseconds after `drain` in which `signal` still cancels what would be left to the vendor; 0 unless given. */
  readonly secondThoughtMs?: number;
  readonly events?: BatchEvents;
}

/**
 * Runs a suite through the vendors' batch APIs: a pass over the plan collects what is to be asked, the batches are
 * submitted and waited for, and the next pass grades what was answered and collects what the graders ask. It ends when
 * a pass has nothing more to ask. `drain` leaves the batches to the vendor, `signal` cancels them there; `resume` takes
 * them up again in both cases.
 * @throws CupelError what `runSuite` throws; `batch.latency`, `batch.order`, `batch.unsupported` before anything is
 * sent; `batch.refused`
 */
export async function runBatch(
  suite: Suite,
  given: RunOptions,
  { pollMs = defaultPollMs, secondThoughtMs = 0, events }: BatchOptions = {},
): Promise<RunOutcome> {
  const options = await resumedOptions(given);
  const { store, prices, environment, signal, drain } = options;
  let { resume } = options;
  const resumed = resume === undefined ? undefined : await store.run(resume);
  if (resumed && resumed.status !== 'running') await store.retryBatched(resumed.id);
  const desk = new BatchDesk({
    store,
    prices,
    clock: environment.clock,
    environment,
    maxAgeMs: options.cacheMaxAgeMs,
    limit: options.maxCost ?? suite.cupel.budget,
    pollMs,
    secondThoughtMs,
    signal,
    drain,
    ...(events ? { events } : {}),
  });
  // A pass that sends again what found no room asks nothing new.
  for (let passes = 0; passes < maxPasses; passes += desk.setAside > 0 ? 0 : 1) {
    const outcome = await runSuite(suite, {
      ...options,
      batch: desk,
      ...(resume === undefined ? {} : { resume }),
    });
    if (desk.settled === 0 || signal?.aborted || drain?.aborted) return outcome;
    resume = outcome.run.id;
  }
  throw new CupelError(
    'batch.endless',
    `After ${maxPasses} rounds of batches there is still something to ask.`,
    {
      hint: 'A `transform` or a grader that asks otherwise each time cannot be run with --batch.',
    },
  );
}
