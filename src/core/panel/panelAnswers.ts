import { isShard } from '../engine/resumedOptions.ts';
import type { Result, RunRecord, Summary } from '../engine/result.ts';
import type { Progress } from '../engine/runOptions.ts';
import { CupelError } from '../errors.ts';
import type { ResultQuery, Store } from '../store/store.ts';
import { parseCaseFilter } from '../../shared/caseFilter.ts';
import { shownColumns } from '../../shared/layout.ts';
import type { Answers, FirstView, Question } from '../../shared/resultsProtocol.ts';
import type { CaseQuery, Layout } from '../../shared/resultsQueries.ts';
import { defaultLayout, firstRows, pageColumns } from '../../shared/resultsQueries.ts';
import type { Say } from '../comparison/comparisonWords.ts';
import { chartsView } from './chartsView.ts';
import type { MatchList } from './compareView.ts';
import { commonColumns, compareView, matchList, matchPage } from './compareView.ts';
import { cellLength, pageView } from './pageView.ts';
import { columnsOf, resultView, runItem, runView, shownOutput } from './resultViews.ts';
import { reviewView } from './reviewView.ts';

const largestPage = 100;

/** Where runs are found. */
export interface RunFinder {
  /** @param runId an id, or `latest` */
  find(runId: string): Promise<{ record: RunRecord; store: Store } | undefined>;
  progressOf(runId: string): Progress | undefined;
  readonly readOnly?: boolean;
}

/** Answers what a results panel asks, whoever hosts it. */
export class PanelAnswers {
  readonly #runs: RunFinder;
  readonly #say: Say | undefined;
  /** The last comparison: paging through it must not match again. */
  #matches: { key: string; list: Promise<MatchList> } | undefined;

  /** @param say puts verdicts in another language than English */
  constructor(runs: RunFinder, say?: Say) {
    this.#runs = runs;
    this.#say = say;
  }

  /** @throws CupelError `store.noSuchRun`, `store.noSuchResult`, `panel.badFilter` */
  async answer<Q extends Question>(question: Q): Promise<Answers[Q['kind']]>;
  async answer(question: Question): Promise<Answers[keyof Answers]> {
    const { record, store } = await this.#find(question.runId);
    switch (question.kind) {
      case 'run':
        return runView(record, await summaryOf(store, record), {
          progress: this.#runs.progressOf(record.id),
          baseline: await baselineOf(store, record),
          readOnly: this.#runs.readOnly ?? false,
        });
      case 'page': {
        const { offset, columns } = question;
        const query = await storeQuery(store, record, question.query);
        const all = columnsOf(record);
        const wanted = columns.flatMap((index) => all[index] ?? []);
        const limit = Math.min(question.limit, largestPage);
        return pageView(
          await store.cells(record.id, { ...query, offset, limit }, { columns: wanted, length: cellLength }),
        );
      }
      case 'output':
        return { text: shownOutput(await resultOf(store, record.id, question.resultId)).text };
      case 'result': {
        const result = await resultOf(store, record.id, question.resultId);
        const ratings = await store.ratings(record.id);
        return resultView(
          record,
          result,
          ratings.findLast((each) => each.resultId === result.id),
        );
      }
      case 'siblings': {
        const page = await store.results(record.id, { cases: [question.case] });
        const ratings = await store.ratings(record.id);
        return (page.rows[0]?.results ?? []).map((result) =>
          resultView(
            record,
            result,
            ratings.findLast((each) => each.resultId === result.id),
          ),
        );
      }
      case 'history':
        return { points: await store.history(record.id, question.resultId) };
      case 'charts':
        return chartsView(store, record, await summaryOf(store, record));
      case 'runs':
        return (await store.runs({ suite: record.suite, limit: 100 }))
          .filter((run) => run.id !== record.id)
          .map(runItem);
      case 'compare':
        return compareView(
          store,
          await this.#withSummaries(store, [record.id, ...question.runIds]),
          this.#say,
        );
      case 'matches': {
        const runs = await this.#withSummaries(store, [record.id, ...question.runIds]);
        const key = JSON.stringify(runs.map((run) => [run.id, run.summary.total]));
        if (this.#matches?.key !== key) this.#matches = { key, list: matchList(store, runs) };
        const limit = Math.min(question.limit, largestPage);
        return matchPage(store, runs, await this.#matches.list, { ...question, limit });
      }
      case 'review':
        return reviewView(store, record, (await summaryOf(store, record)).total);
    }
  }

  /**
   * What a panel shows first, so that its page need not ask for one thing after the other.
   * @param runId an id, or `latest`
   * @param layoutOf what is kept of a suite's layout
   * @throws CupelError `store.noSuchRun`
   */
  async first(
    runId: string,
    query: CaseQuery,
    layoutOf: (suite: string) => Layout | undefined,
  ): Promise<FirstView> {
    const { record } = await this.#find(runId);
    const layout = layoutOf(record.suite);
    const asked = columnsOf(record).map(({ prompt, provider }) => ({
      prompt: record.prompts[prompt]?.label ?? '',
      provider: record.providers[provider]?.label ?? '',
    }));
    const columns = shownColumns(asked, layout ?? defaultLayout).slice(0, pageColumns);
    const [run, rows] = await Promise.all([
      this.answer({ kind: 'run', runId: record.id }),
      // A query that cannot be answered is said to be so when the page asks itself.
      this.answer({ kind: 'page', runId: record.id, query, offset: 0, limit: firstRows, columns }).then(
        (page) => ({ rows: { query, columns, page } }),
        () => ({}),
      ),
    ]);
    return { run, ...rows, ...(layout && { layout }) };
  }

  async #find(runId: string): Promise<{ record: RunRecord; store: Store }> {
    const found = await this.#runs.find(runId);
    if (!found) throw new CupelError('store.noSuchRun', 'This run is not in the store any more.');
    return found;
  }

  async #withSummaries(store: Store, ids: readonly string[]): Promise<(RunRecord & { summary: Summary })[]> {
    const runs = await Promise.all(ids.map((id) => store.run(id)));
    return Promise.all(
      runs.map(async (run) => {
        if (!run)
          throw new CupelError('store.noSuchRun', 'A run to compare with is not in the store any more.');
        return { ...run, summary: await summaryOf(store, run) };
      }),
    );
  }
}

