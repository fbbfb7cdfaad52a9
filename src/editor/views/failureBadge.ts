import { l10n } from 'vscode';
import type { Disposable, TreeView } from 'vscode';
import { count } from '../../shared/figures.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { RunStores } from '../runs/runStores.ts';

/** Starting the window comes first. */
const startMs = 1000;
/** Runs that may be under way before the last one that has ended. */
const lookedThrough = 20;

type Runs = Pick<RunStores, 'runs' | 'onDidChange'>;

/**
 * Marks a view with what failed in the last run that has ended: shortly after the start of the window, where runs are
 * kept already, and whenever they change.
 */
export class FailureBadge implements Disposable {
  readonly #view: Pick<TreeView<unknown>, 'badge'>;
  readonly #stores: Runs;
  readonly #owner = new DisposableStore();

  constructor(view: Pick<TreeView<unknown>, 'badge'>, stores: Runs, showError: ShowError) {
    this.#view = view;
    this.#stores = stores;
    const update = (): void => void this.#update().catch(showError);
    this.#owner.add(stores.onDidChange(update));
    this.#owner.add(new Debouncer(startMs)).schedule('start', update);
  }

  async #update(): Promise<void> {
    const runs = await this.#stores.runs({ limit: lookedThrough });
    if (this.#owner.disposed) return;
    const last = runs.find(({ record }) => record.status !== 'running' && record.summary)?.record;
    const { failed = 0, errored = 0 } = last?.summary ?? {};
    const value = failed + errored;
    const tooltip = l10n.t('{0}: {1} failed in the last run', last?.suiteName ?? '', count(value));
    this.#view.badge = value === 0 ? undefined : { value, tooltip };
  }

  dispose(): void {
    this.#owner.dispose();
  }
}
