import { scaleBand, scaleLinear } from 'd3-scale';
import type { RunSpending, Spending } from '../../shared/costsProtocol.ts';
import { costWords, dollars } from '../../shared/figures.ts';
import { fittingLabels } from '../labels.ts';
import { Axes, letter } from '../results/charts/axes.tsx';
import { Chart, chartHeight, chartWidth, margin } from '../results/charts/chart.tsx';
import type { Act } from '../results/host.ts';
import { dateTime, shortDay } from '../dates.ts';
import { said, t } from '../words.ts';

const bottom = chartHeight - margin.bottom;
const right = chartWidth - margin.right;
const least = 1e-9;

/** A bar a day. */
export function SpendingByDay({ days, act }: { days: readonly Spending[]; act: Act }) {
  const known = days.map(({ cost }) => cost ?? 0);
  const x = scaleBand(
    days.map(({ name }) => name),
    [margin.left, right],
  ).padding(0.2);
  const y = scaleLinear([0, Math.max(least, ...known)], [bottom, margin.top]).nice();
  const dearest = days.toSorted((a, b) => (b.cost ?? 0) - (a.cost ?? 0))[0];
  return (
    <Chart
      title={t('Spending by day')}
      number="spending"
      words={
        dearest?.cost
          ? t('The last {0} days; the most on {1}, {2}', days.length, dearest.name, dollars(dearest.cost))
          : t('Nothing in the last {0} days', days.length)
      }
      act={act}
      table={{
        head: [t('Day'), t('US dollars'), t('Results'), t('Of unknown price')],
        rows: days.map(({ name, cost, total, costUnknown }) => [name, cost ?? 'unknown', total, costUnknown]),
      }}
    >
      <Axes
        x={days.flatMap(({ name }, index) =>
          index % 7 === days.length % 7
            ? [{ at: (x(name) ?? 0) + x.bandwidth() / 2, text: dayWords(name) }]
            : [],
        )}
        y={dearest?.cost ? y.ticks(5).map((at) => ({ at: y(at), text: dollars(at) })) : []}
        xTitle={t('Day')}
        yTitle={t('US dollars')}
      />
      {days.map((day) => (
        <g key={day.name} class="series-0">
          <rect
            class="fill"
            x={x(day.name) ?? 0}
            y={y(day.cost ?? 0)}
            width={x.bandwidth()}
            height={bottom - y(day.cost ?? 0)}
          >
            <title>{`${day.name}: ${said(costWords(day))}`}</title>
          </rect>
          {day.costUnknown > 0 && (
            <text x={(x(day.name) ?? 0) + x.bandwidth() / 2} y={y(day.cost ?? 0) - 4} text-anchor="middle">
              ?
            </text>
          )}
        </g>
      ))}
    </Chart>
  );
}

const mostBars = 12;
const labelWidth = 150;

/** A bar a model, or a suite. */
export function SpendingBars({
  title,
  spending,
  act,
}: {
  title: string;
  spending: readonly Spending[];
  act: Act;
}) {
  const rows = spending.slice(0, mostBars);
  const height = Math.max(120, margin.top + margin.bottom + rows.length * 26);
  const left = margin.left + labelWidth - 40;
  const x = scaleLinear([0, Math.max(least, ...rows.map(({ cost }) => cost ?? 0))], [left, right - 60]).nice(
    4,
  );
  const y = scaleBand(
    rows.map(({ name }) => name),
    [margin.top, height - margin.bottom],
  ).padding(0.25);
  const labels = fittingLabels(
    rows.map(({ name }) => name),
    labelWidth,
    letter,
  );
  const rest = spending.length - rows.length;
  const isPaid = rows.some(({ cost }) => cost);
  return (
    <Chart
      title={title}
      number="spending"
      words={rows.map((row) => `${row.name} ${said(costWords(row))}`).join(', ')}
      act={act}
      height={height}
      table={{
        head: [t('Name'), t('US dollars'), t('Results'), t('Cached'), t('Of unknown price')],
        rows: spending.map(({ name, cost, total, cached, costUnknown }) => [
          name,
          cost ?? 'unknown',
          total,
          cached,
          costUnknown,
        ]),
      }}
    >
      <Axes
        x={isPaid ? x.ticks(4).map((at) => ({ at: x(at), text: dollars(at) })) : []}
        y={[]}
        xTitle={rest > 0 ? t('US dollars; {0} more in the table', rest) : t('US dollars')}
        yTitle=""
        height={height}
      />
      {rows.map((row, index) => (
        <g key={row.name} class="series-0">
          <text x={left - 6} y={(y(row.name) ?? 0) + y.bandwidth() / 2 + 4} text-anchor="end">
            {labels[index]}
            <title>{row.name}</title>
          </text>
          <rect
            class="fill"
            x={left}
            y={y(row.name) ?? 0}
            width={x(row.cost ?? 0) - left}
            height={y.bandwidth()}
          >
            <title>{`${row.name}: ${said(costWords(row))}`}</title>
          </rect>
          <text x={x(row.cost ?? 0) + 5} y={(y(row.name) ?? 0) + y.bandwidth() / 2 + 4}>
            {row.cost === null ? t('unknown') : `${dollars(row.cost)}${row.costUnknown > 0 ? ' + ?' : ''}`}
          </text>
        </g>
      ))}
    </Chart>
  );
}

/** Each run by what was expected of it and what it came to; on the line, the two are the same. */
export function EstimateChart({ runs, act }: { runs: readonly RunSpending[]; act: Act }) {
  const known = runs.flatMap(({ estimated, cost, costUnknown, ...run }) =>
    estimated && cost !== null && costUnknown === 0 ? [{ ...run, estimated, cost }] : [],
  );
  if (known.length === 0) return null;
  const most = Math.max(least, ...known.flatMap(({ estimated, cost }) => [estimated, cost]));
  const x = scaleLinear([0, most], [margin.left, right - 10]).nice(5);
  const y = scaleLinear([0, most], [bottom, margin.top]).nice(5);
  const [, end = most] = x.domain();
  return (
    <Chart
      title={t('Estimated and actual')}
      number="estimate"
      words={t('{0} runs; above the line, a run cost more than estimated', known.length)}
      act={act}
      table={{
        head: [t('Started'), t('Suite'), t('Estimated'), t('Actual')],
        rows: known.map(({ startedAt, suite, estimated, cost }) => [startedAt, suite, estimated, cost]),
      }}
    >
      <Axes
        x={x.ticks(5).map((at) => ({ at: x(at), text: dollars(at) }))}
        y={y.ticks(5).map((at) => ({ at: y(at), text: dollars(at) }))}
        xTitle={t('Estimated')}
        yTitle={t('Actual')}
      />
      <line class="front" x1={x(0)} y1={y(0)} x2={x(end)} y2={y(end)} />
      <g class="series-0">
        {known.map(({ id, suite, startedAt, estimated, cost }) => (
          <circle key={id} class="fill" cx={x(estimated)} cy={y(cost)} r={4}>
            <title>{`${suite}, ${dateTime(startedAt)}: ${t('estimated {0}, came to {1}', dollars(estimated), dollars(cost))}`}</title>
          </circle>
        ))}
      </g>
    </Chart>
  );
}

/** `Jan 31` of `2026-01-31`. */
function dayWords(day: string): string {
  return shortDay(`${day}T12:00:00`);
}
