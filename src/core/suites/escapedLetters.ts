/** A backslash that stands for itself, or a letter as `json.dumps` of Python writes all that are not ASCII. */
const escape = /\\\\|\\u([0-9a-f]{4})/gi;

/** A text with its letters, and where a place of it stands in the text as it is written. */
export interface ReadLetters {
  readonly text: string;
  /** Of an offset in UTF-16 units. */
  readonly writtenAt: (offset: number) => number;
}

/** Reads letters beyond ASCII that JSON, or YAML between double quotation marks, writes as `\u00f6`. */
export function readLetters(written: string): ReadLetters {
  /** Offsets behind each of them in the text, and by how much it has grown shorter up to there. */
  const behind: number[] = [];
  let text = '';
  let end = 0;
  for (const {
    0: { length },
    1: code,
    index,
  } of written.matchAll(escape)) {
    const unit = code === undefined ? 0 : Number.parseInt(code, 16);
    if (unit < 0x80) continue;
    text += written.slice(end, index) + String.fromCharCode(unit);
    end = index + length;
    behind.push(text.length);
  }
  if (behind.length === 0) return { text: written, writtenAt: (offset) => offset };
  return {
    text: text + written.slice(end),
    writtenAt: (offset) => offset + 5 * countUpTo(behind, offset),
  };
}

/** How many of ascending numbers are not above one. */
function countUpTo(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
