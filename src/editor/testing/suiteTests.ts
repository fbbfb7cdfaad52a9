import { l10n, MarkdownString, Range, tests, workspace } from 'vscode';
import type { Disposable, TestController, TestItem, TestRunProfile, TextDocument, Uri } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { messageOf } from '../../core/errors.ts';
import { count } from '../../shared/figures.ts';
import type { ShowError } from '../errors/showError.ts';
import type { LoadedSuites } from '../files/loadedSuites.ts';
import { isSuiteDocument } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { CaseData } from './caseItems.ts';
import { makeCaseItems, shownCases } from './caseItems.ts';
import { historyTags } from './caseTags.ts';
import { said } from '../words/said.ts';

/** Runs that are looked through for flaky cases and costs. */
const runsLookedAt = 5;

interface SuiteTestsParts {
  suites: SuiteIndex;
  loaded: LoadedSuites;
  runner: SuiteRunner;
  stores: RunStores;
  showError: ShowError;
}

/**
 * Suites and cases in the Test Explorer: found when it is opened, or for a suite that is open in an editor; kept current
 * from unsaved text, theirs and that of the files that they name. In a workspace of several folders suites stand under their folder.
 */
export class SuiteTests implements Disposable {
  readonly controller: TestController;
  /** The way of running that is meant when nobody says another. */
  runProfile: TestRunProfile | undefined;
  readonly #suites: SuiteIndex;
  readonly #runner: SuiteRunner;
  readonly #stores: RunStores;
  readonly #store = new DisposableStore();
  readonly #items = new Map<string, TestItem>();
  readonly #cases = new WeakMap<TestItem, CaseData>();
  /** Suites whose cases were asked for, and so are kept current, with the newest run that was known then. */
  readonly #resolved = new Map<string, string | undefined>();
  /** Suites whose cases are being read. */
  readonly #reading = new Map<string, Promise<void>>();
  #isDiscovered = false;

