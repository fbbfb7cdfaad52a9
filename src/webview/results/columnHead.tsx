import { costWords, count, duration, rateWords } from '../../shared/figures.ts';
import { clampWidth, narrowest, widest } from '../../shared/layout.ts';
import type { CaseQuery } from '../../shared/resultsQueries.ts';
import type { ColumnView } from '../../shared/resultsViews.ts';
import { Defined } from './defined.tsx';
import type { ColumnDrag } from './useColumnDrag.ts';
import { said, t } from '../words.ts';

interface ColumnHeadProps {
  column: ColumnView;
  /** What fits of its names. */
  label: { prompt: string; provider: string };
  /** The place in the run, and on the screen. */
  index: number;
  position: number;
  left: number;
  width: number;
  query: CaseQuery;
  drag: ColumnDrag;
  /** Its name in the layout. */
  name: string;
  onQuery(query: CaseQuery): void;
  onResize(width: number): void;
  /** One place to the left (-1) or right (1). */
  onMove(by: -1 | 1): void;
}

/** Widths change by so many pixels with an arrow key. */
const step = 20;

export function ColumnHead({
  column,
  label,
  index,
  position,
  left,
  width,
  query,
  drag,
  name: key,
  onQuery,
  onResize,
  onMove,
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
      class={`cell ${drag.key === key ? 'held' : ''} ${drag.before === position ? 'drop' : ''}`}
      style={{ left: `${left}px`, width: `${width}px` }}
    >
      <button
        type="button"
        class="sort"
        title={`${name}\n${t('Sort by score; drag, or press Shift and an arrow key, to move the column')}`}
        aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight"
        data-column={key}
        onPointerDown={(event) => drag.start(event, key, position)}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined;
          if (by === undefined || !event.shiftKey) return;
          event.preventDefault();
          onMove(by);
        }}
        onClick={() => {
          if (!drag.endsDrag()) onQuery({ filter: query.filter, ...(next ? { sort: next } : {}) });
        }}
      >
        <span class="prompt">
          <strong>{label.prompt}</strong>
          <i
            class={`codicon ${sorted ? (sorted.descending ? 'codicon-arrow-down' : 'codicon-arrow-up') : ''}`}
            aria-hidden="true"
          />
        </span>
        <span class="provider">{label.provider}</span>
      </button>
      <div class="line">
        <Defined name="passRate" repeated>
          {rateWords(figures)}
        </Defined>{' '}
        ·{' '}
        <Defined name="score" repeated>
          {figures.score === null ? '–' : figures.score.toFixed(2)}
        </Defined>
      </div>
      <div class="line quiet">
        <Defined name="cost" repeated>
          {said(costWords(figures))}
        </Defined>{' '}
        ·{' '}
        <Defined name="latency" repeated>
          {duration(figures.latencyMs?.p50 ?? null)} / {duration(figures.latencyMs?.p95 ?? null)}
        </Defined>{' '}
        ·{' '}
        <Defined name="tokens" repeated>
          {t('{0} tok', count(figures.inputTokens + figures.outputTokens))}
        </Defined>
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
