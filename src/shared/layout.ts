import type { Layout } from './resultsQueries.ts';
import { defaultLayout } from './resultsQueries.ts';
import type { ColumnView } from './resultsViews.ts';

type ColumnName = Pick<ColumnView, 'prompt' | 'provider'>;

export const defaultWidth = 260;
export const narrowest = 120;
export const widest = 900;

/** `short · gpt`: a column by its name, which holds for the suite's next run too. */
export function columnKey({ prompt, provider }: ColumnName): string {
  return `${prompt} · ${provider}`;
}

/** The places of all columns in the order of the layout; those it does not know come last. */
export function orderedColumns(columns: readonly ColumnName[], layout: Layout): number[] {
  const rank = new Map(layout.order.map((key, index) => [key, index]));
  return columns
    .map((column, index) => ({ index, rank: rank.get(columnKey(column)) ?? layout.order.length + index }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ index }) => index);
}

/** Those of them that are shown; never none. */
export function shownColumns(columns: readonly ColumnName[], layout: Layout): number[] {
  const hidden = new Set(layout.hidden);
  const ordered = orderedColumns(columns, layout);
  const shown = ordered.filter(
    (index) => !hidden.has(columnKey(columns[index] ?? { prompt: '', provider: '' })),
  );
  return shown.length > 0 ? shown : ordered.slice(0, 1);
}

/** Moves a column one place to the left (-1) or right (1). */
export function moveColumn(columns: readonly ColumnName[], layout: Layout, key: string, by: -1 | 1): Layout {
  const order = orderedColumns(columns, layout).flatMap((index) => {
    const column = columns[index];
    return column ? [columnKey(column)] : [];
  });
  const from = order.indexOf(key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return layout;
  order.splice(to, 0, ...order.splice(from, 1));
  return { ...layout, order };
}

/**
 * Moves a column among those that are shown.
 * @param to the place that it shall have there, from 0
 */
export function placeColumn(columns: readonly ColumnName[], layout: Layout, key: string, to: number): Layout {
  const nameOf = (index: number) => columnKey(columns[index] ?? { prompt: '', provider: '' });
  const shown = shownColumns(columns, layout).map(nameOf);
  const next = shown.filter((each) => each !== key)[to];
  const order = orderedColumns(columns, layout)
    .map(nameOf)
    .filter((each) => each !== key);
  order.splice(next === undefined ? order.length : order.indexOf(next), 0, key);
  return { ...layout, order };
}

export function clampWidth(width: number): number {
  return Math.round(Math.max(narrowest, Math.min(widest, width)));
}

/** Columns in the order, of the widths and as many as the run has them; rows stay as they are. */
export function resetColumns(layout: Layout): Layout {
  const { order, hidden, widths } = defaultLayout;
  return { ...layout, order, hidden, widths };
}

/** Whether nothing of it was chosen. */
export function isDefaultLayout(layout: Layout): boolean {
  const { rowHeight, wrap, markdown } = defaultLayout;
  return (
    hasDefaultColumns(layout) &&
    layout.rowHeight === rowHeight &&
    layout.wrap === wrap &&
    layout.markdown === markdown
  );
}

/** Whether columns stand as the run has them. */
export function hasDefaultColumns({ order, hidden, widths }: Layout): boolean {
  return order.length === 0 && hidden.length === 0 && Object.keys(widths).length === 0;
}
