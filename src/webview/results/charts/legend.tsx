import { fittingPairs } from '../../labels.ts';
import { letter } from './axes.tsx';
import { chartHeight, chartWidth } from './chart.tsx';
import { markOf } from './marks.tsx';

/** Series differ by so many colours and shapes; more of them are told by the table. */
const most = 6;
const left = 16;
const width = chartWidth - 2 * left;
const line = 16;
/** Pixels of a mark and of what is between columns. */
const markWidth = 24;

/** The prompt and the provider of each series, in their order. */
type Names = readonly (readonly [prompt: string, provider: string])[];

/** Which series is which, below a chart. */
export function Legend({ names }: { names: Names }) {
  if (names.length < 2) return null;
  const across = columnsOf(names);
  const labels = fittingPairs(names, width / across - markWidth, letter).slice(0, most);
  return (
    <g class="legend">
      {labels.map((label, series) => (
        <g
          key={series}
          class={`series-${series}`}
          transform={`translate(${left + (series % across) * (width / across)} ${chartHeight + 6 + Math.floor(series / across) * line})`}
        >
          {markOf(series)}
          <text x={12} y={4}>
            {label}
            <title>{names[series]?.join(' · ')}</title>
          </text>
        </g>
      ))}
    </g>
  );
}

/** Pixels that it adds to a chart. */
export function legendHeight(names: Names): number {
  return names.length < 2 ? 0 : line * Math.ceil(Math.min(most, names.length) / columnsOf(names)) + 2;
}

/** Short names stand side by side. */
function columnsOf(names: Names): number {
  return names.every((name) => name.join(' · ').length * letter < width / 2 - markWidth) ? 2 : 1;
}
