import { EventEmitter, Uri } from 'vscode';
import type { Disposable, Event } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Action } from '../../shared/resultsProtocol.ts';
import { exportRun } from '../commands/exportRun.ts';
import { runCase, runSuite, stopRun } from '../commands/runCommands.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import type { Extension } from '../extensionParts.ts';
import { openLocation } from '../files/openLocation.ts';
import type { ResultsSource } from './resultsPanels.ts';

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

  async act(action: Exclude<Action, { kind: 'copy' }>): Promise<void> {
    const found = await this.#parts.stores.find(action.runId);
    if (!found) throw new CupelError('store.noSuchRun', 'This run is not in the store any more.');
    const suite = Uri.file(found.record.suite);
    switch (action.kind) {
      case 'openSuite':
        return openLocation({ file: suite.fsPath, range: startOfFile });
      case 'openCase':
        return this.#openCase(suite, action.case);
      case 'runAgain':
        if (action.case === undefined) await runSuite(this.#parts, suite);
        else await runCase(this.#parts, { uri: suite, case: action.case });
        return;
      case 'export':
        await exportRun(this.#parts, found);
        return;
      case 'cancel':
        stopRun(this.#parts, found);
    }
  }

  dispose(): void {
    this.#owner.dispose();
  }

  async #openCase(file: Uri, index: number): Promise<void> {
    const suite = await this.#parts.runner.load(file);
    for await (const each of suite.cases()) if (each.index === index) return openLocation(each.location);
    throw new CupelError('suite.noSuchCase', `The suite has no case ${index + 1} any more.`);
  }
}

const startOfFile = { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };
