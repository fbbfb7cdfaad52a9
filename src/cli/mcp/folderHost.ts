import path from 'node:path';
import type { FoundRun, ToolHost, ToolRun } from '../../core/agentTools/toolHost.ts';
import { isInside } from '../../core/agentTools/toolInput.ts';
import { readGitCommit } from '../../core/engine/gitCommit.ts';
import { runSuite } from '../../core/engine/runSuite.ts';
import type { RunOptions, RunOutcome } from '../../core/engine/runOptions.ts';
import type { Environment } from '../../core/environment.ts';
import { CupelError } from '../../core/errors.ts';
import { estimate } from '../../core/pricing/estimate.ts';
import type { PriceBook } from '../../core/pricing/price.ts';
import { projectPrices } from '../../core/pricing/projectPrices.ts';
import { openStore } from '../../core/store/openStore.ts';
import type { Store } from '../../core/store/store.ts';
import { hasStore, storeDirectory } from '../../core/store/storeDirectory.ts';
import type { Suite } from '../../core/suites/suite.ts';
import { findSuites, loadSuite } from '../../core/suites/loadSuite.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import { version } from '../../core/version.ts';
import { learnAfter, learnedCounter } from '../learnedCounter.ts';
import { withEstimate } from '../runEstimate.ts';

export interface FolderHostOptions {
  folders: readonly string[];
  environment: Environment;
  /** The folder of the run store, where one was named. */
  store?: string | undefined;
  /** Asks the person at the other end. Undefined where the client cannot. */
  agrees: ToolHost['agrees'];
  /** US dollars that a run, and the runs of a calendar month, may spend at most. */
  budget?: { perRun: number | undefined; perMonth: number | undefined };
}

/** The tools' host on the command line: folders on the disk, and the stores that `cupel run` writes. */
export class FolderHost implements ToolHost {
  /** Replaced when the client opens others. */
  folders: readonly string[];
  readonly agrees: ToolHost['agrees'];
  readonly #environment: Environment;
  readonly #namedStore: string | undefined;
  readonly #budget: FolderHostOptions['budget'];
  readonly #running = new Set<Promise<RunOutcome>>();
  readonly #stores = new Map<string, Promise<Store>>();
  /** By the folder of a store, whose runs taught them. */
  readonly #counters = new Map<string, Promise<TokenCounter>>();

  constructor({ folders, environment, store, agrees, budget }: FolderHostOptions) {
    this.folders = folders;
    this.agrees = agrees;
    this.#environment = environment;
    this.#namedStore = store;
    this.#budget = budget;
  }

  async suites(): Promise<string[]> {
    const files = new Set<string>();
    for (const folder of this.folders) for await (const file of findSuites(folder)) files.add(file);
    return [...files].sort();
  }

  environment = async (): Promise<Environment> => this.#environment;

