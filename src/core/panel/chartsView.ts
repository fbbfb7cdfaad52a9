import type { RunRecord, Summary } from '../engine/result.ts';
import type { Store } from '../store/store.ts';
import type { ChartsView, SliceView, TrendPoint } from '../../shared/resultsViews.ts';
import { classChartsOf, guessedClassCharts } from './classCharts.ts';
import { columnName, columnsOf, figuresView } from './resultViews.ts';

const trendRuns = 50;
/** Keys by which cases are sliced: more make a chart that nobody reads. */
const mostKeys = 12;

/** What the charts of a run are drawn from. */
export async function chartsView(store: Store, run: RunRecord, summary: Summary): Promise<ChartsView> {
  const [{ scores, latencies }, slices, history, classes] = await Promise.all([
    store.distributions(run.id),
    store.slices(run.id),
    store.runs({ suite: run.suite, limit: trendRuns }),
    summary.classification
      ? classChartsOf(summary.classification)
      : store.classCounts(run.id).then(guessedClassCharts),
  ]);
  const columns = columnsOf(run);
  const place = ({ prompt, provider }: { prompt: number; provider: number }) =>
    columns.findIndex((each) => each.prompt === prompt && each.provider === provider);
  return {
    columns: summary.byColumn.map((column) => ({
      name: columnName(run, column),
      prompt: run.prompts[column.prompt]?.label ?? '',
      provider: run.providers[column.provider]?.label ?? '',
      figures: figuresView(column),
    })),
    scores: scores.map((each) => ({ column: place(each), counts: each.counts })),
    latencies: latencies.map((each) => ({ column: place(each), n: each.n, quantiles: each.quantiles })),
    trend: history
      .filter((each) => each.summary && each.id <= run.id)
      .reverse()
      .map(trendPoint),
    slices: await slicesOf(store, run, [...new Set(slices.map(({ name }) => name))]),
    ...classes,
  };
}

/** Columns, repeats and cases of one cluster are not independent: the summary's intervals know that. */
async function slicesOf(store: Store, run: RunRecord, keys: readonly string[]): Promise<SliceView[]> {
  if (keys.length === 0) return [];
  const options = { ...run.statistics, slices: keys.slice(0, mostKeys) };
  const { slices = [] } = await store.summarise(run.id, options);
  return slices.flatMap(({ key, slices: values }) =>
    values.map(({ value, results, passRate, passRateInterval }) => ({
      name: key,
      value,
      passed: Math.round(passRate * results),
      total: results,
      interval: [passRateInterval[0], passRateInterval[1]],
    })),
  );
}

function trendPoint({ id, startedAt, summary }: RunRecord): TrendPoint {
  return {
    run: id,
    startedAt,
    passRate: summary?.passRate ?? null,
    interval: summary?.passRateInterval ?? null,
    score: summary?.score ?? null,
    cost: summary?.costUnknown === 0 ? (summary.cost ?? null) : null,
    latencyMs: summary?.latencyMs?.p50 ?? null,
    metrics: Object.fromEntries(
      Object.entries(summary?.metrics ?? {}).map(([name, { mean }]) => [name, mean]),
    ),
  };
}
