import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from '@tanstack/virtual-core';
import { useLayoutEffect, useMemo, useReducer } from 'preact/hooks';

interface VirtualOptions {
  count: number;
  size: (index: number) => number;
  /** Changes when sizes do. */
  sizes: string;
  overscan: number;
  /** What stands still before the columns: the first, which the others scroll under. */
  before: number;
}

/** The columns that are in sight; each may have a width of its own. */
export function useVirtualColumns(
  scroller: { current: HTMLDivElement | null },
  { count, size, sizes, overscan, before }: VirtualOptions,
): Virtualizer<HTMLDivElement, Element> {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const virtual = useMemo(
    () =>
      new Virtualizer<HTMLDivElement, Element>({
        count,
        horizontal: true,
        getScrollElement: () => scroller.current,
        estimateSize: size,
        overscan,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
        onChange: () => redraw(undefined),
      }),
    [],
  );
  virtual.setOptions({ ...virtual.options, count, estimateSize: size, scrollPaddingStart: before });
  useLayoutEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());
  useLayoutEffect(() => virtual.measure(), [virtual, sizes]);
  return virtual;
}