  async load(file: string) {
    const { suite, diagnostics } = await loadSuite(file, this.#environment);
    if (suite) return suite;
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw first
      ? new CupelError(first.code, first.message, first)
      : new CupelError('suite.notLoaded', `the suite ${file} cannot be loaded`);
  }

  async estimate(...[suite, request, signal]: Parameters<ToolHost['estimate']>) {
    const store = await this.#existingStore(suite.file);
    return estimate(suite, {
      environment: this.#environment,
      prices: await this.#prices(suite.directory),
      counter: await this.#counterFor(this.#directoryFor(suite.file)),
      signal,
      ...(store && { store }),
      ...planned(request),
    });
  }

  async run(...[suite, request, signal]: Parameters<ToolHost['run']>) {
    const [store, prices, gitCommit] = await Promise.all([
      this.#open(this.#directoryFor(suite.file)),
      this.#prices(suite.directory),
      readGitCommit(suite.directory),
    ]);
    const { filter, repeat } = planned(request).plan;
    const { cache, maxCost, onProgress } = request;
    const own = smaller(maxCost, suite.cupel.budget);
    const budget = smaller(smaller(own, this.#budget?.perRun), await this.#leftOfMonth());
    const options: RunOptions = {
      environment: this.#environment,
      store,
      prices,
      signal,
      filter,
      cupelVersion: version,
      ...(repeat !== undefined && { repeat }),
      ...(cache !== undefined && { cache }),
      ...(budget !== undefined && { maxCost: budget }),
      ...(gitCommit !== undefined && { gitCommit }),
      ...(onProgress && { onProgress }),
    };
    const running = this.#runToItsEnd(suite, options);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #runToItsEnd(suite: Suite, options: RunOptions): Promise<RunOutcome> {
    const { store } = options;
    const outcome = await runSuite(suite, await withEstimate(suite, options));
    await learnAfter(outcome.run, store, this.#environment);
    // What the run taught is read with the next estimate.
    await this.#forgetCounter(store.directory);
    return outcome;
  }

  async runs(filter: { suite?: string; limit?: number }): Promise<FoundRun[]> {
    const found = await Promise.all(
      (await this.#allStores()).map(async (store) =>
        (await store.runs(filter)).map((record) => ({ record, store })),
      ),
    );
    return found
      .flat()
      .sort((a, b) => Date.parse(b.record.startedAt) - Date.parse(a.record.startedAt))
      .slice(0, filter.limit);
  }

  async findRun(id: string): Promise<FoundRun | undefined> {
    for (const store of await this.#allStores()) {
      const record = await store.run(id);
      if (record) return { record, store };
    }
    return undefined;
  }

  /** US dollars; undefined without a budget for months. */
  async #leftOfMonth(): Promise<number | undefined> {
    const perMonth = this.#budget?.perMonth;
    if (perMonth === undefined) return undefined;
    const [{ sumSpending }, runs] = await Promise.all([
      import('../../core/summaries/spending.ts'),
      this.runs({}),
    ]);
    const records = runs.map(({ record }) => record);
    return Math.max(0, sumSpending(records, { now: new Date(), perMonth }).budget?.left ?? 0);
  }

  propose = async (): Promise<string> =>
    'This is only proposed: nothing was written. Show it to the person, and make the change when they agree.';

  /** Runs that are under way are to be stopped before, by their signals; what they have is recorded. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    const stores = await Promise.allSettled(this.#stores.values());
    this.#stores.clear();
    await Promise.all([
      ...[...this.#counters.keys()].map((directory) => this.#forgetCounter(directory)),
      ...stores.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)),
    ]);
  }

  #directoryFor(suite: string): string {
    return (
      this.#namedStore ??
      storeDirectory(
        path.dirname(suite),
        this.folders.find((each) => isInside(suite, each)),
      )
    );
  }

  async #existingStore(suite: string): Promise<Store | undefined> {
    const directory = this.#directoryFor(suite);
    return hasStore(directory) ? this.#open(directory) : undefined;
  }

  async #allStores(): Promise<Store[]> {
    const directories = [
      ...this.folders.map((folder) => this.#directoryFor(path.join(folder, 'any.eval.yaml'))),
      ...(await this.suites()).map((suite) => this.#directoryFor(suite)),
    ];
    const there = [...new Set(directories)].filter((each) => hasStore(each));
    return Promise.all(there.map((directory) => this.#open(directory)));
  }

  #open(directory: string): Promise<Store> {
    let store = this.#stores.get(directory);
    if (store) return store;
    store = openStore(directory);
    this.#stores.set(directory, store);
    // A later call tries again; this one's caller hears why.
    store.catch(() => this.#stores.delete(directory));
    return store;
  }

  #counterFor(directory: string): Promise<TokenCounter> {
    const counter = this.#counters.get(directory) ?? learnedCounter(directory);
    this.#counters.set(directory, counter);
    return counter;
  }

  async #forgetCounter(directory: string): Promise<void> {
    const counter = this.#counters.get(directory);
    this.#counters.delete(directory);
    await (await counter)?.dispose();
  }

  #prices(directory: string): Promise<PriceBook> {
    return projectPrices(directory, this.#environment.variables);
  }
}

function planned({ cases, providers, repeat, cache }: ToolRun) {
  return {
    plan: {
      filter: { ...(cases && { cases }), ...(providers !== undefined && { providers }) },
      ...(repeat !== undefined && { repeat }),
    },
    ...(cache !== undefined && { cache }),
  };
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
