import { l10n, TestMessage } from 'vscode';
import type { CancellationToken, TestItem, TestRun, TestRunRequest, Uri } from 'vscode';
import { plannedProviders } from '../../core/engine/plan.ts';
import type { Asked } from '../../core/engine/askedCases.ts';
import type { RunRecord } from '../../core/engine/result.ts';
import { messageOf } from '../../core/errors.ts';
import { estimateDetail, estimateLine } from '../../core/pricing/estimateWords.ts';
import { isCancellation } from '../errors/errorActions.ts';
import { stopGraceMs } from '../runs/activeRun.ts';
import type { ActiveRuns } from '../runs/activeRuns.ts';
import type { RunStores } from '../runs/runStores.ts';
import type { RunRequest, SuiteRunner } from '../runs/suiteRunner.ts';
import { requireTrust } from '../runs/suiteRunner.ts';
import { shownCases } from './caseItems.ts';
import { CaseStates } from './caseStates.ts';
import { resultTexts } from './resultTexts.ts';
import { endLines, endOf, failedEnd } from './runEnd.ts';
import type { SuiteTests } from './suiteTests.ts';
import type { SuiteSelection } from './testSelection.ts';
import { selectBySuite } from './testSelection.ts';
import { said } from '../words/said.ts';

/** What a run profile asks for beside the cases. */
export interface ProfileOptions extends Pick<
  RunRequest,
  'providers' | 'cache' | 'repeat' | 'keepsUnsaved' | 'isAgreed'
> {
  /** Writes all that is known of each result, not a line. */
  trace?: boolean;
}

export interface TestRunsParts {
  tests: SuiteTests;
  runner: SuiteRunner;
  active: ActiveRuns;
  stores: RunStores;
}

/** Runs what is chosen in the Test Explorer, suite by suite, with the same runner as the commands. */
export class TestRuns {
  readonly #tests: SuiteTests;
  readonly #runner: SuiteRunner;
  readonly #active: ActiveRuns;
  readonly #stores: RunStores;

  constructor(parts: TestRunsParts) {
    this.#tests = parts.tests;
    this.#runner = parts.runner;
    this.#active = parts.active;
    this.#stores = parts.stores;
  }

