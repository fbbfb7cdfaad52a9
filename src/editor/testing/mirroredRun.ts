import { TestRunRequest, workspace } from 'vscode';
import type { TestItem, TestRun } from 'vscode';
import type { Asked } from '../../core/engine/askedCases.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import type { RunOutcome } from '../../core/engine/runOptions.ts';
import type { ShowError } from '../errors/showError.ts';
import { stopGraceMs } from '../runs/activeRun.ts';
import type { ActiveRun } from '../runs/activeRun.ts';
import { CaseStates } from './caseStates.ts';
import { resultTexts } from './resultTexts.ts';
import { endLines, endOf, failedEnd } from './runEnd.ts';
import type { SuiteTests } from './suiteTests.ts';

/** Shows a run in the Test Explorer that was started elsewhere, while it goes on. Nothing is run by it. */
export class MirroredRun {
  readonly #tests: SuiteTests;
  readonly #run: ActiveRun;
  readonly #cases: ReadonlySet<number> | undefined;
  readonly #showError: ShowError;
  #shown: { testRun: TestRun; states: CaseStates } | undefined;
  #beginning: Promise<void> | undefined;
  #record: RunRecord | undefined;
  #asked: ReadonlyMap<number, Asked> = new Map();
  /** Results that came before their cases were read. */
  #early: Result[] = [];

  /** @param cases the indexes of those that are run; all when absent */
  constructor(
    { tests, showError }: { tests: SuiteTests; showError: ShowError },
    run: ActiveRun,
    cases: readonly number[] | undefined,
  ) {
    this.#tests = tests;
    this.#showError = showError;
    this.#run = run;
    this.#cases = cases && new Set(cases);
  }

  /** @param asked how often each of its cases is asked, by their index */
  begin(record: RunRecord, asked: ReadonlyMap<number, Asked>): void {
    this.#record = record;
    this.#asked = asked;
    // A suite that lies elsewhere is no test of this workspace.
    if (!workspace.getWorkspaceFolder(this.#run.suite)) return;
    this.#beginning = this.#begin().catch(this.#showError);
  }

  add(result: Result): void {
    if (this.#record && this.#shown) this.#shown.states.add(this.#record, result);
    else if (this.#beginning) this.#early.push(result);
  }

  /** @param outcome undefined when the run failed */
  async end(outcome: RunOutcome | undefined): Promise<void> {
    await this.#beginning;
    if (!this.#shown) return;
    const { testRun, states } = this.#shown;
    states.settle(outcome ? endOf(outcome.run) : failedEnd());
    if (outcome) testRun.appendOutput(endLines(outcome));
    states.skipRest();
    testRun.end();
  }

  async #begin(): Promise<void> {
    const suite = this.#tests.suiteItem(this.#run.suite);
    await this.#tests.resolve(suite);
    const items = new Map<number, TestItem>();
    for (const [, item] of suite.children) {
      const index = this.#tests.caseOf(item)?.case ?? -1;
      if (this.#cases?.has(index) ?? true) items.set(index, item);
    }
    const include = this.#cases ? [...items.values()] : [suite];
    const { controller, runProfile } = this.#tests;
    const testRun = controller.createTestRun(new TestRunRequest(include, undefined, runProfile));
    testRun.token.onCancellationRequested(() => this.#run.stopWithin(stopGraceMs));
    for (const item of items.values()) testRun.started(item);
    const states = new CaseStates(testRun, items, resultTexts(), {
      enough: (item) => this.#tests.caseOf(item)?.enough ?? 1,
      asked: (_, index) => this.#asked.get(index),
    });
    this.#shown = { testRun, states };
    for (const result of this.#early) this.add(result);
    this.#early = [];
  }
}
