import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from '@tanstack/virtual-core';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { costWords, duration, rateWords } from '../../shared/figures.ts';
import type { CaseQuery, ColumnView, RowView, RunView } from '../../shared/resultsProtocol.ts';
import { Cell } from './cell.tsx';
import type { Pages } from './pages.ts';

/** All rows are equally high, so that nothing moves when a page arrives. */
const rowHeight = 84;

interface MatrixProps {
  run: RunView;
  pages: Pages;
  query: CaseQuery;
  selected: string | null;
  onQuery(query: CaseQuery): void;
  onSelect(resultId: string | null): void;
}

/** Cases down, prompt × provider across. Only the rows in sight are in the page. */
export function Matrix({ run, pages, query, selected, onQuery, onSelect }: MatrixProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ row: 0, column: 0 });
  const count = pages.total ?? 0;
  const rows = useRows(scroller, count);
  if (pages.total === undefined) pages.row(0);

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setPlace({ row: 0, column: 0 });
  }, [query]);

  const focusCell = (row: number, column: number) => {
    const next = {
      row: Math.max(0, Math.min(count - 1, row)),
      column: Math.max(0, Math.min(run.columns.length, column)),
    };
    setPlace(next);
    rows.scrollToIndex(next.row);
    // The row may have to be drawn first.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-place="${next.row}.${next.column}"]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const moves: Record<string, [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [page, 0],
      PageUp: [-page, 0],
    };
    const move = moves[event.key];
    if (move) focusCell(place.row + move[0], place.column + move[1]);
    else if (event.key === 'Home') focusCell(event.ctrlKey ? 0 : place.row, 0);
    else if (event.key === 'End') focusCell(event.ctrlKey ? count - 1 : place.row, run.columns.length);
    else if (event.key === 'Escape') onSelect(null);
    else return;
    event.preventDefault();
  };

  return (
    <div class="scroller" ref={scroller}>
      <div
        role="grid"
        aria-label="Cases by prompt and provider"
        aria-rowcount={count + 1}
        aria-colcount={run.columns.length + 1}
        class="grid"
        style={{ '--columns': String(run.columns.length) }}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} class="row head">
          <div role="columnheader" aria-colindex={1} class="cell name">
            Case
          </div>
          {run.columns.map((column, index) => (
            <ColumnHead key={index} column={column} index={index} query={query} onQuery={onQuery} />
          ))}
        </div>
        <div role="rowgroup" class="rows" style={{ height: `${rows.getTotalSize()}px` }}>
          {rows.getVirtualItems().map((item) => (
            <Row
              key={item.key}
              index={item.index}
              top={item.start}
              row={pages.row(item.index)}
              columns={run.columns}
              place={place}
              selected={selected}
              onFocus={(column) => setPlace({ row: item.index, column })}
              onSelect={onSelect}
            />
          ))}
        </div>
      </div>
      {count === 0 && pages.total !== undefined && (
        <p class="empty">
          {query.mode === 'all' && query.text === '' ? 'No results yet.' : 'No case is like that.'}
        </p>
      )}
    </div>
  );
}

function useRows(
  scroller: { current: HTMLDivElement | null },
  count: number,
): Virtualizer<HTMLDivElement, Element> {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const rows = useMemo(
    () =>
      new Virtualizer<HTMLDivElement, Element>({
        count,
        getScrollElement: () => scroller.current,
        estimateSize: () => rowHeight,
        overscan: 6,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => redraw(undefined),
      }),
    [],
  );
  rows.setOptions({ ...rows.options, count });
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());
  return rows;
}

interface ColumnHeadProps {
  column: ColumnView;
  index: number;
  query: CaseQuery;
  onQuery(query: CaseQuery): void;
}

function ColumnHead({ column, index, query, onQuery }: ColumnHeadProps) {
  const { figures } = column;
  const sorted = query.sort?.by === 'score' && query.sort.column === index ? query.sort : undefined;
  const next = !sorted
    ? { by: 'score' as const, column: index, descending: false }
    : sorted.descending
      ? undefined
      : { ...sorted, descending: true };
  const { sort: _, ...unsorted } = query;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
      class="cell"
    >
      <button
        type="button"
        class="sort"
        title="Sort by score"
        onClick={() => onQuery(next ? { ...unsorted, sort: next } : unsorted)}
      >
        <strong>{column.prompt}</strong>
        <i
          class={`codicon ${sorted ? (sorted.descending ? 'codicon-arrow-down' : 'codicon-arrow-up') : ''}`}
          aria-hidden="true"
        />
      </button>
      <div class="provider">{column.provider}</div>
      <div class="quiet" title="Pass rate with its 95% interval (Wilson)">
        {rateWords(figures)}
      </div>
      <div class="quiet">
        {costWords(figures)} · {duration(figures.latencyMs?.p50 ?? null)}
      </div>
    </div>
  );
}

interface RowProps {
  index: number;
  top: number;
  row: RowView | undefined;
  columns: readonly ColumnView[];
  place: { row: number; column: number };
  selected: string | null;
  onFocus(column: number): void;
  onSelect(resultId: string | null): void;
}

function Row({ index, top, row, columns, place, selected, onFocus, onSelect }: RowProps) {
  const tabStop = (column: number) => (place.row === index && place.column === column ? 0 : -1);
  return (
    <div role="row" aria-rowindex={index + 2} class="row" style={{ transform: `translateY(${top}px)` }}>
      <div
        role="rowheader"
        aria-colindex={1}
        class="cell name"
        tabIndex={tabStop(0)}
        data-place={`${index}.0`}
        onFocus={() => onFocus(0)}
      >
        {row && (
          <>
            <div class="case-name">
              <span class="quiet">{row.case + 1}</span> {row.name}
            </div>
            <div class="quiet clamp">{row.vars.map(([name, text]) => `${name}: ${text}`).join(' · ')}</div>
          </>
        )}
      </div>
      {columns.map((_, column) => (
        <Cell
          key={column}
          column={column}
          repeats={row?.cells[column]}
          loading={!row}
          tabIndex={tabStop(column + 1)}
          place={`${index}.${column + 1}`}
          selected={selected}
          onFocus={() => onFocus(column + 1)}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
}