  /** Resolves when all has been run; problems are shown on the items. */
  async run(request: TestRunRequest, token: CancellationToken, options: ProfileOptions = {}): Promise<void> {
    const { controller } = this.#tests;
    if (!request.include) await this.#tests.discover();
    const selections = selectBySuite(request, this.#tests);
    const testRun = controller.createTestRun(request);
    try {
      requireTrust();
      const agreed = await this.#runner.agreeTo(this.#requests(selections, options));
      for (const selection of selections) {
        if (token.isCancellationRequested) break;
        const isAgreed = agreed.has(String(selection.suite.uri));
        await this.#runSuite(testRun, selection, token, { ...options, isAgreed });
      }
    } catch (error) {
      if (isCancellation(error)) {
        for (const { suite } of selections) testRun.skipped(suite); // someone did not want to pay for them
        return;
      }
      for (const { suite } of selections) testRun.errored(suite, new TestMessage(said(messageOf(error))));
    } finally {
      testRun.end();
    }
  }

  /** What is asked of each suite, by the indexes that its cases have now. */
  #requests(
    selections: readonly SuiteSelection[],
    { providers, cache, repeat }: ProfileOptions,
  ): { file: Uri; request: RunRequest }[] {
    const wishes = {
      ...(providers !== undefined && { providers }),
      ...(cache !== undefined && { cache }),
      ...(repeat !== undefined && { repeat }),
    };
    return selections.flatMap(({ suite: { uri }, cases }) => {
      const indexes = cases?.flatMap((each) => this.#tests.caseOf(each)?.case ?? []);
      return uri ? [{ file: uri, request: { ...wishes, ...(indexes && { cases: indexes }) } }] : [];
    });
  }

  /** Writes what running the choice would cost to the output; sends nothing and leaves the items as they are. */
  async estimate(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const { controller } = this.#tests;
    if (!request.include) await this.#tests.discover();
    const selections = selectBySuite(request, this.#tests);
    const testRun = controller.createTestRun(request, l10n.t('Estimate'), false);
    const stop = new AbortController();
    const subscription = token.onCancellationRequested(() => stop.abort());
    try {
      for (const { suite: item, cases } of selections) {
        if (stop.signal.aborted || !item.uri) continue;
        const indexes = cases?.flatMap((each) => this.#tests.caseOf(each)?.case ?? []);
        try {
          const suite = await this.#runner.load(item.uri);
          const wishes = indexes && { cases: indexes };
          const estimate = await this.#runner.estimate(suite, item.uri, wishes, stop.signal);
          const text = `${suite.name}: ${estimateLine(estimate)}\n${estimateDetail(estimate)}\n`;
          testRun.appendOutput(text.replaceAll('\n', '\r\n'));
        } catch (error) {
          if (!isCancellation(error)) testRun.appendOutput(`${item.label}: ${messageOf(error)}\r\n`);
        }
      }
    } finally {
      subscription.dispose();
      testRun.end();
    }
  }

  async #runSuite(
    testRun: TestRun,
    selection: SuiteSelection,
    token: CancellationToken,
    { trace = false, ...wishes }: ProfileOptions,
  ): Promise<void> {
    const { suite: suiteItem } = selection;
    const file = suiteItem.uri;
    if (!file) return;
    await this.#tests.resolve(suiteItem); // the indexes must be those of the text as it is now
    const chosen = selection.cases
      ?.map(({ id }) => suiteItem.children.get(id))
      .filter((item) => item !== undefined);
    const items = this.#byCase(chosen ?? [...suiteItem.children].map(([, item]) => item));
    // What a run costs may be asked first.
    for (const item of items.values()) testRun.enqueued(item);
    let asked: ReadonlyMap<number, Asked> = new Map();
    const states = new CaseStates(testRun, items, resultTexts({ trace }), {
      enough: (item) => this.#tests.caseOf(item)?.enough ?? 1,
      asked: (_, index) => asked.get(index),
    });
    const active = this.#active.begin(file);
    const subscription = token.onCancellationRequested(() => active.stopWithin(stopGraceMs));
    try {
      const suite = await this.#runner.load(file);
      const { providers } = wishes;
      if (providers !== undefined && plannedProviders(suite, { providers }).length === 0) {
        const words = l10n.t('{0} does not have the provider that was chosen: it was not run.', suite.name);
        testRun.appendOutput(`${words}\r\n`, undefined, suiteItem);
        states.skipRest();
        return;
      }
      const request = { ...wishes, ...(chosen && { cases: [...items.keys()] }) };
      let record: RunRecord | undefined;
      const outcome = await this.#runner.execute(suite, file, active, {
        ...request,
        askedBelow: shownCases,
        onStart: (started, known) => {
          record = started;
          asked = known;
          for (const item of items.values()) testRun.started(item);
        },
        onResult: (result) => {
          if (record) states.add(record, result);
        },
      });
      states.settle(endOf(outcome.run));
      testRun.appendOutput(endLines(outcome));
      states.skipRest();
    } catch (error) {
      states.settle(failedEnd());
      if (isCancellation(error)) {
        states.skipRest(); // someone did not want to pay for it
        return;
      }
      testRun.errored(suiteItem, new TestMessage(said(messageOf(error))));
    } finally {
      subscription.dispose();
      this.#active.end(active);
      this.#stores.notify();
    }
  }

  #byCase(items: readonly TestItem[]): Map<number, TestItem> {
    return new Map(
      items.flatMap((item) => {
        const data = this.#tests.caseOf(item);
        return data ? [[data.case, item] as const] : [];
      }),
    );
  }
}
