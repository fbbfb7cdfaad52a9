import { workspace } from 'vscode';
import type { Uri } from 'vscode';
import { askedCases, type Asked } from '../../core/engine/askedCases.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import type { Progress, RunOptions, RunOutcome } from '../../core/engine/runOptions.ts';
import { CupelError } from '../../core/errors.ts';
import type { Environment, Log } from '../../core/environment.ts';
import type { Store } from '../../core/store/store.ts';
import type { NamedFiles } from '../../core/suites/namedFiles.ts';
import type { Suite } from '../../core/suites/suite.ts';
import type { Estimate } from '../../core/pricing/estimate.ts';
import type { NamedEstimate } from '../../core/pricing/estimateWords.ts';
import { isDearer } from '../../core/pricing/estimateWords.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { LoadedParts } from '../../core/suites/loadSuite.ts';
import type { Core } from '../core/core.ts';
import { saveCode } from '../files/saveCode.ts';
import type { LoadedSuites } from '../files/loadedSuites.ts';
import type { Settings } from '../settings/settings.ts';
import type { ActiveRun } from './activeRun.ts';
import type { ActiveRuns } from './activeRuns.ts';
import { leftOfMonth } from './paidRuns.ts';
import type { RunStores } from './runStores.ts';

/** What a run may be asked for beside its suite. */
export interface RunRequest {
  /** Zero-based case indexes; all when absent. */
  cases?: readonly number[];
  /** Regular expression on a provider's id or label. */
  providers?: string;
  cache?: boolean;
  repeat?: number;
  /** US dollars; the smallest of this, the setting's and the suite's holds. */
  maxCost?: number;
  /** Code with unsaved changes is neither saved nor in the way: saving it runs it again. */
  keepsUnsaved?: boolean;
  /** Someone has seen what it costs with the code that is on the disk, and agreed. */
  isAgreed?: boolean;
  /** Of the cases with a smaller index it is told at the start how often each is asked, as far as that is known. */
  askedBelow?: number;
  onStart?: (run: RunRecord, asked: ReadonlyMap<number, Asked>) => void;
  onProgress?: (progress: Progress) => void;
  onResult?: (result: Result) => void;
}

export interface SuiteRunnerParts {
  core: Core;
  loaded: LoadedSuites;
  settings: Settings;
  stores: RunStores;
  active: ActiveRuns;
  environmentFor: (scope: Uri) => Promise<Environment>;
  cupelVersion: string;
  log: Log;
  /** The one counter of the window: its worker is shared. */
  counter: () => Promise<TokenCounter>;
  /** Takes in what a finished run teaches of how its vendors count. */
  learn: (run: RunRecord, store: Store) => Promise<void>;
  /** Whether a run of this cost may start. */
  allows: (suite: Suite, estimate: Estimate) => Promise<boolean>;
  /** Whether several runs may start together; undefined where each is to ask for itself. */
  allowsAll: (runs: readonly NamedEstimate[]) => Promise<boolean | undefined>;
}

/** A suite as it will run, and what that will cost. */
interface Agreed {
  suite: Suite;
  estimate: Estimate;
}

/** Runs suites with the engine and keeps the workspace's list of active runs. It shows nothing itself. */
export class SuiteRunner {
  readonly #parts: SuiteRunnerParts;
  /** What the suites name that were loaded. */
  readonly #names = new WeakMap<Suite, NamedFiles>();

  constructor(parts: SuiteRunnerParts) {
    this.#parts = parts;
  }

  /** @throws CupelError the first error of the suite; the Problems view has them all */
  async load(file: Uri): Promise<Suite> {
    const parts = await this.#parts.loaded.read(file);
    const suite = suiteOf(parts, file);
    if (parts.names) this.#names.set(suite, parts.names);
    return suite;
  }

  /** The same as it was a moment ago, for what is shown beside a text that is being typed. */
  async loadRecent(file: Uri): Promise<Suite> {
    return suiteOf(await this.#parts.loaded.recent(file), file);
  }

  /** What a run would cost. Sends nothing. */
  async estimate(suite: Suite, file: Uri, request: RunRequest = {}, signal?: AbortSignal): Promise<Estimate> {
    const { core, stores, counter, environmentFor } = this.#parts;
    const [environment, prices, store, tokens] = await Promise.all([
      environmentFor(file),
      core.prices(suite.directory),
      stores.storeFor(file),
      counter(),
    ]);
    const { filter, repeat, cache } = wishes(request);
    return core.estimate(suite, {
      environment,
      prices,
      store,
      counter: tokens,
      plan: { ...(filter && { filter }), ...(repeat !== undefined && { repeat }) },
      ...(cache !== undefined && { cache }),
      ...(signal && { signal }),
    });
  }

  /**
   * Asks once for runs that are started together, where all of them cost more than may be spent without a question.
   * @returns the files of those that were agreed to; the others ask for themselves
   * @throws AbortError when someone does not want to pay for them
   */
  async agreeTo(runs: readonly { file: Uri; request?: RunRequest }[]): Promise<ReadonlySet<string>> {
    if (runs.length < 2) return new Set();
    const found: (NamedEstimate & { file: Uri })[] = [];
    for (const { file, request } of runs) {
      try {
        const suite = await this.load(file);
        found.push({ file, name: suite.name, estimate: await this.estimate(suite, file, request) });
      } catch {
        // When its turn comes, it tells why it does not run.
      }
    }
    const isAllowed = await this.#parts.allowsAll(found);
    if (isAllowed === false) throw new DOMException('The runs were not started.', 'AbortError');
    const agreed = isAllowed ? found.filter(({ estimate }) => estimate.cost.expected !== null) : [];
    return new Set(agreed.map(({ file }) => file.toString()));
  }

  /**
   * Runs a loaded suite until it ends, fails or is stopped through `run`.
   * @throws AbortError when someone does not want to pay for it
   * @throws CupelError `code.unsaved`
   */
  async execute(suite: Suite, file: Uri, run: ActiveRun, request: RunRequest = {}): Promise<RunOutcome> {
    requireTrust();
    const { stores } = this.#parts;
    const { suite: saved, estimate } = await this.#agree(suite, file, run, request);
    const asked = await this.#asked(saved, run, request);
    const [store, options] = await Promise.all([
      stores.storeFor(file),
      this.#options(saved, file, request.maxCost),
    ]);
    return stores.holding(store, async () =>
      this.#run(saved, { ...options, store }, run, request, { estimate, asked }),
    );
  }

  /**
   * Asks what has to be asked, and saves the code. It may make other cases now: where they cost more than was agreed to,
   * that is asked, too.
   * @throws AbortError, CupelError `code.unsaved`
   */
  async #agree(suite: Suite, file: Uri, run: ActiveRun, request: RunRequest): Promise<Agreed> {
    const { environmentFor } = this.#parts;
    const names = this.#names.get(suite);
    const estimate = await this.estimate(suite, file, request, run.signal);
    if (!request.isAgreed) await this.#allow(suite, estimate);
    const isSaved = names && !request.keepsUnsaved && (await saveCode(names, await environmentFor(file)));
    if (!isSaved) return { suite, estimate };
    const saved = await this.load(file);
    const anew = await this.estimate(saved, file, request, run.signal);
    if (isDearer(anew, estimate)) await this.#allow(saved, anew);
    return { suite: saved, estimate: anew };
  }

