import { useLayoutEffect, useState } from 'preact/hooks';

interface RowOptions {
  count: number;
  /** All rows are equally high: where one stands follows from its number, however many there are. */
  height: number;
  /** Rows drawn beyond each edge, so that little is missing when they come into sight. */
  beyond: number;
  /** The height of what stays at the top and hides the rows that scroll under it. */
  head: number;
}

/** The rows to draw. */
export interface Rows {
  /** Their places, from the top. */
  inSight: number[];
  /** Scrolls as little as it takes for a row to be seen whole. */
  scrollToRow(row: number): void;
}

/** Which rows of a scroller are in sight. */
export function useRows(
  scroller: { current: HTMLDivElement | null },
  { count, height, beyond, head }: RowOptions,
): Rows {
  // What a page of this height most often shows: rows that are drawn at once need no second drawing.
  const [range, setRange] = useState(() => ({ from: 0, to: Math.ceil(innerHeight / height) + beyond - 1 }));
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => {
      const { scrollTop, clientHeight } = element;
      const from = Math.max(0, Math.floor(scrollTop / height) - beyond);
      const to = Math.min(count, Math.ceil((scrollTop + clientHeight) / height) + beyond);
      setRange((old) => (old.from === from && old.to === to ? old : { from, to }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [count, height, beyond]);
  const to = Math.min(range.to, count);
  return {
    inSight: Array.from({ length: Math.max(0, to - range.from) }, (_, i) => range.from + i),
    scrollToRow(row) {
      const element = scroller.current;
      if (!element) return;
      const lowest = row * height;
      const highest = lowest + height - (element.clientHeight - head);
      if (element.scrollTop > lowest) element.scrollTop = lowest;
      else if (element.scrollTop < highest) element.scrollTop = highest;
    },
  };
}
