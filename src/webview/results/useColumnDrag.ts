import { useRef, useState } from 'preact/hooks';

/** A press that moves less is a click. */
const slack = 5;
/** So near to an edge, the matrix scrolls along. */
const edge = 40;
const scrollStep = 24;

interface ColumnDragOptions {
  scroller: { current: HTMLDivElement | null };
  /** Left edges of the shown columns and the right edge of the last, in the content of the scroller. */
  edges: () => number[];
  onPlace(key: string, to: number): void;
}

export interface ColumnDrag {
  /** The column that is held. */
  key: string | undefined;
  /** Where it would go: the place before which a line is drawn. */
  before: number | undefined;
  /** For the head of a column. */
  start(event: PointerEvent, key: string, position: number): void;
  /** Whether the click that ends a drag shall do nothing else. */
  endsDrag(): boolean;
}

/** Columns change places when they are dragged by their heads. Nothing moves before the button is let go. */
export function useColumnDrag({ scroller, edges, onPlace }: ColumnDragOptions): ColumnDrag {
  const [held, setHeld] = useState<{ key: string; before: number }>();
  const dragged = useRef(false);
  const start = (event: PointerEvent, key: string, position: number) => {
    dragged.current = false;
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    const head = event.currentTarget;
    const from = event.clientX;
    let before: number | undefined;
    const onMove = (move: PointerEvent) => {
      if (before === undefined && Math.abs(move.clientX - from) < slack) return;
      const element = scroller.current;
      if (!element) return;
      if (before === undefined) head.setPointerCapture(event.pointerId);
      const box = element.getBoundingClientRect();
      if (move.clientX > box.right - edge) element.scrollLeft += scrollStep;
      else if (move.clientX < box.left + edge) element.scrollLeft -= scrollStep;
      const at = move.clientX - box.left + element.scrollLeft;
      const lefts = edges();
      before = lefts.findIndex((left, index) => at < (left + (lefts[index + 1] ?? left)) / 2);
      if (before < 0) before = lefts.length - 1;
      dragged.current = true;
      setHeld({ key, before });
    };
    const end = (last: Event) => {
      head.removeEventListener('pointermove', onMove);
      head.removeEventListener('pointerup', end);
      head.removeEventListener('pointercancel', end);
      document.removeEventListener('keydown', onKey, true);
      setHeld(undefined);
      if (last.type !== 'pointerup' || before === undefined) return;
      const to = before > position ? before - 1 : before;
      if (to !== position) onPlace(key, to);
    };
    const onKey = (pressed: KeyboardEvent) => {
      if (pressed.key === 'Escape') end(pressed);
    };
    head.addEventListener('pointermove', onMove);
    head.addEventListener('pointerup', end);
    head.addEventListener('pointercancel', end);
    document.addEventListener('keydown', onKey, true);
  };
  return {
    key: held?.key,
    before: held?.before,
    start,
    endsDrag: () => dragged.current,
  };
}
