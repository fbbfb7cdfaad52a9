import type { RunRecord, Summary } from '../engine/result.ts';
import { calibrationError, reliabilityBins } from '../metrics/classification/calibration.ts';
import { wilson } from '../stats/intervals.ts';
import type { Store } from '../store/store.ts';
import type { CalibrationView, ChartsView, ConfusionView, TrendPoint } from '../../shared/resultsViews.ts';
import { outputText } from '../reports/report.ts';
import { columnName, columnsOf, figuresView } from './resultViews.ts';

const trendRuns = 50;
const mostClasses = 20;
const calibrationBins = 10;
/** Results that are read for classes: reading all of a very large run would take longer than looking. */
const mostRead = 20_000;

/** What the charts of a run are drawn from. */
export async function chartsView(store: Store, run: RunRecord, summary: Summary): Promise<ChartsView> {
  const [{ scores, latencies }, slices, history, classes] = await Promise.all([
    store.distributions(run.id),
    store.slices(run.id),
    store.runs({ suite: run.suite, limit: trendRuns }),
    readClasses(store, run),
  ]);
  const columns = columnsOf(run);
  const place = ({ prompt, provider }: { prompt: number; provider: number }) =>
    columns.findIndex((each) => each.prompt === prompt && each.provider === provider);
  return {
    columns: summary.byColumn.map((column) => ({
      name: columnName(run, column),
      figures: figuresView(column),
    })),
    scores: scores.map((each) => ({ column: place(each), counts: each.counts })),
    latencies: latencies.map((each) => ({ column: place(each), n: each.n, quantiles: each.quantiles })),
    trend: history
      .filter((each) => each.summary && each.id <= run.id)
      .reverse()
      .map(trendPoint),
    slices: slices.map((slice) => ({ ...slice, interval: wilson(slice.passed, slice.total) })),
    ...classes,
  };
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

/**
 * Where cases name the class they expect (`expected` or `label` in the metadata or variables, or an `equals` assertion),
 * the outputs are predictions; and where results have a score named `confidence` or `probability`, whether it is right.
 */
async function readClasses(
  store: Store,
  run: RunRecord,
): Promise<{ confusion: ConfusionView | null; calibration: CalibrationView | null }> {
  const expected: string[] = [];
  const given: string[] = [];
  const said: { metric: string; probability: number; right: 0 | 1 }[] = [];
  let read = 0;
  for await (const page of store.scan(run.id, { pageSize: 1000 })) {
    read += page.length;
    for (const result of page) {
      const confidence = Object.entries(result.namedScores ?? {}).find(
        ([name, value]) => /^(confidence|probability)$/i.test(name) && value >= 0 && value <= 1,
      );
      if (confidence)
        said.push({ metric: confidence[0], probability: confidence[1], right: result.pass ? 1 : 0 });
      if (result.error) continue;
      const wanted =
        result.metadata?.['expected'] ??
        result.metadata?.['label'] ??
        result.vars['expected'] ??
        result.assertions.find((each) => each.type === 'equals')?.expected;
      if (wanted === undefined || wanted === null) continue;
      expected.push(outputText(wanted).trim());
      given.push(outputText(result.output).trim());
    }
    if (read >= mostRead) break;
  }
  return { confusion: confusionView(expected, given), calibration: calibrationView(said) };
}

function confusionView(expected: readonly string[], given: readonly string[]): ConfusionView | null {
  const labels = [...new Set(expected)].sort();
  // Free texts are no classes.
  if (labels.length < 2 || labels.length > mostClasses || expected.length < labels.length * 2) return null;
  const known = new Map(labels.map((label, index) => [label.toLowerCase(), index]));
  const matrix = labels.map(() => labels.map(() => 0));
  const other = labels.map(() => 0);
  expected.forEach((label, i) => {
    const row = known.get(label.toLowerCase()) ?? 0;
    const column = known.get((given[i] ?? '').toLowerCase());
    const counts = matrix[row];
    if (column === undefined || !counts) other[row] = (other[row] ?? 0) + 1;
    else counts[column] = (counts[column] ?? 0) + 1;
  });
  return { labels, matrix, other };
}

function calibrationView(
  said: readonly { metric: string; probability: number; right: 0 | 1 }[],
): CalibrationView | null {
  const [first] = said;
  if (!first) return null;
  const truth = said.map(({ right }) => right);
  const probabilities = said.map(({ probability }) => probability);
  return {
    metric: first.metric,
    bins: reliabilityBins(truth, probabilities, { bins: calibrationBins }),
    error: calibrationError(truth, probabilities, { bins: calibrationBins }),
  };
}
