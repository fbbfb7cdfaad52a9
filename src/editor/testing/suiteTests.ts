import { l10n, tests, workspace } from 'vscode';
import type { Disposable, TestController, TestItem, Uri } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { messageOf } from '../../core/errors.ts';
import { count } from '../../shared/figures.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { CaseData } from './caseItems.ts';
import { makeCaseItems, shownCases } from './caseItems.ts';

/** Suites and cases in the Test Explorer: found when it is opened, kept current from unsaved text. */
export class SuiteTests implements Disposable {
  readonly controller: TestController;
  readonly #suites: SuiteIndex;
  readonly #runner: SuiteRunner;
  readonly #store = new DisposableStore();
  readonly #cases = new WeakMap<TestItem, CaseData>();
  /** Suites whose cases were asked for, and so are kept current. */
  readonly #resolved = new Set<string>();
  #isDiscovered = false;

  constructor(suites: SuiteIndex, runner: SuiteRunner) {
    this.#suites = suites;
    this.#runner = runner;
    this.controller = this.#store.add(tests.createTestController('cupel', 'Cupel'));
    this.controller.resolveHandler = async (item) => (item ? this.resolve(item) : this.discover());
    this.controller.refreshHandler = async () => {
      suites.files.refresh();
      await this.discover();
    };
    this.#store.add(
      suites.onDidChange((uri) => {
        if (!this.#isDiscovered) return;
        void (uri ? this.#reload(uri) : this.discover());
      }),
    );
  }

  /** What is behind a case's item; undefined for a suite's. */
  caseOf(item: TestItem): CaseData | undefined {
    return this.#cases.get(item);
  }

  /** Lists the workspace's suites. */
  async discover(): Promise<void> {
    this.#isDiscovered = true;
    const files = await this.#suites.files.all();
    const ids = new Set(files.map((uri) => uri.toString()));
    for (const [id] of this.controller.items)
      if (!ids.has(id)) {
        this.controller.items.delete(id);
        this.#resolved.delete(id);
      }
    for (const uri of files) this.suiteItem(uri);
    this.#tellApart(files);
  }

  /** The item of a suite, made if there is none yet. */
  suiteItem(uri: Uri): TestItem {
    const id = uri.toString();
    const known = this.controller.items.get(id);
    if (known) return known;
    const item = this.controller.createTestItem(id, suiteLabel(uri.fsPath), uri);
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }

  /** Suites of one name get their path beside it; the others do without, since screen readers say it instead. */
  #tellApart(files: readonly Uri[]): void {
    const byName = Map.groupBy(files, (uri) => suiteLabel(uri.fsPath));
    for (const alike of byName.values())
      if (alike.length > 1)
        for (const uri of alike) this.suiteItem(uri).description = workspace.asRelativePath(uri);
  }

  /** Reads a suite's cases into its item; what is wrong with the suite is shown on it. */
  async resolve(item: TestItem): Promise<void> {
    if (!item.uri || this.#cases.has(item)) return;
    this.#resolved.add(item.id);
    item.busy = true;
    try {
      const suite = await this.#runner.load(item.uri);
      const { items, data, isCut } = await makeCaseItems(this.controller, suite, item.uri);
      for (const [each, about] of data) this.#cases.set(each, about);
      item.children.replace(items);
      item.tags = items[0]?.tags.filter(({ id }) => /^(?:provider|prompt):/.test(id)) ?? [];
      item.error = undefined;
      if (isCut) item.description = l10n.t('{0}: the first {1} cases', item.label, count(shownCases));
    } catch (error) {
      item.children.replace([]);
      item.error = messageOf(error);
    } finally {
      item.busy = false;
    }
  }

  async #reload(uri: Uri): Promise<void> {
    const item = this.controller.items.get(uri.toString());
    if (item && this.#resolved.has(item.id)) await this.resolve(item);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
