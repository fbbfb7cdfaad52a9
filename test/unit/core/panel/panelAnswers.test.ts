import assert from 'node:assert/strict';
import { PanelAnswers } from '../../../../src/core/panel/panelAnswers.ts';
import { reviewLines } from '../../../../src/core/reports/reviewExports.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { defaultLayout } from '../../../../src/shared/resultsQueries.ts';
import { addRun, storeWith, variedResults } from '../../../support/panelRun.ts';
import { sampleResult } from '../../../support/results.ts';

const runId = '20260102-120000-bbbb';
const before = '20260101-120000-aaaa';

describe('answers for the results panel', () => {
  let store: Store;
  let answers: PanelAnswers;

  beforeEach(async () => {
    const results = variedResults(20);
    store = await storeWith(
      results.map((each) => (each.case === 1 ? { ...each, pass: false, score: 0 } : each)),
      { id: before, status: 'finished' },
    );
    await addRun(store, results, { id: runId, startedAt: '2026-01-02T12:00:00.000Z', status: 'finished' });
    answers = new PanelAnswers({
      find: async (id) => {
        const record = await store.run(id);
        return record && { record, store };
      },
      progressOf: () => undefined,
    });
  });
  afterEach(() => store.close());

  const cases = async (filter: string) => {
    const query = { filter };
    const page = await answers.answer({ kind: 'page', runId, query, offset: 0, limit: 100, columns: [0, 1] });
    return page.rows.map((row) => row.case);
  };

  it('gives a run and the beginning of its matrix together, in the layout that is kept for its suite', async () => {
    const layout = { ...defaultLayout, order: ['long · echo', 'short · echo'], rowHeight: 'tall' as const };
    const first = await answers.first('latest', { filter: 'mode:errors' }, (suite) =>
      suite === '/w/support.eval.yaml' ? layout : undefined,
    );
    assert.equal(first.run.id, runId);
    assert.equal(first.layout, layout);
    assert.deepEqual(first.rows?.columns, [1, 0]);
    const { page, query } = first.rows;
    assert.deepEqual(query, { filter: 'mode:errors' });
    assert.deepEqual([page.total, page.rows.map((row) => row.case)], [2, [3, 14]]);
    assert.deepEqual(
      page.rows[0]?.cells.map((cell) => cell?.id),
      ['3.1.0.0', '3.0.0.0'],
    );
  });

  it('gives the run alone when the query cannot be answered', async () => {
    const first = await answers.first(runId, { filter: 'cost>much' }, () => undefined);
    assert.deepEqual(Object.keys(first), ['run']);
    await assert.rejects(
      answers.first('none', { filter: '' }, () => undefined),
      { code: 'store.noSuchRun' },
    );
  });

  it('shows what changed since a run before, and not since a shard of one', async () => {
    const config = { options: { shard: { index: 1, count: 2 } } };
    await addRun(store, variedResults(3), { id: '20260101-130000-cccc', status: 'finished', config });
    assert.deepEqual(await cases('mode:changed'), [1]);
  });

  it('finds cases by mode', async () => {
    assert.equal((await cases('')).length, 20);
    assert.deepEqual(await cases('mode:failures'), [3, 4, 8, 9, 13, 14, 18, 19]);
    assert.deepEqual(await cases('mode:errors'), [3, 14]);
    assert.deepEqual(await cases('mode:different'), [3, 4, 8, 9, 13, 14, 18, 19]);
    assert.deepEqual(await cases('mode:changed'), [1]);
    assert.deepEqual(await cases('mode:flaky'), []);
    await store.rate(runId, {
      resultId: '0.0.0.0',
      rater: 'a',
      at: 'now',
      value: 5,
      label: null,
      comment: null,
    });
    assert.equal((await cases('mode:unrated')).length, 20);
    await store.rate(runId, {
      resultId: '0.1.0.0',
      rater: 'a',
      at: 'now',
      value: 1,
      label: null,
      comment: null,
    });
    assert.equal((await cases('mode:unrated')).length, 19);
  });

  it('finds cases by each kind of term, and by their opposite', async () => {
    for (const [filter, found] of [
      ['case:3', [2]],
      ['"number 4"', [4]],
      ['/number (4|8)/', [4, 8]],
      ['output:/NUMBER 4/', [4]],
      ['vars:/is 1[0-2]/', [10, 11, 12]],
      ['reason:"HTTP 500"', [3, 14]],
      ['metric:tone>0.8 prompt:short', [9, 19]],
      ['latency>620', [18, 19]],
      ['cost>0.0015 case:1', [0]],
      ['meta:language=de case:2', [1]],
      ['meta:language=en case:2', []],
      ['failed:contains prompt:short', [4, 9, 19]],
      ['assertion:llm-rubric case:4', [3]],
      ['provider:nobody', []],
      ['-provider:echo', []],
      ['tokens=15 case:7', [6]],
      ['-vars:metals -/is \\d\\b/', [10, 11, 13, 14, 16, 17, 19]],
    ] as const)
      assert.deepEqual(await cases(filter), found, filter);
  });

  it('says what is wrong with a filter', async () => {
    await assert.rejects(cases('cost>much'), { code: 'panel.badFilter' });
  });

  it('gives outputs beyond a NUL, which ends a text for SQLite', async () => {
    const outputs = ['a\0b', `ä\0${'x'.repeat(5000)}`, '\0', 'plain'];
    const results = outputs.map((output, i) => sampleResult({ case: i, output }));
    await addRun(store, results, { id: 'nul', status: 'finished' });
    const { rows } = await answers.answer({
      kind: 'page',
      runId: 'nul',
      query: { filter: '' },
      offset: 0,
      limit: 20,
      columns: [0],
    });
    const shown = rows.map(({ cells: [cell] }) => [cell?.output, cell?.left]);
    assert.deepEqual(shown, [
      ['a\0b', 0],
      [`ä\0${'x'.repeat(598)}`, 4402],
      ['\0', 0],
      ['plain', 0],
    ]);
  });

  it('keeps a page small however many columns, variables and repeats there are', async () => {
    const vars = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`name ${i}`, 'v'.repeat(5000)]));
    const wide = Array.from({ length: 20 * 12 }, (_, i) =>
      sampleResult({
        case: Math.floor(i / 12),
        prompt: 0,
        provider: i % 6,
        repeat: Math.floor((i % 12) / 6),
        vars,
        output: '💥'.repeat(20_000),
      }),
    );
    const providers = Array.from({ length: 6 }, (_, i) => ({ id: `m${i}`, label: `m${i}` }));
    const prompts = [{ id: 'p', label: 'p', raw: 'p', hash: 'p' }];
    await addRun(store, wide, { id: 'wide', prompts, providers, status: 'finished' });
    const page = await answers.answer({
      kind: 'page',
      runId: 'wide',
      query: { filter: '' },
      offset: 0,
      limit: 20,
      columns: [0, 1, 2, 3, 4, 5],
    });
    assert.ok(JSON.stringify(page).length < 100_000);
    assert.deepEqual(page.rows[0]?.cells[0]?.repeats, { passed: 2, total: 2 });
  });

  it('compares runs: what got worse first, with a verdict', async () => {
    const comparison = await answers.answer({ kind: 'compare', runId, runIds: [before] });
    const overall = comparison.comparisons.find((each) => each.figure === 'pass' && each.column === null);
    assert.equal(overall?.n, 20);
    assert.equal(overall?.improvements, 1);
    const page = await answers.answer({
      kind: 'matches',
      runId,
      runIds: [before],
      change: 'all',
      offset: 0,
      limit: 5,
    });
    assert.deepEqual(page.counts, { all: 40, regressions: 0, improvements: 2 });
    assert.deepEqual(
      page.rows.map((row) => row.change),
      ['improvement', 'improvement', 'same', 'same', 'same'],
    );
    const back = await answers.answer({
      kind: 'matches',
      runId: before,
      runIds: [runId],
      change: 'regressions',
      offset: 0,
      limit: 5,
    });
    assert.equal(back.total, 2);
  });

  it('takes cases of one cluster for dependent, as the suite says', async () => {
    await store.updateRun(runId, { statistics: { cluster: 'topic' } });
    const { comparisons } = await answers.answer({ kind: 'compare', runId, runIds: [before] });
    assert.match(comparisons[0]?.words ?? '', /clustered paired t-test, 20 cases/);
  });

  it('shows a case over the runs of its suite', async () => {
    const { points } = await answers.answer({ kind: 'history', runId, resultId: '1.0.0.0' });
    assert.deepEqual(
      points.map(({ run, passRate }) => [run, passRate]),
      [
        [before, 0],
        [runId, 1],
      ],
    );
  });

  it('counts how far graders agree with people', async () => {
    const rate = (resultId: string, value: number) =>
      store.rate(runId, { resultId, rater: 'ann', at: '2026-01-03', value, label: null, comment: null });
    await Promise.all([
      rate('0.0.0.0', 5),
      rate('1.0.0.0', 4),
      rate('4.0.0.0', 1),
      rate('9.0.0.0', 5),
      rate('2.0.0.0', 3),
    ]);
    const { raters } = await answers.answer({ kind: 'review', runId });
    // Good, passed: 2 both, 1 neither, 1 good that failed: (0.75 − 0.5) / (1 − 0.5).
    assert.deepEqual(raters, [{ name: 'ann', rated: 5, compared: 4, agreeing: 3, kappa: 0.5 }]);
  });

  it('exports what people said as dataset, few-shot examples and preference pairs', async () => {
    const by = { rater: 'ann', at: '2026-01-03' };
    await store.rate(runId, { ...by, resultId: '0.0.0.0', value: 5, label: 'fine', comment: null });
    await store.rate(runId, { ...by, resultId: '0.1.0.0', value: 2, label: null, comment: 'long' });
    await store.prefer(runId, { ...by, a: '0.0.0.0', b: '0.1.0.0', choice: 'b' });
    await store.prefer(runId, { ...by, a: '1.0.0.0', b: '1.1.0.0', choice: 'tie' });
    const run = await store.run(runId);
    assert.ok(run);
    const lines = async (format: 'dataset' | 'fewShot' | 'preferences') => {
      const found: Record<string, unknown>[] = [];
      for await (const line of reviewLines(store, run, format))
        found.push(JSON.parse(line) as Record<string, unknown>);
      return found;
    };
    assert.deepEqual(
      (await lines('dataset')).map(({ rating, label, comment }) => [rating, label, comment]),
      [
        [5, 'fine', null],
        [2, null, 'long'],
      ],
    );
    const [shot, ...noMore] = await lines('fewShot');
    assert.deepEqual(noMore, []);
    assert.deepEqual(
      (shot?.['messages'] as { role: string }[] | undefined)?.map(({ role }) => role),
      ['system', 'user', 'assistant'],
    );
    const pairs = await lines('preferences');
    assert.equal(pairs.length, 1);
    assert.ok(pairs[0]?.['chosen'] && pairs[0]['rejected']);
  });
});
