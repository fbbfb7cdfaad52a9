import type { MarkdownString, TestItem, TestMessage, TestRun } from 'vscode';
import type { Asked } from '../../core/engine/askedCases.ts';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import { errorOf } from '../../core/engine/resultError.ts';
import { caseOutcome, failureOf } from '../../core/summaries/caseOutcome.ts';
import { ShownFailures } from './shownFailures.ts';

/** Why a result did not pass. */
export interface CaseFailure {
  /** The same for failures that need not be told apart. */
  key: string;
  /** What is said of many like it, without the output of one. */
  reason: string | MarkdownString;
  message: TestMessage;
}

/** What is said of results. */
export interface ResultTexts {
  /** A result as text for the output. */
  output(record: RunRecord, result: Result): string;
  /** Why a result did not pass. */
  messages(record: RunRecord, result: Result, item: TestItem): CaseFailure[];
  /** What the messages that were shown leave out. */
  inAll(failures: ShownFailures<CaseFailure>, item: TestItem): TestMessage;
}

/** What decides over a case. */
export interface CaseRules {
  /** The share of a case's repeats that must pass: where it is not all, no single failure decides. */
  enough: (item: TestItem, index: number) => number;
  /** How often a case is asked; undefined when that is not known. */
  asked: (item: TestItem, index: number) => Asked | undefined;
}

/** How a run ended. */
export interface RunEnd {
  /** Why not all of it was made; absent when it was. */
  unfinished?: string;
  /** Where the run itself tells. */
  enough?: CaseRules['enough'];
}

type Verdict = 'passed' | 'failed' | 'errored';

/** In VS Code a case can only get worse while a run goes on. */
const ranks: Record<Verdict, number> = { passed: 0, failed: 1, errored: 2 };

interface State {
  worst: Verdict;
  shown: { verdict: Verdict; durationMs: number } | undefined;
  /** Repeats by column: that one failed does not say that too few passed. */
  columns: Map<string, { n: number; passed: number; errored: boolean }>;
  failures: ShownFailures<CaseFailure>;
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
  readonly #rules: CaseRules;
  readonly #states = new Map<number, State>();

  /** @param items by the index of their case */
  constructor(run: TestRun, items: ReadonlyMap<number, TestItem>, texts: ResultTexts, rules: CaseRules) {
    this.#run = run;
    this.#items = items;
    this.#texts = texts;
    this.#rules = rules;
  }

  add(record: RunRecord, result: Result): void {
    const item = this.#items.get(result.case);
    this.#run.appendOutput(this.#texts.output(record, result), undefined, item);
    if (!item) return;
    const state = this.#stateOf(result.case);
    state.durationMs = Math.max(state.durationMs, result.latencyMs ?? 0);
    const key = `${result.prompt}.${result.provider}`;
    const { n, passed, errored } = state.columns.get(key) ?? { n: 0, passed: 0, errored: false };
    const verdict = errorOf(result) ? 'errored' : result.pass ? 'passed' : 'failed';
    state.columns.set(key, {
      n: n + 1,
      passed: passed + Number(result.pass),
      errored: errored || verdict === 'errored',
    });
    state.worst = worse(state.worst, verdict);
    if (verdict !== 'passed')
      for (const each of this.#texts.messages(record, result, item))
        if (state.failures.add(each.key, each)) state.unsent.push(each.message);
    const threshold = this.#rules.enough(item, result.case);
    // More results may come: one that passed says nothing of them, and one that failed not all where few may.
    const isDecided =
      state.worst === 'passed'
        ? outcomeOf(state, threshold, this.#rules.asked(item, result.case)) === 'passed'
        : threshold === 1;
    if (isDecided) this.#show(item, state, state.worst);
  }

  /**
   * Says of each case what its results come to, since no more will come. A case of which enough repeats passed has passed;
   * one that was not asked all that it should have been has not, and is skipped unless it has failed.
   */
  settle({ unfinished, enough = this.#rules.enough }: RunEnd = {}): void {
    for (const [index, state] of this.#states) {
      const item = this.#items.get(index);
      if (!item) continue;
      const made = unfinished === undefined ? 'all' : this.#rules.asked(item, index);
      const threshold = enough(item, index);
      const outcome = outcomeOf(state, threshold, made);
      if (outcome === 'passed') {
        this.#show(item, state, 'passed', true);
        continue;
      }
      if (outcome === 'unfinished') {
        this.#run.appendOutput(`${item.label}: ${unfinished}\r\n`, undefined, item);
        this.#run.skipped(item);
        continue;
      }
      const { failures } = state;
      if (failures.left > 0 || failures.repeated.length > 0)
        state.unsent.push(this.#texts.inAll(failures, item));
      this.#show(item, state, failureOf([...state.columns.values()], threshold), true);
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

function outcomeOf({ columns }: State, threshold: number, made: 'all' | Asked | undefined) {
  return caseOutcome([...columns.values()], { threshold, made });
}

function worse(one: Verdict, other: Verdict): Verdict {
  return ranks[other] > ranks[one] ? other : one;
}
