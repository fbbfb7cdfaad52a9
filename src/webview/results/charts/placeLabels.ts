/** A mark in a chart, and what is written beside it; pixels. */
export interface Marked {
  x: number;
  y: number;
  r: number;
  text: string;
}

interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The middle of a label, and its base line. */
interface Place {
  x: number;
  y: number;
}

const [above, below, gap] = [9, 3, 4];
const line = above + below;

/**
 * Where labels stand: below their marks, else above or beside them, else some lines further; no label on another, nor on a
 * mark. Undefined for one that has no room near its mark.
 */
export function placeLabels(
  marks: readonly Marked[],
  { area, letter }: { area: Area; letter: number },
): (Place | undefined)[] {
  const taken: Area[] = marks.map(({ x, y, r }) => ({
    left: x - r,
    right: x + r,
    top: y - r,
    bottom: y + r,
  }));
  return marks.map(({ x, y, r, text }) => {
    const half = (text.length * letter) / 2;
    const inside = Math.max(area.left + half, Math.min(area.right - half, x));
    const [under, over, level] = [y + r + gap + above, y - r - gap - below, y + (above - below) / 2];
    const places: Place[] = [
      { x: inside, y: under },
      { x: inside, y: over },
      { x: x + r + gap + half, y: level },
      { x: x - r - gap - half, y: level },
      { x: inside, y: under + line },
      { x: inside, y: over - line },
      { x: inside, y: under + 2 * line },
      { x: inside, y: over - 2 * line },
    ];
    const found = places.find((place) => {
      const box = boxOf(place, half);
      return isWithin(box, area) && !taken.some((each) => overlap(box, each));
    });
    if (found) taken.push(boxOf(found, half));
    return found;
  });
}

function boxOf({ x, y }: Place, half: number): Area {
  return { left: x - half, right: x + half, top: y - above, bottom: y + below };
}

function isWithin(box: Area, area: Area): boolean {
  return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
}

function overlap(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