async function resultOf(store: Store, runId: string, resultId: string): Promise<Result> {
  const result = await store.result(runId, resultId);
  if (!result) throw new CupelError('store.noSuchResult', 'This result is not in the store any more.');
  return result;
}

async function summaryOf(store: Store, run: RunRecord): Promise<Summary> {
  return run.summary ?? (await store.summarise(run.id));
}

/** The run that someone pinned as the suite's baseline; else the one before this that came to its end, and is whole. */
async function baselineOf(store: Store, run: RunRecord): Promise<RunRecord | undefined> {
  const runs = await store.runs({ suite: run.suite, limit: 200 });
  const pinned = runs.find((each) => each.pinned && each.id !== run.id && each.status === 'finished');
  return pinned ?? runs.find((each) => each.id < run.id && each.status === 'finished' && !isShard(each));
}

/** @throws CupelError `panel.badFilter` */
async function storeQuery(
  store: Store,
  run: RunRecord,
  { filter: text, sort }: CaseQuery,
): Promise<ResultQuery> {
  const { filter, problems } = parseCaseFilter(text);
  const [problem] = problems;
  if (problem) throw new CupelError('panel.badFilter', problem.message);
  const { mode, terms } = filter;
  const column = sort?.column === undefined ? undefined : columnsOf(run)[sort.column];
  const baseline = mode === 'changed' ? await baselineOf(store, run) : undefined;
  return {
    mode,
    ...(terms.length > 0 ? { terms } : {}),
    ...(baseline ? { baseline: baselineQuery(run, baseline) } : {}),
    ...(sort ? { sort: { by: sort.by, descending: sort.descending, ...(column ? { column } : {}) } } : {}),
  };
}

function baselineQuery(run: RunRecord, baseline: RunRecord): NonNullable<ResultQuery['baseline']> {
  const [here = [], there = []] = commonColumns([run, baseline]);
  return {
    run: baseline.id,
    columns: here.flatMap(({ prompt, provider }, index): [number, number, number, number][] => {
      const other = there[index];
      return other ? [[prompt, provider, other.prompt, other.provider]] : [];
    }),
  };
}
