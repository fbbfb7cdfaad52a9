import { EventEmitter } from 'vscode';
import type { Disposable, Event, Uri } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { RunStores, StoredRun } from './runStores.ts';

/** The newest ended runs of suites, kept until a run comes or goes: lenses are asked for with every key. */
export class LastRuns implements Disposable {
  readonly #stores: RunStores;
  readonly #known = new Map<string, Promise<StoredRun[]>>();
  readonly #owner = new DisposableStore();
  readonly #changed = this.#owner.add(new EventEmitter<void>());
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(stores: RunStores) {
    this.#stores = stores;
    this.#owner.add(
      stores.onDidChange(() => {
        this.#known.clear();
        this.#changed.fire();
      }),
    );
  }

  /** Newest first; at most `lookedAt` of them. */
  async of(suite: Uri): Promise<StoredRun[]> {
    const key = suite.fsPath;
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#stores
      .runs({ suite: key, limit: lookedAt })
      .then((runs) => runs.filter(({ record }) => record.status !== 'running'));
    this.#known.set(key, found);
    found.catch(() => this.#known.delete(key)); // the caller shows the reason; a later call tries again
    return found;
  }

  dispose(): void {
    this.#owner.dispose();
  }
}

/** Runs of single cases leave the others as they were, so a few runs back are looked at. */
const lookedAt = 5;
