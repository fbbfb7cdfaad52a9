import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { TestRunRequest, l10n, window, workspace } from 'vscode';
import type { CancellationToken, Disposable, TestItem, Uri } from 'vscode';
import { RunWrites, changedAt } from '../../core/engine/runWrites.ts';
import type { SuiteState } from '../../core/suites/suiteState.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { ShowError } from '../errors/showError.ts';
import type { LoadedSuites } from '../files/loadedSuites.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import type { SuiteTests } from './suiteTests.ts';
import type { SuiteSelection } from './testSelection.ts';
import { selectBySuite } from './testSelection.ts';
import type { TestRuns } from './testRuns.ts';

export interface ContinuousRunsParts {
  tests: SuiteTests;
  runs: TestRuns;
  suites: SuiteIndex;
  loaded: LoadedSuites;
}

/** What is watched until someone turns it off. */
interface Session {
  request: TestRunRequest;
  token: CancellationToken;
  /** Suites as they were when they were last looked at, by the ids of their items. */
  states: Map<string, SuiteState>;
  /** What is in the files that they name, as far as it was needed. */
  contents: Map<string, Promise<string>>;
}

/**
 * Runs again what a change on the disk has changed, by a save or by something else: the cases that are not what they
 * were, or all cases of a suite when a prompt, a provider or a file that all depend on changed. Not with each key, since
 * each run may cost money, and not for ever where a run itself changes what its suite names.
 */
export class ContinuousRuns implements Disposable {
  readonly #tests: SuiteTests;
  readonly #runs: TestRuns;
  readonly #suites: SuiteIndex;
  readonly #loaded: LoadedSuites;
  readonly #showError: ShowError;
  readonly #store = new DisposableStore();
  readonly #writes = new RunWrites(changedAt, Date.now);

  constructor(parts: ContinuousRunsParts, showError: ShowError) {
    this.#showError = showError;
    this.#tests = parts.tests;
    this.#runs = parts.runs;
    this.#suites = parts.suites;
    this.#loaded = parts.loaded;
  }

  /** Goes on until the token is cancelled. */
  async start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const store = this.#store.add(new DisposableStore());
    if (!request.include) await this.#tests.discover();
    const selections = selectBySuite(request, this.#tests);
    const session: Session = { request, token, states: new Map(), contents: new Map() };
    for (const { suite } of selections) await this.#look(suite, session);
    let queue = Promise.resolve();
    const changed = (suite: Uri, files: ReadonlySet<string> = new Set([suite.fsPath])): void => {
      const selection = selections.find(({ suite: { uri } }) => uri?.toString() === suite.toString());
      if (!selection) return;
      for (const file of files) session.contents.delete(file);
      // One after the other: the second change of a burst finds what the first has left.
      queue = queue.then(() => this.#rerun(selection, session, [...files])).catch(this.#showError);
    };
    store.add(
      this.#loaded.named.onDidChange(({ suite, files, isOnDisk }) => {
        if (isOnDisk) changed(suite, files);
      }),
    );
    store.add(this.#suites.files.onDidChangeFile((uri) => changed(uri)));
    store.add(
      workspace.onDidSaveTextDocument(({ uri }) => {
        this.#writes.saved(uri.fsPath);
        changed(uri);
      }),
    );
    store.add(token.onCancellationRequested(() => store.dispose()));
  }

  async #rerun({ suite, cases }: SuiteSelection, session: Session, files: string[]): Promise<void> {
    const { request, token } = session;
    if (token.isCancellationRequested) return;
    const all = await this.#look(suite, session);
    const changed = cases ? amongChosen(all, suite, cases) : all;
    if (changed.length === 0) return;
    const verdict = await this.#writes.judge(suite.id, files);
    if (verdict === 'stop') tellOfWrites(suite, files);
    if (verdict !== 'run' || token.isCancellationRequested) return;
    const wanted = new TestRunRequest(changed, request.exclude, request.profile);
    await this.#writes.during(suite.id, () => this.#runs.run(wanted, token, { keepsUnsaved: true }));
  }

  /** Looks at a suite as it is now. Returns the items to run again; none while it cannot be read. */
  async #look(suite: TestItem, { states, contents }: Session): Promise<TestItem[]> {
    const { uri, id } = suite;
    if (!uri) return [];
    await this.#tests.resolve(suite);
    const [loaded, { changedCases, suiteState }] = await Promise.all([
      this.#loaded.recent(uri),
      import('../../core/suites/suiteState.ts'),
    ]);
    if (!loaded.suite || !loaded.names) return [];
    const state = await suiteState(loaded.suite, loaded.names, async (file) => {
      const known = contents.get(file) ?? contentOf(file);
      contents.set(file, known);
      return known;
    });
    const changed = changedCases(states.get(id), state);
    states.set(id, state);
    if (changed === 'all') return [suite];
    const indexes = new Set(changed);
    return [...suite.children]
      .map(([, item]) => item)
      .filter((item) => indexes.has(this.#tests.caseOf(item)?.case ?? -1));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function tellOfWrites({ label }: TestItem, files: readonly string[]): void {
  void window.showWarningMessage(
    l10n.t(
      'Each run of "{0}" changes {1}, which starts no more runs until you save it yourself.',
      label,
      files.map((file) => path.basename(file)).join(', '),
    ),
  );
}

/** A text that is the same as long as the file is. */
async function contentOf(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch {
    return 'not there'; // whoever needs it says so
  }
}

/** Items are made anew with each change of a suite; they keep their ids. A suite stands for all that was chosen of it. */
function amongChosen(changed: readonly TestItem[], suite: TestItem, chosen: readonly TestItem[]): TestItem[] {
  const ids = new Set(chosen.map(({ id }) => id));
  const items = changed.includes(suite) ? [...suite.children].map(([, item]) => item) : changed;
  return items.filter(({ id }) => ids.has(id));
}
