import type { RunRecord } from '../../core/engine/result.ts';
import type { Log } from '../../core/environment.ts';
import type { Store } from '../../core/store/store.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { LearnedFactor } from '../../core/tokens/tokenizers.ts';
import type { Core } from '../core/core.ts';
import type { RunStores } from './runStores.ts';

/** The factor of a model; undefined while too few of its calls are known. */
type FactorOf = (model: string) => LearnedFactor | undefined;

/** What the runs of the workspace's stores taught of how vendors count. */
export class TokenLearning {
  readonly #core: Core;
  readonly #stores: RunStores;
  readonly #log: Log;
  readonly #byStore = new Map<string, FactorOf>();
  #loading: Promise<void> | undefined;

  constructor(core: Core, stores: RunStores, log: Log) {
    this.#core = core;
    this.#stores = stores;
    this.#log = log;
  }

  /** Reads what the stores that are there hold, once. */
  async load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  /** Of several stores, the one with the most calls has the word. */
  factorOf(model: string): LearnedFactor | undefined {
    const found = [...this.#byStore.values()].flatMap((of) => of(model) ?? []);
    return found.sort((a, b) => b.calls - a.calls)[0];
  }

  /** Learns from a run that is over. A run that taught nothing is a run all the same. */
  async learn(run: RunRecord, store: Store, counter: () => Promise<TokenCounter>): Promise<void> {
    try {
      const learned = await this.#core.learnFromRun(run, store, counter);
      if (learned) this.#byStore.set(store.directory, learned);
    } catch (error) {
      this.#log.warn(`Nothing was learned of the tokens of run ${run.id}: ${String(error)}`);
    }
  }

  async #read(): Promise<void> {
    try {
      for (const { directory } of await this.#stores.existing())
        this.#byStore.set(directory, await this.#core.learnedFactors(directory));
    } catch (error) {
      // Counts are made with the documented factors then.
      this.#log.warn(`What earlier runs taught of tokens could not be read: ${String(error)}`);
    }
  }
}
