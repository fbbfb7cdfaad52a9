import { costWords, count, duration, rateWords } from '../../shared/figures.ts';
import type { CaseQuery } from '../../shared/resultsQueries.ts';
import type { ColumnView } from '../../shared/resultsViews.ts';
import { clampWidth, narrowest, widest } from './layout.ts';
import { t } from '../words.ts';

interface ColumnHeadProps {
  column: ColumnView;
  /** The place in the run, and on the screen. */
  index: number;
  position: number;
  left: number;
  width: number;
  query: CaseQuery;
  onQuery(query: CaseQuery): void;
  onResize(width: number): void;
}

/** Widths change by so many pixels with an arrow key. */
const step = 20;

export function ColumnHead({
  column,
  index,
  position,
  left,
  width,
  query,
  onQuery,
  onResize,
}: ColumnHeadProps) {
  const { figures } = column;
  const sorted = query.sort?.by === 'score' && query.sort.column === index ? query.sort : undefined;
  const next = !sorted
    ? { by: 'score' as const, column: index, descending: false }
    : sorted.descending
      ? undefined
      : { ...sorted, descending: true };
  const name = `${column.prompt}, ${column.provider}`;
  return (
    <div
      role="columnheader"
      aria-colindex={position + 2}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
      aria-label={name}
      class="cell"
      style={{ left: `${left}px`, width: `${width}px` }}
    >
      <button
        type="button"
        class="sort"
        title={t('Sort by score')}
        onClick={() => onQuery({ filter: query.filter, ...(next ? { sort: next } : {}) })}
      >
        <strong>{column.prompt}</strong>
        <i
          class={`codicon ${sorted ? (sorted.descending ? 'codicon-arrow-down' : 'codicon-arrow-up') : ''}`}
          aria-hidden="true"
        />
        <span class="provider">{column.provider}</span>
      </button>
      <div class="line" title={t('Pass rate with its 95% interval (Wilson)')}>
        {rateWords(figures)} · {figures.score === null ? '–' : figures.score.toFixed(2)}
      </div>
      <div class="line quiet" title={t('Cost, latency p50 / p95, tokens')}>
        {costWords(figures)} · {duration(figures.latencyMs?.p50 ?? null)} /{' '}
        {duration(figures.latencyMs?.p95 ?? null)} ·{' '}
        {t('{0} tok', count(figures.inputTokens + figures.outputTokens))}
      </div>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t('Width of {0}', name)}
        aria-valuenow={width}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        tabIndex={0}
        class="resizer"
        onKeyDown={(event) => {
          const by = event.key === 'ArrowLeft' ? -step : event.key === 'ArrowRight' ? step : 0;
          if (by === 0) return;
          event.preventDefault();
          event.stopPropagation();
          onResize(clampWidth(width + by));
        }}
        onPointerDown={(event) => {
          const handle = event.currentTarget;
          const from = event.clientX;
          handle.setPointerCapture(event.pointerId);
          const onMove = (move: PointerEvent) => onResize(clampWidth(width + move.clientX - from));
          handle.addEventListener('pointermove', onMove);
          handle.addEventListener(
            'lostpointercapture',
            () => handle.removeEventListener('pointermove', onMove),
            { once: true },
          );
        }}
      />
    </div>
  );
}
