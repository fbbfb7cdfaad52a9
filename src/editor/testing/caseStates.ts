import type { TestItem, TestMessage, TestRun } from 'vscode';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import { errorOf } from '../../core/engine/resultError.ts';
import { passesOften } from '../../core/summaries/repeatThreshold.ts';
import { ShownFailures } from './shownFailures.ts';

/** What is said of results. */
export interface ResultTexts {
  /** A result as text for the output. */
  output(record: RunRecord, result: Result): string;
  /** Why a result did not pass. */
  messages(record: RunRecord, result: Result, item: TestItem): { key: string; message: TestMessage }[];
  /** What the messages that were shown leave out. */
  inAll(failures: ShownFailures<TestMessage>, item: TestItem): TestMessage;
}

type Verdict = 'passed' | 'failed' | 'errored';

/** In VS Code a case can only get worse while a run goes on. */
const ranks: Record<Verdict, number> = { passed: 0, failed: 1, errored: 2 };

interface State {
  worst: Verdict;
  shown: { verdict: Verdict; durationMs: number } | undefined;
  /** Repeats by column: that one failed does not say that too few passed. */
  columns: Map<string, { n: number; passed: number }>;
  failures: ShownFailures<TestMessage>;
  /** Messages that VS Code has not got yet. */
  unsent: TestMessage[];
  durationMs: number;
}

/**
 * Shows results on the items of their cases as they arrive. A case has a result for each prompt, provider and repeat;
 * its item shows the worst of those that are there. VS Code is told what is new, not all again with each result: a case
 * may have thousands.
 */
export class CaseStates {
  readonly #run: TestRun;
  readonly #items: ReadonlyMap<number, TestItem>;
  readonly #texts: ResultTexts;
  readonly #enough: (item: TestItem, index: number) => number;
  readonly #states = new Map<number, State>();

  /**
   * @param items by the index of their case
   * @param enough the share of a case's repeats that must pass: where it is not all, no single failure decides
   */
  constructor(
    run: TestRun,
    items: ReadonlyMap<number, TestItem>,
    texts: ResultTexts,
    enough: (item: TestItem, index: number) => number,
  ) {
    this.#run = run;
    this.#items = items;
    this.#texts = texts;
    this.#enough = enough;
  }

  add(record: RunRecord, result: Result): void {
    const item = this.#items.get(result.case);
    this.#run.appendOutput(this.#texts.output(record, result), undefined, item);
    if (!item) return;
    const state = this.#stateOf(result.case);
    state.durationMs = Math.max(state.durationMs, result.latencyMs ?? 0);
    const key = `${result.prompt}.${result.provider}`;
    const column = state.columns.get(key) ?? { n: 0, passed: 0 };
    state.columns.set(key, { n: column.n + 1, passed: column.passed + Number(result.pass) });
    const verdict = errorOf(result) ? 'errored' : result.pass ? 'passed' : 'failed';
    state.worst = worse(state.worst, verdict);
    if (verdict !== 'passed')
      for (const each of this.#texts.messages(record, result, item))
        if (state.failures.add(each.key, each.message)) state.unsent.push(each.message);
    if (state.worst === 'passed' || this.#enough(item, result.case) === 1)
      this.#show(item, state, state.worst);
  }

  /**
   * Says of each case what its results come to, since no more will come. Of which enough repeats passed has passed.
   * @param enough where the run itself tells
   */
  settle(enough = this.#enough): void {
    for (const [index, state] of this.#states) {
      const item = this.#items.get(index);
      if (!item) continue;
      const share = enough(item, index);
      if ([...state.columns.values()].every((column) => passesOften(column, share))) {
        this.#show(item, state, 'passed', true);
        continue;
      }
      const { failures } = state;
      if (failures.left > 0 || failures.repeated.length > 0)
        state.unsent.push(this.#texts.inAll(failures, item));
      this.#show(item, state, state.worst, true);
    }
  }

  /** Cases that nothing came of, because the run was stopped or they were left out. */
  skipRest(): void {
    for (const [index, item] of this.#items) if (!this.#states.has(index)) this.#run.skipped(item);
  }

  #stateOf(index: number): State {
    const known = this.#states.get(index);
    if (known) return known;
    const state: State = {
      worst: 'passed',
      shown: undefined,
      columns: new Map(),
      failures: new ShownFailures(),
      unsent: [],
      durationMs: 0,
    };
    this.#states.set(index, state);
    return state;
  }

  /** @param isLast whether the time that it took is known */
  #show(item: TestItem, state: State, verdict: Verdict, isLast = false): void {
    const { shown, unsent, durationMs } = state;
    const isSame = shown?.verdict === verdict && !(isLast && shown.durationMs !== durationMs);
    if (isSame && (verdict === 'passed' || unsent.length === 0)) return;
    state.shown = { verdict, durationMs };
    if (verdict === 'passed') return this.#run.passed(item, durationMs);
    this.#run[verdict](item, unsent, durationMs);
    state.unsent = [];
  }
}

function worse(one: Verdict, other: Verdict): Verdict {
  return ranks[other] > ranks[one] ? other : one;
}
