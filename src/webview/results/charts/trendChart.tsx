import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useState } from 'preact/hooks';
import { dollars, duration, percent } from '../../../shared/figures.ts';
import type { ChartsView, TrendPoint } from '../../../shared/resultsViews.ts';
import type { Act } from '../host.ts';
import { Axes } from './axes.tsx';
import { Chart, chartHeight, chartWidth, margin } from './chart.tsx';
import { dateTicks, dateTime } from '../../dates.ts';
import { t } from '../../words.ts';

const bottom = chartHeight - margin.bottom;
const right = chartWidth - margin.right;

const figures: Record<
  string,
  { word: string; of: (point: TrendPoint) => number | null; text: (value: number) => string }
> = {
  passRate: {
    word: t('Pass rate'),
    of: (point) => point.passRate,
    text: (value) => percent(value).replace('.0%', '%'),
  },
  score: { word: t('Score'), of: (point) => point.score, text: (value) => value.toFixed(2) },
  cost: { word: t('Cost'), of: (point) => point.cost, text: (value) => dollars(value) },
  latency: { word: t('Latency p50'), of: (point) => point.latencyMs, text: (value) => duration(value) },
};

/** One figure over the runs of the suite. */
export function Trend({ view, act }: { view: ChartsView; act: Act }) {
  const [name, setName] = useState('passRate');
  const points = view.trend;
  if (points.length < 2) return null;
  const metrics = [...new Set(points.flatMap((point) => Object.keys(point.metrics)))];
  const figure = figures[name] ?? {
    word: name,
    of: (point: TrendPoint) => point.metrics[name] ?? null,
    text: (value: number) => value.toFixed(2),
  };
  const known = points.flatMap((point, index) => {
    const value = figure.of(point);
    return value === null ? [] : [{ point, index, value }];
  });
  const isRate = name === 'passRate' || name === 'score' || metrics.includes(name);
  const most = isRate ? 1 : Math.max(1e-9, ...known.map(({ value }) => value));
  const x = scaleLinear([0, points.length - 1], [margin.left + 10, right - 10]);
  const y = scaleLinear([0, most], [bottom, margin.top]);
  const every = Math.ceil(points.length / 5);
  const ticked = points.flatMap(({ startedAt }, index) =>
    index % every === 0 ? [{ startedAt, index }] : [],
  );
  const labels = dateTicks(ticked.map(({ startedAt }) => startedAt));
  return (
    <Chart
      title={t('Trend over runs')}
      number="trend"
      words={t(
        '{0} of {1} runs, the last {2}',
        figure.word,
        known.length,
        known.at(-1) ? figure.text(known.at(-1)?.value ?? 0) : t('unknown'),
      )}
      act={act}
      choice={
        <label>
          <span class="label">{t('Trend of')}</span>
          <select value={name} onChange={(event) => setName(event.currentTarget.value)}>
            {Object.entries(figures).map(([key, { word }]) => (
              <option key={key} value={key}>
                {word}
              </option>
            ))}
            {metrics.map((metric) => (
              <option key={metric} value={metric}>
                {metric}
              </option>
            ))}
          </select>
        </label>
      }
      table={{
        head: [t('Started'), figure.word],
        rows: points.map((point) => [point.startedAt, figure.of(point) ?? t('unknown')]),
      }}
    >
      <Axes
        x={ticked.map(({ index }, tick) => ({ at: x(index), text: labels[tick] ?? '' }))}
        y={y.ticks(5).map((value) => ({ at: y(value), text: figure.text(value) }))}
        xTitle={t('Runs')}
        yTitle={figure.word}
      />
      <g class="series-0">
        <path
          class="stroke"
          d={
            line<(typeof known)[number]>()
              .x(({ index }) => x(index))
              .y(({ value }) => y(value))(known) ?? ''
          }
        />
        {known.map(({ point, index, value }) => (
          <g key={point.run}>
            {name === 'passRate' && point.interval && (
              <line
                class="stroke thin"
                x1={x(index)}
                x2={x(index)}
                y1={y(point.interval[0])}
                y2={y(point.interval[1])}
              />
            )}
            <circle class="fill" cx={x(index)} cy={y(value)} r={4}>
              <title>{`${dateTime(point.startedAt)}: ${figure.text(value)}`}</title>
            </circle>
          </g>
        ))}
      </g>
    </Chart>
  );
}
