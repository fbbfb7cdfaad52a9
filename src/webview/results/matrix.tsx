import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { parseCaseFilter } from '../../shared/caseFilter.ts';
import { columnKey, defaultWidth, placeColumn } from '../../shared/layout.ts';
import type { CaseQuery, Layout } from '../../shared/resultsQueries.ts';
import { rowHeights } from '../../shared/resultsQueries.ts';
import type { RunView } from '../../shared/resultsViews.ts';
import { ColumnHead } from './columnHead.tsx';
import { columnLabels } from './columnLabels.ts';
import { EmptyState } from './emptyState.tsx';
import { MatrixRow } from './matrixRow.tsx';
import type { Pages } from './pages.ts';
import { useColumnDrag } from './useColumnDrag.ts';
import { useRows } from './useRows.ts';
import { useVirtualColumns } from './useVirtualColumns.ts';
import { t } from '../words.ts';

/** Pixels. */
const headHeight = 78;
/** Rows beyond each edge that are drawn; as many again are asked for, so that they are there when they come near. */
const drawnBeyond = 2;

interface MatrixProps {
  run: RunView;
  /** The places of the columns that are shown. */
  columns: readonly number[];
  layout: Layout;
  pages: Pages;
  query: CaseQuery;
  /** Whether another filter is being typed, and what is wrong with it is said. */
  isFilterWrong: boolean;
  selected: string | null;
  loadOutput(resultId: string): Promise<string>;
  onQuery(query: CaseQuery): void;
  onLayout(layout: Layout): void;
  onSelect(resultId: string | null): void;
}

/** Cases down, prompt × provider across. Only what is in sight is in the page; rows are equally high, so nothing moves. */
export function Matrix({
  run,
  columns,
  layout,
  pages,
  query,
  isFilterWrong,
  selected,
  loadOutput,
  onQuery,
  onLayout,
  onSelect,
}: MatrixProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ row: 0, column: 0 });
  // Keys may come faster than the page is drawn: where they lead is counted from here.
  const latest = useRef(place);
  const count = pages.total ?? 0;
  const rowHeight = rowHeights[layout.rowHeight];
  const width = useScrollerWidth(scroller);
  const isNarrow = width < 560;
  // The first column gives way in a narrow panel.
  const nameWidth = isNarrow ? 110 : 220;
  const keyOf = (position: number) =>
    columnKey(run.columns[columns[position] ?? 0] ?? { prompt: '', provider: '' });
  // As wide as was chosen; else the room that is there, shared out, but never too narrow to read.
  const share = Math.floor((width - nameWidth) / Math.max(1, columns.length));
  const shared = Math.max(isNarrow ? 220 : defaultWidth, share);
  const widthOf = (position: number) => layout.widths[keyOf(position)] ?? shared;
  const labelOf = useMemo(() => columnLabels(run.columns), [run.columns]);
  const rows = useRows(scroller, { count, height: rowHeight, beyond: drawnBeyond, head: headHeight });
  const across = useVirtualColumns(scroller, {
    count: columns.length,
    size: widthOf,
    sizes: columns.map((_, position) => widthOf(position)).join(),
    overscan: 1,
    before: nameWidth,
  });
  const inSight = across.getVirtualItems();
  if (pages.total === undefined) pages.row(0, 0);
  const [top = 0, bottom = -1] = [rows.inSight[0], rows.inSight.at(-1)];
  for (let i = 1; i <= drawnBeyond; i++)
    for (const { index: position } of inSight) {
      if (top - i >= 0) pages.row(top - i, position);
      if (bottom + i < count) pages.row(bottom + i, position);
    }

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    latest.current = { row: 0, column: 0 };
    setPlace(latest.current);
  }, [query]);

  const focusCell = (row: number, column: number) => {
    const next = {
      row: Math.max(0, Math.min(count - 1, row)),
      column: Math.max(0, Math.min(columns.length, column)),
    };
    latest.current = next;
    setPlace(next);
    rows.scrollToRow(next.row);
    if (next.column > 0) across.scrollToIndex(next.column - 1);
    focusWhenDrawn(scroller, `${next.row}.${next.column}`, () => latest.current === next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof Element) || !event.target.hasAttribute('data-place')) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const moves: Record<string, [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [page, 0],
      PageUp: [-page, 0],
    };
    const at = latest.current;
    const move = moves[event.key];
    if (move) focusCell(at.row + move[0], at.column + move[1]);
    else if (event.key === 'Home') focusCell(event.ctrlKey ? 0 : at.row, 0);
    else if (event.key === 'End') focusCell(event.ctrlKey ? count - 1 : at.row, columns.length);
    else if (event.key === 'Escape') onSelect(null);
    else return;
    event.preventDefault();
  };

  // The head that was moved by key keeps the focus, which it loses as the page is put in order.
  const moved = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (moved.current === undefined) return;
    const head = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
    head.find((each) => each.dataset['column'] === moved.current)?.focus({ preventScroll: true });
    moved.current = undefined;
  }, [layout.order]);
  const onPlace = (key: string, to: number) => onLayout(placeColumn(run.columns, layout, key, to));
  const drag = useColumnDrag({
    scroller,
    edges: () => {
      const lefts = [nameWidth];
      for (let i = 0; i < columns.length; i++) lefts.push((lefts[i] ?? 0) + widthOf(i));
      return lefts;
    },
    onPlace,
  });

  return (
    <div class="scroller" ref={scroller}>
      <div
        role="grid"
        aria-label={t('Cases by prompt and provider')}
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        class={`grid ${layout.rowHeight} ${layout.wrap ? 'wrap' : 'nowrap'}`}
        style={{ width: `${nameWidth + across.getTotalSize()}px`, '--name': `${nameWidth}px` }}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} class="row head" style={{ height: `${headHeight}px` }}>
          <div role="columnheader" aria-colindex={1} class="cell name">
            {t('Case')}
          </div>
          {inSight.map(({ index: position, start, size }) => {
            const index = columns[position] ?? 0;
            const column = run.columns[index];
            return (
              column && (
                <ColumnHead
                  key={columnKey(column)}
                  {...{ column, index, position, query, drag, onQuery }}
                  name={columnKey(column)}
                  label={labelOf(index, size)}
                  left={nameWidth + start}
                  width={size}
                  onResize={(width) =>
                    onLayout({ ...layout, widths: { ...layout.widths, [columnKey(column)]: width } })
                  }
                  onMove={(by) => {
                    const to = position + by;
                    if (to < 0 || to >= columns.length) return;
                    moved.current = columnKey(column);
                    onPlace(columnKey(column), to);
                    across.scrollToIndex(to);
                  }}
                />
              )
            );
          })}
          {drag.before === columns.length && (
            <div class="drop-end" style={{ left: `${nameWidth + across.getTotalSize()}px` }} />
          )}
        </div>
        <div role="rowgroup" class="rows" style={{ height: `${count * rowHeight}px` }}>
          {rows.inSight.map((index) => (
            <MatrixRow
              key={index}
              index={index}
              top={index * rowHeight}
              height={rowHeight}
              columns={inSight}
              {...{ pages, nameWidth, place, selected, layout, loadOutput, onSelect }}
              isRunning={run.status === 'running'}
              onFocus={(column) => {
                latest.current = { row: index, column };
                setPlace(latest.current);
              }}
            />
          ))}
        </div>
      </div>
      {count === 0 && pages.total !== undefined && !isFilterWrong && (
        <NoCase run={run} query={query} onQuery={onQuery} />
      )}
    </div>
  );
}

