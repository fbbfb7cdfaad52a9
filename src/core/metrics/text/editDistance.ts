import { distance } from 'fastest-levenshtein';

/**
 * Levenshtein distance in code points: the fewest insertions, deletions and substitutions of one character that turn
 * `a` into `b`. An emoji outside the basic plane is one character, though JavaScript stores it as two units.
 *
 * Source: Levenshtein 1966; Myers 1999 (bit-parallel), by `fastest-levenshtein`.
 * Range: 0 to the length of the longer text. A metric: symmetric, with the triangle inequality.
 * Time: |a| · |b| / 32 after equal ends are cut off, so quadratic for long texts that differ.
 */
export function levenshtein(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = hasSurrogates(a) || hasSurrogates(b) ? asSingleUnits(a, b) : [a, b];
  const { start, endA, endB } = differingPart(left, right);
  return distance(left.slice(start, endA), right.slice(start, endB));
}

/**
 * Damerau-Levenshtein distance in code points: as Levenshtein, with the swap of two adjacent characters as one more
 * edit, and further edits allowed between swapped characters ("ca" to "abc" is 2). A metric.
 *
 * Source: Damerau 1964; Lowrance and Wagner 1975; in linear memory: Zhao and Sahni 2019, "String correction using the
 * Damerau-Levenshtein distance". NLTK's `edit_distance(transpositions=True)` is this one.
 * Time: |a| · |b|, quadratic. Memory: linear.
 */
export function damerauLevenshtein(a: string, b: string): number {
  const { left, right } = differingCodePoints(a, b);
  const n = right.length;
  const none = left.length + n + 1;
  const lastRowOf = new Map<number, number>();
  // Rows are shifted by one, so that column −1 of the papers has a place.
  let row = Int32Array.from({ length: n + 2 }, (_, j) => (j === 0 ? none : j - 1));
  let rowAbove = new Int32Array(n + 2).fill(none);
  const beforeMatch = new Int32Array(n + 2).fill(none);
  for (let i = 1; i <= left.length; i++) {
    [row, rowAbove] = [rowAbove, row];
    const own = left[i - 1] ?? 0;
    let lastColumn = -1;
    let twoAbove = row[1] ?? none;
    let swapCost = none;
    row[1] = i;
    for (let j = 1; j <= n; j++) {
      const same = own === right[j - 1];
      let cost = Math.min(
        (rowAbove[j] ?? none) + (same ? 0 : 1),
        (row[j] ?? none) + 1,
        (rowAbove[j + 1] ?? none) + 1,
      );
      if (same) {
        lastColumn = j;
        beforeMatch[j + 1] = rowAbove[j - 1] ?? none;
        swapCost = twoAbove;
      } else {
        const lastRow = lastRowOf.get(right[j - 1] ?? 0) ?? -1;
        if (j - lastColumn === 1) cost = Math.min(cost, (beforeMatch[j + 1] ?? none) + (i - lastRow));
        else if (i - lastRow === 1) cost = Math.min(cost, swapCost + (j - lastColumn));
      }
      twoAbove = row[j + 1] ?? none;
      row[j + 1] = cost;
    }
    lastRowOf.set(own, i);
  }
  return row[n + 1] ?? none;
}

/**
 * Optimal string alignment distance in code points: as Levenshtein, with the swap of two adjacent characters as one
 * more edit, but no character edited twice ("ca" to "abc" is 3). Not a metric: the triangle inequality can fail.
 *
 * Source: Wagner and Fischer 1974, with the swap; Boytsov 2011, "Indexing methods for approximate dictionary
 * searching". Time: |a| · |b|, quadratic. Memory: linear.
 */
export function osaDistance(a: string, b: string): number {
  const { left, right } = differingCodePoints(a, b);
  const n = right.length;
  let twoAbove = new Int32Array(n + 1);
  let above = new Int32Array(n + 1);
  let row = Int32Array.from({ length: n + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    [twoAbove, above, row] = [above, row, twoAbove];
    row[0] = i;
    for (let j = 1; j <= n; j++) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min((above[j - 1] ?? 0) + (same ? 0 : 1), (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        cost = Math.min(cost, (twoAbove[j - 2] ?? 0) + 1);
      }
      row[j] = cost;
    }
  }
  return row[n] ?? 0;
}

function hasSurrogates(text: string): boolean {
  return /[\uD800-\uDFFF]/.test(text);
}

/**
 * The two texts with one UTF-16 unit per code point, equal where they were equal: the library compares units.
 * Past 65,536 different characters (not a text) the units repeat, and the distance would be a lower bound.
 */
function asSingleUnits(a: string, b: string): [string, string] {
  const units = new Map<string, string>();
  const encode = (text: string) => {
    const encoded: string[] = [];
    for (const character of text) {
      let unit = units.get(character);
      if (unit === undefined) {
        unit = String.fromCharCode(units.size & 0xffff);
        units.set(character, unit);
      }
      encoded.push(unit);
    }
    return encoded.join('');
  };
  return [encode(a), encode(b)];
}

/** What is left of two sequences when their common start and end are cut off; no distance here depends on those. */
function differingPart<T extends string | Int32Array>(
  a: T,
  b: T,
): { start: number; endA: number; endB: number } {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  return { start, endA, endB };
}

function differingCodePoints(a: string, b: string): { left: Int32Array; right: Int32Array } {
  const left = codePoints(a);
  const right = codePoints(b);
  const { start, endA, endB } = differingPart(left, right);
  return { left: left.subarray(start, endA), right: right.subarray(start, endB) };
}

function codePoints(text: string): Int32Array {
  return Int32Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
