import { EventEmitter, Uri } from 'vscode';
import type { Disposable, Event } from 'vscode';
import { caseItems } from '../../core/suites/outlineItems.ts';
import type { Environment, Log } from '../../core/environment.ts';
import { messageOf } from '../../core/errors.ts';
import type { Estimate } from '../../core/pricing/estimate.ts';
import type { Suite } from '../../core/suites/suite.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { Core } from '../core/core.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { LoadedSuites } from '../files/loadedSuites.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { openDocument } from '../files/suiteIndex.ts';
import { onDidChangeSources } from '../files/suiteSources.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';

/** Nobody waits for these while typing. */
const pauseMs = 600;
/** Calls of a prompt and provider that are counted: those of the cases in the suite itself, as far as they go. */
const fewest = 50;
const most = 500;

interface SuiteCostsParts {
  core: Core;
  suites: SuiteIndex;
  loaded: Pick<LoadedSuites, 'named'>;
  stores: RunStores;
  runner: SuiteRunner;
  environmentFor: (scope: Uri) => Promise<Environment>;
  counter: () => Promise<TokenCounter>;
  log: Log;
}

/** What a run of a suite would cost. */
export interface SuiteCost extends Estimate {
  /** Undefined when only reading a whole dataset would tell. */
  cases: number | undefined;
}

/** What runs of suites would cost, estimated in the background for what is shown beside their texts. */
export class SuiteCosts implements Disposable {
  readonly #parts: SuiteCostsParts;
  readonly #known = new Map<string, SuiteCost | undefined>();
  /** Why suites cannot be read, as the last estimate found it. */
  readonly #problems = new Map<string, string>();
  /** One after the other: a view may ask for every suite of a workspace. */
  #last: Promise<void> = Promise.resolve();
  /** Estimates under way, and whether what they are made of has changed since. */
  readonly #begun = new Map<string, { stale: boolean }>();
  readonly #store = new DisposableStore();
  readonly #typing = this.#store.add(new Debouncer(pauseMs));
  readonly #changed = this.#store.add(new EventEmitter<Uri>());

  /** The estimate of a suite came, or does not hold any more. */
  readonly onDidChangeSuite: Event<Uri> = this.#changed.event;
  /** The same, whichever the suite. */
  readonly onDidChange: Event<void> = (listener, self, owners) =>
    this.#changed.event(() => listener.call(self), undefined, owners);

  constructor(parts: SuiteCostsParts) {
    this.#parts = parts;
    this.#store.add(
      parts.suites.onDidChange((uri) => {
        if (uri) this.#forget(uri.toString());
        else void this.#forgetGone();
      }),
    );
    // One that was missing may be there again, by whomever.
    this.#store.add(parts.loaded.named.onDidChange(({ suite }) => this.#forget(suite.toString())));
    // Prompts, data and prices are files of their own.
    this.#store.add(onDidChangeSources(() => this.forget()));
  }

  /** The estimate as far as it is known; what is not known yet is begun. Undefined too for a suite with mistakes. */
  of(suite: Uri): SuiteCost | undefined {
    const key = suite.toString();
    if (!this.#known.has(key) && !this.#begun.has(key)) {
      this.#begun.set(key, { stale: false });
      this.#typing.schedule(key, () => {
        this.#last = this.#last.then(async () => this.#keepEstimate(suite));
      });
    }
    return this.#known.get(key);
  }

  /** What all estimates are made of has changed: prices, say. */
  forget(): void {
    for (const key of this.#keys()) this.#forget(key);
  }

  /** What is known of a suite already; nothing is begun. */
  known(suite: Uri): SuiteCost | undefined {
    return this.#known.get(suite.toString());
  }

  /** Why there is no estimate of a suite: the first mistake in it. Undefined while nothing is known of one. */
  problemOf(suite: Uri): string | undefined {
    return this.#problems.get(suite.toString());
  }

  async #keepEstimate(suite: Uri): Promise<void> {
    const key = suite.toString();
    if (this.#store.disposed) return;
    const estimate = await this.#estimate(suite);
    if (!this.#begun.get(key)?.stale) this.#known.set(key, estimate);
    else this.#problems.delete(key); // of what stood there before
    this.#begun.delete(key);
    if (!this.#store.disposed) this.#changed.fire(suite);
  }

  async #estimate(file: Uri): Promise<SuiteCost | undefined> {
    const { core, suites, environmentFor, counter, log } = this.#parts;
    try {
      const suite = await this.#load(file);
      const [outline, environment, prices, tokens, store] = await Promise.all([
        suites.outline(file),
        environmentFor(file),
        core.prices(suite.directory),
        counter(),
        this.#existingStore(file),
      ]);
      const estimate = await core.estimate(suite, {
        environment,
        prices,
        counter: tokens,
        sampleSize: Math.min(most, Math.max(fewest, 2 * caseItems(outline).length)),
        parts: true,
        ...(store && { store }),
      });
      return { ...estimate, cases: suite.caseCount };
    } catch (error) {
      log.debug(`No estimate of ${file.fsPath}: ${String(error)}`); // the Problems view tells what is wrong
      return undefined;
    }
  }

  async #load(file: Uri): Promise<Suite> {
    const key = file.toString();
    try {
      const suite = await this.#parts.runner.loadRecent(file);
      this.#problems.delete(key);
      return suite;
    } catch (error) {
      this.#problems.set(key, messageOf(error));
      throw error;
    }
  }

  /** Looking at a suite must not make a store for it. */
  async #existingStore(file: Uri) {
    const directory = this.#parts.stores.directoryFor(file);
    return (await this.#parts.stores.existing()).find((store) => store.directory === directory);
  }

  #forget(key: string): void {
    const begun = this.#begun.get(key);
    if (begun) begun.stale = true;
    const hadProblem = this.#problems.delete(key);
    if (this.#known.delete(key) || hadProblem) this.#changed.fire(Uri.parse(key));
  }

  #keys(): Set<string> {
    return new Set([...this.#known.keys(), ...this.#problems.keys(), ...this.#begun.keys()]);
  }

  /** Suites that are no more; those outside of the workspace are there as long as they are open. */
  async #forgetGone(): Promise<void> {
    const all = await this.#parts.suites.files.all().catch(() => undefined); // who lists them shows the reason
    if (!all || this.#store.disposed) return;
    const there = new Set(all.map(String));
    for (const key of this.#keys())
      if (!there.has(key) && !openDocument(Uri.parse(key))) {
        this.#known.delete(key);
        this.#problems.delete(key);
      }
  }

  dispose(): void {
    this.#store.dispose();
  }
}
