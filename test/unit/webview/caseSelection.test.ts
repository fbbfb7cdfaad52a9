import assert from 'node:assert/strict';
import { PanelAnswers } from '../../../src/core/panel/panelAnswers.ts';
import { resultView } from '../../../src/core/panel/resultViews.ts';
import type { Store } from '../../../src/core/store/store.ts';
import { parseCaseFilter } from '../../../src/shared/caseFilter.ts';
import type { CaseSort } from '../../../src/shared/resultsQueries.ts';
import type { ReportCase } from '../../../src/webview/report/caseSelection.ts';
import { selectCases } from '../../../src/webview/report/caseSelection.ts';
import { storeWith, variedResults } from '../../support/panelRun.ts';
import { sampleResult, sampleRun } from '../../support/results.ts';

/** A report has no store: it must find the same cases all the same. */
describe('the cases of a report', () => {
  let store: Store;
  let cases: ReportCase[];
  const results = [
    ...variedResults(40),
    ...[0, 1, 2].map((repeat) =>
      sampleResult({
        case: 40,
        repeat,
        pass: repeat > 0,
        score: repeat > 0 ? 1 : 0,
        cost: null,
        latencyMs: null,
      }),
    ),
  ];

  before(async () => {
    store = await storeWith(results, { status: 'finished' });
    const views = results.map((result) => resultView(sampleRun(), result, undefined));
    cases = Array.from(
      Map.groupBy(views, (view) => view.case),
      ([number, its]) => ({ number, results: its }),
    );
  });
  after(() => store.close());

  const inStore = async (filter: string, sort?: CaseSort) => {
    const answers = new PanelAnswers({
      find: async () => ({ record: (await store.run('latest'))!, store }),
      progressOf: () => undefined,
    });
    const query = { filter, ...(sort ? { sort } : {}) };
    const page = await answers.answer({
      kind: 'page',
      runId: 'latest',
      query,
      offset: 0,
      limit: 100,
      columns: [],
    });
    return page.rows.map((row) => row.case);
  };

  for (const filter of [
    '',
    'mode:failures',
    'mode:errors',
    'mode:different',
    'mode:flaky',
    'mode:unrated',
    'mode:flaky prompt:short',
    'gold',
    '-gold',
    'output:/number \\d,/',
    'vars:metals mode:failures',
    'reason:500',
    'score<1 cost>0.0015',
    'latency>=2s',
    'latency>0.6s -prompt:short',
    'tokens>=15',
    '-tokens>=15',
    'metric:tone>0.5',
    'metric:nothing>0',
    'meta:language=de',
    '-meta:language=de',
    'failed:contains',
    'assertion:llm-rubric',
    'case:7',
    'provider:ECHO',
  ])
    it(`are those of the store for "${filter}"`, async () => {
      const found = selectCases(cases, parseCaseFilter(filter).filter, undefined, undefined);
      assert.deepEqual(
        found.map(({ number }) => number),
        await inStore(filter),
      );
    });

  for (const by of ['case', 'score', 'cost', 'latency', 'tokens'] as const)
    for (const descending of [false, true])
      it(`are in the same order by ${by}${descending ? ', descending' : ''}`, async () => {
        const sort = { by, descending };
        const found = selectCases(cases, parseCaseFilter('').filter, sort, undefined);
        assert.deepEqual(
          found.map(({ number }) => number),
          await inStore('', sort),
        );
      });
});