  /** @throws AbortError when someone does not want to pay for it */
  async #allow(suite: Suite, estimate: Estimate): Promise<void> {
    if (await this.#parts.allows(suite, estimate)) return;
    throw new DOMException('The run was not started.', 'AbortError');
  }

  /** Nothing is in flight yet: Stop need not wait for it. */
  async #asked(suite: Suite, run: ActiveRun, request: RunRequest): Promise<ReadonlyMap<number, Asked>> {
    const { askedBelow: below } = request;
    if (below === undefined) return new Map();
    const { filter, repeat } = wishes(request);
    const options = { ...(filter && { filter }), ...(repeat !== undefined && { repeat }) };
    return askedCases(suite, options, { below, signal: AbortSignal.any([run.signal, run.drain]) });
  }

  async #run(
    suite: Suite,
    options: RunOptions,
    run: ActiveRun,
    request: RunRequest,
    { estimate, asked }: { estimate: Estimate; asked: ReadonlyMap<number, Asked> },
  ): Promise<RunOutcome> {
    const { core, stores, active, log } = this.#parts;
    const { store } = options;
    try {
      const outcome = await core.runSuite(suite, {
        ...options,
        signal: run.signal,
        drain: run.drain,
        ...wishes(request),
        onStart: (record) => {
          active.started(run, record.id);
          log.info(`Run ${record.id} of ${run.suite.fsPath} began.`);
          stores.notify();
          request.onStart?.(record, asked);
          // The two are held against each other later.
          store
            .updateRun(record.id, { estimate: estimate.cost })
            .catch((error: unknown) => log.warn(String(error)));
        },
        onProgress: (progress) => {
          active.progressed(run, progress);
          request.onProgress?.(progress);
        },
        ...(request.onResult && { onResult: request.onResult }),
      });
      log.info(`Run ${outcome.run.id} ended: ${outcome.status}.`);
      await this.#parts.learn(outcome.run, store);
      return outcome;
    } finally {
      stores.notify();
    }
  }

  async #options(suite: Suite, file: Uri, limit: number | undefined): Promise<Omit<RunOptions, 'store'>> {
    const { core, settings, cupelVersion, environmentFor } = this.#parts;
    const maxConcurrency = settings.maxConcurrency.get(file);
    const own = smaller(limit ?? null, smaller(settings['budget.perRun'].get(file), suite.cupel.budget));
    const maxCost = smaller(await leftOfMonth(this.#parts), own);
    const [environment, prices] = await Promise.all([environmentFor(file), core.prices(suite.directory)]);
    return {
      environment,
      prices,
      cupelVersion,
      ...(maxConcurrency !== null && { maxConcurrency }),
      ...(maxCost !== undefined && { maxCost }),
    };
  }
}

function wishes({ cases, providers, cache, repeat }: RunRequest): Partial<RunOptions> {
  return {
    filter: { ...(cases && { cases }), ...(providers !== undefined && { providers }) },
    ...(cache !== undefined && { cache }),
    ...(repeat !== undefined && { repeat }),
  };
}

/** @throws CupelError `trust.required` */
export function requireTrust(): void {
  if (workspace.isTrusted) return;
  throw new CupelError('trust.required', 'Suites do not run in a workspace that is not trusted.', {
    hint: 'A suite can name code and addresses; trust the workspace if you know where it comes from.',
  });
}

/** @throws CupelError the first error of a suite that has some */
function suiteOf({ suite, diagnostics }: LoadedParts, file: Uri): Suite {
  if (suite) return suite;
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first) throw new CupelError(first.code, first.message, first);
  throw new CupelError('suite.notLoaded', `The suite "${file.fsPath}" cannot be loaded.`);
}

/** Two budgets hold at once, so the smaller one does. */
function smaller(setting: number | null, suite: number | undefined): number | undefined {
  if (setting === null) return suite;
  return suite === undefined ? setting : Math.min(setting, suite);
}
