import { scaleBand, scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { dollars, duration, percent } from '../../../shared/figures.ts';
import type { ChartsView } from '../../../shared/resultsViews.ts';
import type { Act } from '../host.ts';
import { fittingPairs } from '../../labels.ts';
import { Axes, letter, wholeTicks } from './axes.tsx';
import { Chart, chartHeight, chartWidth, margin } from './chart.tsx';
import { Legend, legendHeight } from './legend.tsx';
import { placeLabels } from './placeLabels.ts';
import { t } from '../../words.ts';

interface ChartOf {
  view: ChartsView;
  act: Act;
}

const bottom = chartHeight - margin.bottom;
const right = chartWidth - margin.right;
/** Pixels for the names at the left of a chart, at most. */
const widestNames = 210;
/** Beside a mark. */
const widestBeside = 200;

/** Pass rate by column with Wilson's 95% intervals. */
export function PassRates({ view, act }: ChartOf) {
  const rows = view.columns;
  const height = Math.max(120, margin.top + margin.bottom + rows.length * 30);
  const labels = fittingPairs(rows.map(pairOf), widestNames, letter);
  const left = 20 + Math.min(widestNames, letter * Math.max(12, ...labels.map(({ length }) => length)));
  const x = scaleLinear([0, 1], [left, right]);
  const y = scaleBand(
    rows.map((_, index) => index),
    [margin.top, height - margin.bottom],
  );
  return (
    <Chart
      title={t('Pass rate by column')}
      number="passRate"
      words={rows.map(({ name, figures }) => `${name} ${percent(figures.passRate)}`).join(', ')}
      act={act}
      height={height}
      table={{
        head: [t('Column'), t('Pass rate'), t('Low'), t('High'), t('Results')],
        rows: rows.map(({ name, figures }) => [
          name,
          figures.passRate ?? '',
          figures.passRateInterval?.[0] ?? '',
          figures.passRateInterval?.[1] ?? '',
          figures.total,
        ]),
      }}
    >
      <Axes
        x={x.ticks(5).map((at) => ({ at: x(at), text: `${at * 100}%` }))}
        y={[]}
        xTitle={t('Pass rate, 95% interval')}
        yTitle=""
        height={height}
        left={left}
      />
      {rows.map(({ name, figures }, index) => {
        const at = (y(index) ?? 0) + y.bandwidth() / 2;
        const [low, high] = figures.passRateInterval ?? [0, 0];
        return (
          <g key={name} class={`series-${index % 6}`}>
            <text class="label" x={left - 10} y={at + 4} text-anchor="end">
              {labels[index]}
              <title>{name}</title>
            </text>
            {figures.passRate !== null && (
              <>
                <line class="stroke" x1={x(low)} x2={x(high)} y1={at} y2={at} />
                <circle class="fill" cx={x(figures.passRate)} cy={at} r={5} />
              </>
            )}
          </g>
        );
      })}
    </Chart>
  );
}

/** Results by score, column by column. */
export function ScoreHistogram({ view, act }: ChartOf) {
  const bins = view.scores[0]?.counts.length ?? 20;
  const most = Math.max(1, ...view.scores.flatMap(({ counts }) => counts));
  const x = scaleBand(
    Array.from({ length: bins }, (_, i) => i),
    [margin.left, right],
  ).padding(0.12);
  const y = scaleLinear([0, most], [bottom, margin.top]).nice();
  const width = x.bandwidth() / Math.max(1, view.scores.length);
  const names = namesOf(view, view.scores);
  return (
    <Chart
      title={t('Scores')}
      number="distribution"
      words={t('How many results have which score, in {0} intervals from 0 to 1', bins)}
      act={act}
      height={chartHeight + legendHeight(names)}
      table={{
        head: [t('Score from'), ...view.scores.map(({ column }) => nameOf(view, column))],
        rows: Array.from({ length: bins }, (_, bin) => [
          (bin / bins).toFixed(2),
          ...view.scores.map(({ counts }) => counts[bin] ?? 0),
        ]),
      }}
    >
      <Axes
        x={[0, 0.25, 0.5, 0.75, 1].map((at) => ({
          at: margin.left + at * (right - margin.left),
          text: String(at),
        }))}
        y={wholeTicks(y, 5).map((at) => ({ at: y(at), text: String(at) }))}
        xTitle={t('Score')}
        yTitle={t('Results')}
      />
      {view.scores.map(({ column, counts }, series) =>
        counts.map((n, bin) => (
          <rect
            key={`${column}.${bin}`}
            class={`series-${series % 6} fill`}
            x={(x(bin) ?? 0) + series * width}
            y={y(n)}
            width={width}
            height={bottom - y(n)}
          >
            <title>{`${nameOf(view, column)}: ${n}`}</title>
          </rect>
        )),
      )}
      <Legend names={names} />
    </Chart>
  );
}

/** Latency: the share of calls that took no longer. */
export function Latencies({ view, act }: ChartOf) {
  const all = view.latencies.flatMap(({ quantiles }) => quantiles).filter((ms) => ms > 0);
  if (all.length === 0) return null;
  const x = scaleLog([Math.max(1, Math.min(...all)), Math.max(2, ...all)], [margin.left, right]);
  const y = scaleLinear([0, 1], [bottom, margin.top]);
  const names = namesOf(view, view.latencies);
  const share = (index: number, n: number) => (n === 1 ? 1 : index / (n - 1));
  const at = (quantiles: readonly number[], p: number) =>
    quantiles[Math.min(quantiles.length - 1, Math.round(p * (quantiles.length - 1)))] ?? 0;
  return (
    <Chart
      title={t('Latency')}
      number="latency"
      words={view.latencies
        .map(({ column, quantiles }) =>
          t('{0}: half within {1}', nameOf(view, column), duration(at(quantiles, 0.5))),
        )
        .join(', ')}
      act={act}
      height={chartHeight + legendHeight(names)}
      table={{
        head: [t('Column'), t('Calls'), 'p50 ms', 'p90 ms', 'p95 ms', 'p99 ms'],
        rows: view.latencies.map(({ column, n, quantiles }) => [
          nameOf(view, column),
          n,
          ...[0.5, 0.9, 0.95, 0.99].map((p) => Math.round(at(quantiles, p))),
        ]),
      }}
    >
      <Axes
        x={x
          .ticks(4)
          .filter((_, i, list) => list.length < 6 || i % Math.ceil(list.length / 5) === 0)
          .map((ms) => ({ at: x(ms), text: duration(ms) }))}
        y={y.ticks(5).map((p) => ({ at: y(p), text: percent(p).replace('.0', '') }))}
        xTitle={t('Latency (logarithmic)')}
        yTitle={t('Calls within')}
      />
      {view.latencies.map(({ column, quantiles }, series) => (
        <path
          key={column}
          class={`series-${series % 6} stroke`}
          d={
            line<number>()
              .x((ms) => x(Math.max(1, ms)))
              .y((_, i) => y(share(i, quantiles.length)))(quantiles) ?? ''
          }
        />
      ))}
      <Legend names={names} />
    </Chart>
  );
}

/** Cost against quality; the size says how slow. What no other column beats in all three is on the Pareto front. */
export function CostQuality({ view, act }: ChartOf) {
  const points = view.columns.flatMap(({ figures, ...names }, column) => {
    const { cost, costUnknown, total, passRate, latencyMs } = figures;
    if (cost === null || costUnknown > 0 || total === 0 || passRate === null) return [];
    return [{ ...names, column, cost: cost / total, passRate, latency: latencyMs?.p50 ?? null }];
  });
  if (points.length === 0) return null;
  const front = points.filter((point) => !points.some((other) => beats(other, point)));
  const x = scaleLinear(
    [0, Math.max(...points.map(({ cost }) => cost)) || 1],
    [margin.left, right - 20],
  ).nice();
  // A large mark has room above it.
  const y = scaleLinear([0, 1], [bottom, margin.top + 6]);
  const slowest = Math.max(1, ...points.map(({ latency }) => latency ?? 0));
  const radius = ({ latency }: Point) => 5 + 9 * Math.sqrt((latency ?? 0) / slowest);
  const labels = fittingPairs(points.map(pairOf), widestBeside, letter);
  const places = placeLabels(
    points.map((point, index) => ({
      x: x(point.cost),
      y: y(point.passRate),
      r: radius(point),
      text: labels[index] ?? '',
    })),
    { area: { left: margin.left, right: chartWidth, top: 0, bottom }, letter },
  );
  const ordered = front.toSorted((a, b) => a.cost - b.cost);
  return (
    <Chart
      title={t('Cost, quality and latency')}
      number="front"
      words={t('On the Pareto front: {0}', front.map(({ name }) => name).join(', '))}
      act={act}
      table={{
        head: [t('Column'), t('Cost a result (USD)'), t('Pass rate'), t('Latency p50 ms'), t('Pareto front')],
        rows: points.map((point) => [
          point.name,
          point.cost,
          point.passRate,
          point.latency === null ? t('unknown') : Math.round(point.latency),
          front.includes(point) ? t('yes') : t('no'),
        ]),
      }}
    >
      <Axes
        x={x.ticks(4).map((at) => ({ at: x(at), text: dollars(at) }))}
        y={y.ticks(5).map((p) => ({ at: y(p), text: `${Math.round(p * 100)}%` }))}
        xTitle={t('Cost a result; larger marks are slower; ringed: Pareto front')}
        yTitle={t('Pass rate')}
      />
      <polyline class="front" points={ordered.map((p) => `${x(p.cost)},${y(p.passRate)}`).join(' ')} />
      {points.map((point, index) => {
        const r = radius(point);
        const place = places[index];
        return (
          <g key={point.name} class={`series-${point.column % 6}`}>
            {front.includes(point) && (
              <circle class="ring" cx={x(point.cost)} cy={y(point.passRate)} r={r + 3} />
            )}
            <circle class="fill" cx={x(point.cost)} cy={y(point.passRate)} r={r}>
              <title>{`${point.name}: ${percent(point.passRate)}, ${dollars(point.cost)}, ${duration(point.latency)}`}</title>
            </circle>
            {place && (
              <text class="label beside" x={place.x} y={place.y} text-anchor="middle">
                {labels[index]}
                <title>{point.name}</title>
              </text>
            )}
          </g>
        );
      })}
    </Chart>
  );
}

interface Point {
  cost: number;
  passRate: number;
  latency: number | null;
}

/** No worse in anything, and better in something. */
function beats(a: Point, b: Point): boolean {
  const [slowA, slowB] = [a.latency ?? Infinity, b.latency ?? Infinity];
  const noWorse = a.cost <= b.cost && a.passRate >= b.passRate && slowA <= slowB;
  return noWorse && (a.cost < b.cost || a.passRate > b.passRate || slowA < slowB);
}

function pairOf({ prompt, provider }: { prompt: string; provider: string }): [string, string] {
  return [prompt, provider];
}

function namesOf(view: ChartsView, series: readonly { column: number }[]): [string, string][] {
  return series.map(({ column }) => pairOf(view.columns[column] ?? { prompt: '', provider: '' }));
}

function nameOf(view: ChartsView, column: number): string {
  return view.columns[column]?.name ?? '';
}
