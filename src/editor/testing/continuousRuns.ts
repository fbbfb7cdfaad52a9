import { TestRunRequest, workspace } from 'vscode';
import type { CancellationToken, Disposable, TestItem, TextDocument } from 'vscode';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import { promptFiles } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { SuiteTests } from './suiteTests.ts';
import type { TestRuns } from './testRuns.ts';

/**
 * Runs again what a save has changed: the cases that are not what they were, or all cases of a suite when one of its
 * prompts changed. A save, not a key press, since each run may cost money.
 */
export class ContinuousRuns implements Disposable {
  readonly #tests: SuiteTests;
  readonly #runs: TestRuns;
  readonly #suites: SuiteIndex;
  readonly #showError: ShowError;
  readonly #store = new DisposableStore();

  constructor(parts: { tests: SuiteTests; runs: TestRuns; suites: SuiteIndex }, showError: ShowError) {
    this.#showError = showError;
    this.#tests = parts.tests;
    this.#runs = parts.runs;
    this.#suites = parts.suites;
  }

  /** Goes on until the token is cancelled. */
  async start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const session = this.#store.add(new DisposableStore());
    const suites = await this.#suitesOf(request);
    const hashes = new Map<string, string>();
    for (const suite of suites) this.#remember(suite, hashes);
    let queue = Promise.resolve();
    session.add(
      workspace.onDidSaveTextDocument((document) => {
        // One after the other: the second save of a burst finds the hashes of the first.
        queue = queue
          .then(() => this.#rerun(document, suites, hashes, request, token))
          .catch(this.#showError);
      }),
    );
    session.add(token.onCancellationRequested(() => session.dispose()));
  }

  async #rerun(
    saved: TextDocument,
    suites: readonly TestItem[],
    hashes: Map<string, string>,
    { exclude, profile }: TestRunRequest,
    token: CancellationToken,
  ): Promise<void> {
    for (const suite of suites) {
      const changed = await this.#changed(suite, saved, hashes);
      if (changed.length === 0 || token.isCancellationRequested) continue;
      await this.#runs.run(new TestRunRequest(changed, exclude, profile), token);
    }
  }

  async #suitesOf({ include }: TestRunRequest): Promise<TestItem[]> {
    if (!include) await this.#tests.discover();
    const chosen = include ?? [...this.#tests.controller.items].map(([, item]) => item);
    const suites = new Set(chosen.map((item) => (this.#tests.caseOf(item) ? (item.parent ?? item) : item)));
    await Promise.all([...suites].map((suite) => this.#tests.resolve(suite)));
    return [...suites];
  }

  /** The items to run again after a save; none when it does not concern the suite. */
  async #changed(suite: TestItem, saved: TextDocument, hashes: Map<string, string>): Promise<TestItem[]> {
    const { uri } = suite;
    if (!uri) return [];
    const outline = await this.#suites.outline(uri);
    if (promptFiles(uri, outline).includes(saved.uri.fsPath)) return [suite];
    const files = new Set([...suite.children].map(([, item]) => item.uri?.fsPath));
    if (saved.uri.fsPath !== uri.fsPath && !files.has(saved.uri.fsPath)) return [];
    const before = new Map(hashes);
    await this.#tests.resolve(suite);
    this.#remember(suite, hashes);
    return [...suite.children]
      .map(([, item]) => item)
      .filter((item) => before.get(item.id) !== this.#tests.caseOf(item)?.hash);
  }

  #remember(suite: TestItem, hashes: Map<string, string>): void {
    for (const [id, item] of suite.children) {
      const data = this.#tests.caseOf(item);
      if (data) hashes.set(id, data.hash);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}