  constructor(parts: SuiteTestsParts) {
    const { suites, stores } = parts;
    this.#suites = suites;
    this.#runner = parts.runner;
    this.#stores = stores;
    this.controller = this.#store.add(tests.createTestController('cupel', 'Cupel'));
    this.controller.resolveHandler = async (item) => (item ? this.resolve(item) : this.discover());
    this.controller.refreshHandler = async () => {
      suites.files.refresh();
      await this.discover();
    };
    this.#store.add(
      suites.onDidChange((uri) => {
        if (uri) void this.#reload(uri);
        else if (this.#isDiscovered) void this.discover();
      }),
    );
    this.#store.add(
      parts.loaded.named.onDidChange(({ suite }) => {
        void this.#reload(suite);
      }),
    );
    this.#store.add(
      stores.onDidChange(() => {
        this.#retagWhatRan().catch(parts.showError);
      }),
    );
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#opened(document)));
    this.#store.add(
      workspace.onDidGrantWorkspaceTrust(() => {
        for (const item of this.#items.values()) item.error = undefined;
      }),
    );
    for (const document of workspace.textDocuments) this.#opened(document);
  }

  /** What is behind a case's item; undefined for a suite's and a folder's. */
  caseOf(item: TestItem): CaseData | undefined {
    return this.#cases.get(item);
  }

  /** Whether an item is a folder of the workspace. */
  isFolder(item: TestItem): boolean {
    return !this.#cases.has(item) && !this.#items.has(item.id);
  }

  /** The items of all suites that are known. */
  suiteItems(): TestItem[] {
    return [...this.#items.values()];
  }

  /** Lists the workspace's suites. */
  async discover(): Promise<void> {
    this.#isDiscovered = true;
    const files = await this.#suites.files.all();
    const ids = new Set(files.map((uri) => uri.toString()));
    for (const [id, item] of this.#items)
      if (!ids.has(id)) {
        this.#resolved.delete(id);
        this.#items.delete(id);
        (item.parent?.children ?? this.controller.items).delete(id);
        if (item.parent?.children.size === 0) this.controller.items.delete(item.parent.id);
      }
    for (const uri of files) this.suiteItem(uri);
    this.#tellApart(files);
  }

  /** The item of a suite, made if there is none yet. */
  suiteItem(uri: Uri): TestItem {
    const id = uri.toString();
    const known = this.#items.get(id);
    if (known) return known;
    const item = this.controller.createTestItem(id, suiteLabel(uri.fsPath), uri);
    item.canResolveChildren = true;
    item.range = new Range(0, 0, 0, 0); // where its lenses are: in its gutter it can be run, whatever its cases stand in
    this.#items.set(id, item);
    (this.#folderItem(uri)?.children ?? this.controller.items).add(item);
    return item;
  }

  /** The item of a suite's workspace folder, where there are several folders. */
  #folderItem(suite: Uri): TestItem | undefined {
    const folder = workspace.getWorkspaceFolder(suite);
    if (!folder || (workspace.workspaceFolders?.length ?? 0) < 2) return undefined;
    const id = `folder ${folder.uri.toString()}`;
    const known = this.controller.items.get(id);
    if (known) return known;
    const item = this.controller.createTestItem(id, folder.name, folder.uri);
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
    const { uri, id } = item;
    if (!uri || !this.#items.has(id)) return;
    // One after the other: what was read first would be written last.
    const reading = (this.#reading.get(id) ?? Promise.resolve()).then(async () => this.#readCases(item, uri));
    this.#reading.set(id, reading);
    await reading;
    if (this.#reading.get(id) === reading) this.#reading.delete(id);
  }

  async #readCases(item: TestItem, uri: Uri): Promise<void> {
    item.busy = true;
    try {
      const runs = await this.#stores.runs({ suite: uri.fsPath, limit: runsLookedAt });
      this.#resolved.set(item.id, newestOf(runs));
      const [suite, { caseHistories }] = await Promise.all([
        this.#runner.loadRecent(uri),
        import('../../core/comparison/caseHistories.ts'),
      ]);
      const histories = await caseHistories(runs);
      const { children } = item;
      const { data, tags, isCut } = await makeCaseItems(this.controller, suite, { uri, children }, histories);
      for (const [each, about] of data) this.#cases.set(each, about);
      item.tags = tags;
      item.error = workspace.isTrusted ? undefined : untrustedWords();
      if (isCut) item.description = l10n.t('{0}: the first {1} cases', item.label, count(shownCases));
    } catch (error) {
      // Its cases stay: this may be a text in the middle of being typed.
      item.error = said(messageOf(error));
    } finally {
      item.busy = false;
    }
  }

  /** The gutter of a suite that is open shows its cases, whether or not the Test Explorer was opened. */
  #opened(document: TextDocument): void {
    if (!isSuiteDocument(document) || !workspace.getWorkspaceFolder(document.uri)) return;
    const item = this.suiteItem(document.uri);
    if (!this.#resolved.has(item.id)) void this.resolve(item);
  }

  async #reload(uri: Uri): Promise<void> {
    const item = this.#items.get(uri.toString());
    if (item && this.#resolved.has(item.id)) await this.resolve(item);
  }

  /** What a run tells of cases becomes tags when it has ended. The items stay: another run may be showing on them. */
  async #retagWhatRan(): Promise<void> {
    for (const [id, known] of this.#resolved) {
      const item = this.#items.get(id);
      if (!item?.uri) continue;
      const runs = await this.#stores.runs({ suite: item.uri.fsPath, limit: runsLookedAt });
      if (newestOf(runs) === known) continue;
      this.#resolved.set(id, newestOf(runs));
      const { caseHistories } = await import('../../core/comparison/caseHistories.ts');
      const histories = await caseHistories(runs);
      for (const [, each] of item.children) {
        const data = this.#cases.get(each);
        if (data) each.tags = [...data.tags, ...historyTags(histories.get(data.hash))];
      }
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}

const manageTrust = 'workbench.trust.manage';

/** Why no case has a button to run it. The way out comes first: VS Code cuts the line off where the view is narrow. */
function untrustedWords(): MarkdownString {
  const wayOut = `[${l10n.t('Manage Workspace Trust')}](command:${manageTrust})`;
  const text = new MarkdownString(l10n.t('{0}: suites do not run without it.', wayOut));
  text.isTrusted = { enabledCommands: [manageTrust] };
  return text;
}

/** The newest run that has ended. */
function newestOf(runs: readonly { record: { id: string; status: string } }[]): string | undefined {
  return runs.find(({ record }) => record.status !== 'running')?.record.id;
}
