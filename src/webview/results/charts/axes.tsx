import { chartHeight, chartWidth, margin } from './chart.tsx';

export interface Tick {
  at: number;
  text: string;
}

interface AxesProps {
  x: readonly Tick[];
  y: readonly Tick[];
  xTitle: string;
  yTitle: string;
  height?: number;
  /** Where the horizontal axis begins. */
  left?: number;
}

/** Lines, ticks and titles around a chart. */
export function Axes({ x, y, xTitle, yTitle, height = chartHeight, left = margin.left }: AxesProps) {
  const bottom = height - margin.bottom;
  const right = chartWidth - margin.right;
  return (
    <g class="axes">
      {y.map(({ at, text }) => (
        <g key={`${at}${text}`}>
          <line class="gridline" x1={margin.left} x2={right} y1={at} y2={at} />
          <text x={margin.left - 6} y={at + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {x.map(({ at, text }) => (
        <text key={`${at}${text}`} x={at} y={bottom + 15} text-anchor="middle">
          {text}
        </text>
      ))}
      <line class="axis" x1={left} x2={right} y1={bottom} y2={bottom} />
      <text class="axis-title" x={(left + right) / 2} y={height - 6} text-anchor="middle">
        {xTitle}
      </text>
      <text
        class="axis-title"
        transform={`translate(12 ${(margin.top + bottom) / 2}) rotate(-90)`}
        text-anchor="middle"
      >
        {yTitle}
      </text>
    </g>
  );
}

/** Pixels of most letters of a chart. */
export const letter = 6.6;

/** Ticks of what is counted: there are no halves. */
export function wholeTicks(scale: { ticks(count: number): number[] }, count: number): number[] {
  return scale.ticks(count).filter(Number.isInteger);
}