/** A row that is scrolled to is there a few frames later. */
function focusWhenDrawn(
  scroller: { current: HTMLDivElement | null },
  place: string,
  wanted: () => boolean,
  frames = 30,
): void {
  if (!wanted()) return;
  const cell = scroller.current?.querySelector<HTMLElement>(`[data-place="${place}"]`);
  if (cell) cell.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusWhenDrawn(scroller, place, wanted, frames - 1));
}

function NoCase({ run, query, onQuery }: Pick<MatrixProps, 'run' | 'query' | 'onQuery'>) {
  if (query.filter.trim() === '')
    return run.status === 'running' ? (
      <EmptyState icon="watch" title={t('Waiting for the first result…')} />
    ) : (
      <EmptyState icon="inbox" title={t('This run has no results.')}>
        <p>{t('It ended before a call was answered, or its suite has no cases.')}</p>
      </EmptyState>
    );
  const { mode } = parseCaseFilter(query.filter).filter;
  return (
    <EmptyState
      icon="filter"
      title={
        mode === 'changed' && !run.baseline
          ? t('There is no earlier finished run of this suite to compare with.')
          : t('No case is like that.')
      }
    >
      <button type="button" class="button" onClick={() => onQuery({ ...query, filter: '' })}>
        {t('Show all cases')}
      </button>
    </EmptyState>
  );
}

function useScrollerWidth(scroller: { current: HTMLDivElement | null }): number {
  // Most often it is as wide as the page, and then one drawing is enough.
  const [width, setWidth] = useState(() => document.documentElement.clientWidth);
  // Measured before the first frame, so that no column changes its width in the second.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}
