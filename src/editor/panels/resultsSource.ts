import type { Disposable, Event } from 'vscode';
import { EventEmitter, Uri } from 'vscode';
import type { Result } from '../../core/engine/result.ts';
import { CupelError } from '../../core/errors.ts';
import type { Case, Suite } from '../../core/suites/suite.ts';
import type { Action } from '../../shared/resultsProtocol.ts';
import { exportRun } from '../commands/exportRun.ts';
import { runCase, runSuite, stopRun } from '../commands/runCommands.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { Extension } from '../extensionParts.ts';
import { openLocation } from '../files/openLocation.ts';
import type { StoredRun } from '../runs/runStores.ts';
import { copyCurl, isOfEveryPanel, useWindow } from './panelActions.ts';
import type { ResultsSource } from './resultsPanels.ts';
import { exportReview, prefer, rate } from './reviewActions.ts';
import { editCase } from './suiteEdits.ts';

/** The panel's view of the workspace: its runs, those under way, and the commands behind its buttons. */
export class WorkspaceResults implements ResultsSource, Disposable {
  readonly #parts: Extension;
  readonly #changed = new EventEmitter<void>();
  readonly #owner = new DisposableStore();
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(parts: Extension) {
    this.#parts = parts;
    this.#owner.add(this.#changed);
    this.#owner.add(parts.stores.onDidChange(() => this.#changed.fire()));
    this.#owner.add(parts.active.onDidChange(() => this.#changed.fire()));
  }

  find(runId: string): ReturnType<ResultsSource['find']> {
    return this.#parts.stores.find(runId);
  }

  progressOf(runId: string): ReturnType<ResultsSource['progressOf']> {
    return this.#parts.active.all().find((run) => run.runId === runId)?.progress;
  }

  showError(error: unknown): void {
    this.#parts.showError(error);
  }

  async act(action: Action): Promise<string | undefined> {
    if (isOfEveryPanel(action)) return useWindow(action);
    const found = await this.#parts.stores.find(action.runId);
    if (!found) throw new CupelError('store.noSuchRun', 'This run is not in the store any more.');
    const suite = Uri.file(found.record.suite);
    switch (action.kind) {
      case 'openSuite':
        await openLocation({ file: suite.fsPath, range: startOfFile });
        return undefined;
      case 'openCase':
        await openLocation((await this.#caseOf(found, await firstOf(found, action.case))).test.location);
        return undefined;
      case 'openRun':
        await this.#parts.openResults(found.record.id);
        return undefined;
      case 'runAgain':
        if (action.case === undefined) await runSuite(this.#parts, suite);
        else {
          const { test } = await this.#caseOf(found, await firstOf(found, action.case));
          await runCase(this.#parts, { uri: suite, case: test.index });
        }
        return undefined;
      case 'export':
        await exportRun(this.#parts, found);
        return undefined;
      case 'cancel':
        stopRun(this.#parts, found);
        return undefined;
      case 'copyCurl':
        return copyCurl(found, action.resultId);
      case 'addAssertion':
      case 'acceptOutput': {
        const result = await resultOf(found, action.resultId);
        const { suite: loaded, test } = await this.#caseOf(found, result);
        return editCase(loaded, test, result, action);
      }
      case 'rate':
      case 'prefer':
        await (action.kind === 'rate' ? rate(found, action) : prefer(found, action));
        this.#changed.fire();
        return undefined;
      case 'exportReview':
        return exportReview(found, action.format);
    }
  }

  dispose(): void {
    this.#owner.dispose();
  }

  /** The suite as it is now, and the case in it that a result is of. @throws CupelError `suite.noSuchCase` */
  async #caseOf({ record, store }: StoredRun, result: Result): Promise<{ suite: Suite; test: Case }> {
    const [suite, { findCase }] = await Promise.all([
      this.#parts.runner.load(Uri.file(record.suite)),
      import('../../core/suites/findCase.ts'),
    ]);
    const test = await findCase(suite, result, async (hash) => {
      const { totalCases } = await store.results(record.id, { hashes: [hash], limit: 1 });
      return totalCases > 0;
    });
    return { suite, test };
  }
}

/** One of the results of a case: all of them know what the case was. */
async function firstOf({ record, store }: StoredRun, index: number): Promise<Result> {
  const { rows } = await store.results(record.id, { cases: [index], limit: 1 });
  const result = rows[0]?.results[0];
  if (!result) throw new CupelError('store.noSuchCase', 'This case is not in the store any more.');
  return result;
}

async function resultOf({ record, store }: StoredRun, resultId: string): Promise<Result> {
  const result = await store.result(record.id, resultId);
  if (!result) throw new CupelError('store.noSuchResult', 'This result is not in the store any more.');
  return result;
}

const startOfFile = { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
