import { l10n } from 'vscode';
import type { Disposable, TreeView, ViewBadge } from 'vscode';
import type { RunRecord } from '../../core/engine/result.ts';
import { failuresOf, hasPassed, problemsOf } from '../../core/summaries/runVerdict.ts';
import { count } from '../../shared/figures.ts';
import { Debouncer } from '../disposables/debouncer.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import { verdictWords } from '../format/runWords.ts';
import type { RunStores } from '../runs/runStores.ts';

/** Starting the window comes first. */
const startMs = 1000;
/** Runs that may be under way before the last one that has ended. */
const lookedThrough = 20;

/** What keeps a run from passing: how many cases, and which conditions on the whole. */
function badgeOf(run: RunRecord): ViewBadge | undefined {
  if (!run.summary || hasPassed(run)) return undefined;
  const failures = failuresOf(run.summary);
  const value = failures + problemsOf(run).length;
  if (value === 0) return undefined;
  const others = verdictWords(run);
  const failed = l10n.t('{0}: {1} failed in the last run', run.suiteName, count(failures));
  const words = failures > 0 ? [failed, ...others] : [`${run.suiteName}: ${others.join('\n')}`];
  return { value, tooltip: words.join('\n') };
}

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
    this.#view.badge = last && badgeOf(last);
  }

  dispose(): void {
    this.#owner.dispose();
  }
}
