import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Act } from '../host.ts';
import { chartCsv, chartPng, chartSvg } from './exportChart.ts';
import { t } from '../../words.ts';

export const chartWidth = 520;
export const chartHeight = 260;
export const margin = { top: 12, right: 16, bottom: 40, left: 56 } as const;

/** What a chart shows, as a table: for screen readers, and for a spreadsheet. */
export interface ChartTable {
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

interface ChartProps {
  title: string;
  /** What is seen, in a sentence. */
  words: string;
  table: ChartTable;
  act: Act;
  height?: number;
  children: ComponentChildren;
}

/** A picture with its table and its exports. */
export function Chart({ title, words, table, act, height = chartHeight, children }: ChartProps) {
  const svg = useRef<SVGSVGElement>(null);
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const save = (ending: string, data: string, base64 = false) =>
    act({ kind: 'save', name: `${name}.${ending}`, data, base64 });
  return (
    <section class="chart" aria-label={title}>
      <div class="title">
        <h2>{title}</h2>
        <span class="spring" />
        <button
          type="button"
          class="tool"
          aria-label={t('{0} as PNG', title)}
          onClick={() => svg.current && void chartPng(svg.current).then((data) => save('png', data, true))}
        >
          {t('PNG')}
        </button>
        <button
          type="button"
          class="tool"
          aria-label={t('{0} as SVG', title)}
          onClick={() => svg.current && save('svg', chartSvg(svg.current))}
        >
          {t('SVG')}
        </button>
        <button
          type="button"
          class="tool"
          aria-label={t('{0} as CSV', title)}
          onClick={() => save('csv', chartCsv(table))}
        >
          {t('CSV')}
        </button>
      </div>
      <svg
        ref={svg}
        viewBox={`0 0 ${chartWidth} ${height}`}
        width={chartWidth}
        height={height}
        role="img"
        aria-label={`${title}. ${words}`}
      >
        {children}
      </svg>
      <details>
        <summary>{t('Table')}</summary>
        <div class="table-scroll" tabIndex={0} role="region" aria-label={t('{0}, table', title)}>
          <table class="plain-table">
            <thead>
              <tr>
                {table.head.map((each) => (
                  <th key={each} scope="col">
                    {each}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((each, column) => (
                    <td key={column}>{each}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
