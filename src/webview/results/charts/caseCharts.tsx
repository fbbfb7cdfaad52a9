import { scaleBand, scaleLinear } from 'd3-scale';
import { percent } from '../../../shared/figures.ts';
import type { CalibrationView, ConfusionView, SliceView } from '../../../shared/resultsViews.ts';
import type { Act } from '../host.ts';
import { fittingLabels } from '../../labels.ts';
import { Axes, letter } from './axes.tsx';
import { Chart, chartHeight, chartWidth, margin } from './chart.tsx';
import { said, t } from '../../words.ts';

const bottom = chartHeight - margin.bottom;
const right = chartWidth - margin.right;
const mostSlices = 40;

/** Pass rate by the values of metadata or variables. */
export function Slices({ slices, act }: { slices: readonly SliceView[]; act: Act }) {
  const shown = slices.slice(0, mostSlices);
  if (shown.length === 0) return null;
  const height = margin.top + margin.bottom + shown.length * 22;
  const names = fittingLabels(
    shown.map(({ name, value }) => `${name}: ${value}`),
    margin.left + 128,
    letter,
  );
  const x = scaleLinear([0, 1], [margin.left + 140, right]);
  const y = scaleBand(
    shown.map((_, i) => i),
    [margin.top, height - margin.bottom],
  );
  return (
    <Chart
      title={t('Slices')}
      number="slice"
      words={t('Pass rate by {0}', [...new Set(shown.map(({ name }) => name))].join(', '))}
      act={act}
      height={height}
      table={{
        head: [t('Key'), t('Value'), t('Pass rate'), t('Low'), t('High'), t('Results')],
        rows: slices.map(({ name, value, passed, total, interval }) => [
          name,
          value,
          passed / total,
          interval[0],
          interval[1],
          total,
        ]),
      }}
    >
      <Axes
        x={x.ticks(5).map((at) => ({ at: x(at), text: `${at * 100}%` }))}
        y={[]}
        xTitle={t('Pass rate, 95% interval')}
        yTitle=""
        height={height}
      />
      {shown.map(({ name, value, passed, total, interval }, index) => {
        const at = (y(index) ?? 0) + y.bandwidth() / 2;
        return (
          <g key={index} class="series-0">
            <text class="label" x={margin.left + 132} y={at + 4} text-anchor="end">
              {names[index]}
              <title>{`${name}: ${value}`}</title>
            </text>
            <line class="stroke" x1={x(interval[0])} x2={x(interval[1])} y1={at} y2={at} />
            <circle class="fill" cx={x(passed / total)} cy={at} r={4}>
              <title>{t('{0} {1}: {2} of {3}', name, value, percent(passed / total), total)}</title>
            </circle>
          </g>
        );
      })}
    </Chart>
  );
}

/** Expected classes down, given ones across. */
export function ConfusionMatrix({ confusion, act }: { confusion: ConfusionView; act: Act }) {
  const { labels, matrix, other } = confusion;
  const columns = [...labels, t('other')];
  const [beside, under] = [
    fittingLabels(labels, 18 * letter, letter),
    fittingLabels(columns, 12 * letter, letter),
  ];
  const counts = matrix.map((row, index) => [...row, other[index] ?? 0]);
  const most = Math.max(1, ...counts.flat());
  const size = Math.min(44, Math.floor((chartWidth - 170) / columns.length));
  const [left, top] = [150, 24];
  const height = top + size * labels.length + 76;
  const right = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const all = counts.flat().reduce((sum, n) => sum + n, 0);
  return (
    <Chart
      title={t('Confusion matrix')}
      number="confusion"
      words={t('{0} of {1} outputs are the expected class', right, all)}
      act={act}
      height={height}
      table={{
        head: [t('Expected'), ...columns],
        rows: labels.map((label, index) => [label, ...(counts[index] ?? [])]),
      }}
    >
      <text class="axis-title" x={left + (size * columns.length) / 2} y={14} text-anchor="middle">
        {t('Given')}
      </text>
      {labels.map((label, row) => (
        <g key={label}>
          <text class="label" x={left - 8} y={top + row * size + size / 2 + 4} text-anchor="end">
            {beside[row]}
            <title>{label}</title>
          </text>
          {columns.map((_, column) => {
            const n = counts[row]?.[column] ?? 0;
            return (
              <g key={column}>
                <rect
                  class={`matrix-cell ${row === column ? 'right' : 'wrong'}`}
                  x={left + column * size}
                  y={top + row * size}
                  width={size - 2}
                  height={size - 2}
                  fill-opacity={n === 0 ? 0 : 0.15 + 0.45 * (n / most)}
                />
                <text
                  class="label"
                  x={left + column * size + size / 2 - 1}
                  y={top + row * size + size / 2 + 4}
                  text-anchor="middle"
                >
                  {n}
                </text>
              </g>
            );
          })}
        </g>
      ))}
      {columns.map((label, column) => (
        <text
          key={label}
          transform={`translate(${left + column * size + size / 2} ${top + labels.length * size + 12}) rotate(30)`}
        >
          {under[column]}
          <title>{label}</title>
        </text>
      ))}
    </Chart>
  );
}

/** How often outputs were right against how sure they said to be. */
export function Calibration({ calibration, act }: { calibration: CalibrationView; act: Act }) {
  const x = scaleLinear([0, 1], [margin.left, right]);
  const y = scaleLinear([0, 1], [bottom, margin.top]);
  const bins = calibration.bins.filter(({ count }) => count > 0);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return (
    <Chart
      title={t('Calibration')}
      number="calibrationError"
      words={t('Expected calibration error {0}', calibration.error.toFixed(3))}
      act={act}
      table={{
        head: [t('From'), t('To'), t('Results'), t('Mean confidence'), t('Share right')],
        rows: calibration.bins.map(({ low, high, count, confidence, accuracy }) => [
          low.toFixed(2),
          high.toFixed(2),
          count,
          confidence ?? '',
          accuracy ?? '',
        ]),
      }}
    >
      <Axes
        x={x.ticks(5).map((at) => ({ at: x(at), text: String(at) }))}
        y={y.ticks(5).map((at) => ({ at: y(at), text: `${Math.round(at * 100)}%` }))}
        xTitle={`${said(calibration.metric)}; ${t('expected calibration error {0}', calibration.error.toFixed(3))}`}
        yTitle={t('Passed')}
      />
      <line class="front" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      <g class="series-0">
        {bins.map(({ low, confidence, accuracy, count }) => (
          <circle
            key={low}
            class="fill"
            cx={x(confidence ?? 0)}
            cy={y(accuracy ?? 0)}
            r={4 + 6 * Math.sqrt(count / most)}
          >
            <title>{t('{0} results', count)}</title>
          </circle>
        ))}
      </g>
    </Chart>
  );
}
