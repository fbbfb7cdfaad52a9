import { TestRunRequest, workspace } from 'vscode';
import type { CancellationToken, Disposable, TestItem, TextDocument } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import { namesFile } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { SuiteTests } from './suiteTests.ts';
import type { SuiteSelection } from './testSelection.ts';
import { selectBySuite } from './testSelection.ts';
import type { TestRuns } from './testRuns.ts';

export interface ContinuousRunsParts {
  tests: SuiteTests;
  runs: TestRuns;
  suites: SuiteIndex;
}

/**
 * Runs again what a save has changed: the cases that are not what they were, or all cases of a suite when one of its
 * prompts or providers changed. A save, not a key press, since each run may cost money.
 */
export class ContinuousRuns implements Disposable {
  readonly #tests: SuiteTests;
  readonly #runs: TestRuns;
  readonly #suites: SuiteIndex;
  readonly #showError: ShowError;
  readonly #store = new DisposableStore();

  constructor(parts: ContinuousRunsParts, showError: ShowError) {
    this.#showError = showError;
    this.#tests = parts.tests;
    this.#runs = parts.runs;
    this.#suites = parts.suites;
  }

  /** Goes on until the token is cancelled. */
  async start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const session = this.#store.add(new DisposableStore());
    if (!request.include) await this.#tests.discover();
    const selections = selectBySuite(request, this.#tests);
    const hashes = new Map<string, string>();
    for (const { suite } of selections) {
      await this.#tests.resolve(suite);
      this.#remember(suite, hashes);
    }
    let queue = Promise.resolve();
    session.add(
      workspace.onDidSaveTextDocument((document) => {
        // One after the other: the second save of a burst finds the hashes of the first.
        queue = queue
          .then(() => this.#rerun(document, selections, hashes, request, token))
          .catch(this.#showError);
      }),
    );
    session.add(token.onCancellationRequested(() => session.dispose()));
  }

  async #rerun(
    saved: TextDocument,
    selections: readonly SuiteSelection[],
    hashes: Map<string, string>,
    { exclude, profile }: TestRunRequest,
    token: CancellationToken,
  ): Promise<void> {
    for (const { suite, cases } of selections) {
      const all = await this.#changed(suite, saved, hashes);
      const changed = cases ? amongChosen(all, suite, cases) : all;
      if (changed.length === 0 || token.isCancellationRequested) continue;
      await this.#runs.run(new TestRunRequest(changed, exclude, profile), token);
    }
  }

  /** The items to run again after a save; none when it does not concern the suite. */
  async #changed(suite: TestItem, saved: TextDocument, hashes: Map<string, string>): Promise<TestItem[]> {
    const { uri } = suite;
    if (!uri) return [];
    const outline = await this.#suites.outline(uri);
    if (outline.prompts.some((item) => namesFile(uri, item, saved.uri))) return [suite];
    const files = new Set([...suite.children].map(([, item]) => item.uri?.fsPath));
    if (saved.uri.fsPath !== uri.fsPath && !files.has(saved.uri.fsPath)) return [];
    const before = new Map(hashes);
    await this.#tests.resolve(suite);
    this.#remember(suite, hashes);
    if (before.get(suite.id) !== hashes.get(suite.id)) return [suite];
    return [...suite.children]
      .map(([, item]) => item)
      .filter((item) => before.get(item.id) !== this.#tests.caseOf(item)?.hash);
  }

  #remember(suite: TestItem, hashes: Map<string, string>): void {
    hashes.set(suite.id, this.#tests.columnsOf(suite) ?? '');
    for (const [id, item] of suite.children) {
      const data = this.#tests.caseOf(item);
      if (data) hashes.set(id, data.hash);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** Items are made anew with each change of a suite; they keep their ids. A suite stands for all that was chosen of it. */
function amongChosen(changed: readonly TestItem[], suite: TestItem, chosen: readonly TestItem[]): TestItem[] {
  const ids = new Set(chosen.map(({ id }) => id));
  const items = changed.includes(suite) ? [...suite.children].map(([, item]) => item) : changed;
  return items.filter(({ id }) => ids.has(id));
}
