/** Compared in pieces of so many units, as fast as memory is. */
const piece = 4096;

/** How many units two texts begin and end with alike; the two do not overlap. */
export function commonEnds(one: string, other: string): { head: number; tail: number } {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one.slice(head, head + piece) === other.slice(head, head + piece)) head += piece;
  head = Math.min(head, most);
  while (head < most && one.charCodeAt(head) === other.charCodeAt(head)) head += 1;
  const left = most - head;
  const [a, b] = [one.length, other.length];
  let tail = 0;
  while (
    tail + piece <= left &&
    one.slice(a - tail - piece, a - tail) === other.slice(b - tail - piece, b - tail)
  )
    tail += piece;
  while (tail < left && one.charCodeAt(a - tail - 1) === other.charCodeAt(b - tail - 1)) tail += 1;
  return { head, tail };
}

/** The offset of the line that an offset lies in. */
export function startOfLine(text: string, at: number): number {
  if (at === 0) return 0;
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}
