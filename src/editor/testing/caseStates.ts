import type { TestItem, TestMessage, TestRun } from 'vscode';
import type { Result, RunRecord } from '../../core/engine/result.ts';
import { enoughRepeats, passesOften } from '../../core/summaries/repeatThreshold.ts';
import type { SummaryOptions } from '../../core/summaries/summaryOptions.ts';
import { errorMessage, failureMessages } from './resultMessages.ts';

interface State {
  failed: boolean;
  errored: boolean;
  /** Repeats by column: that one failed does not say that too few passed. */
  columns: Map<string, { n: number; passed: number }>;
  messages: TestMessage[];
  durationMs: number;
}

/**
 * Shows results on the items of their cases as they arrive. A case has a result for each prompt, provider and repeat;
 * its item shows the worst of those that are there.
 */
export class CaseStates {
  readonly #run: TestRun;
  readonly #items: ReadonlyMap<number, TestItem>;
  readonly #write: (record: RunRecord, result: Result) => string;
  readonly #states = new Map<number, State>();

  /**
   * @param items by the index of their case
   * @param write a result as text for the output
   */
  constructor(
    run: TestRun,
    items: ReadonlyMap<number, TestItem>,
    write: (record: RunRecord, result: Result) => string,
  ) {
    this.#run = run;
    this.#items = items;
    this.#write = write;
  }

  add(record: RunRecord, result: Result): void {
    const item = this.#items.get(result.case);
    this.#run.appendOutput(this.#write(record, result), undefined, item);
    if (!item) return;
    const state: State = this.#states.get(result.case) ?? {
      failed: false,
      errored: false,
      columns: new Map(),
      messages: [],
      durationMs: 0,
    };
    this.#states.set(result.case, state);
    state.durationMs = Math.max(state.durationMs, result.latencyMs ?? 0);
    const key = `${result.prompt}.${result.provider}`;
    const column = state.columns.get(key) ?? { n: 0, passed: 0 };
    state.columns.set(key, { n: column.n + 1, passed: column.passed + Number(result.pass) });
    if (result.error) {
      state.errored = true;
      state.messages.push(errorMessage(record, result, item));
    } else if (!result.pass) {
      state.failed = true;
      state.messages.push(...failureMessages(record, result, item));
    }
    if (state.errored) this.#run.errored(item, state.messages, state.durationMs);
    else if (state.failed) this.#run.failed(item, state.messages, state.durationMs);
    else this.#run.passed(item, state.durationMs);
  }

  /** Cases of which enough repeats passed have passed, whatever was shown on the way. */
  settle(statistics: SummaryOptions = {}): void {
    for (const [index, { failed, errored, columns, durationMs }] of this.#states) {
      const item = this.#items.get(index);
      if (!item || !(failed || errored)) continue;
      const enough = enoughRepeats(statistics, index);
      if ([...columns.values()].every((column) => passesOften(column, enough)))
        this.#run.passed(item, durationMs);
    }
  }

  /** Cases that nothing came of, because the run was stopped or they were left out. */
  skipRest(): void {
    for (const [index, item] of this.#items) if (!this.#states.has(index)) this.#run.skipped(item);
  }
}
