/**
 * Longest common subsequences, 32 cells of a row at a time: the bits of a row that are 0 mark where the length grows
 * from one column to the next.
 *
 * Source: Hyyrö 2004, "Bit-Parallel LCS-length Computation Revisited".
 * Time: |a| · |b| / 32, so quadratic, but 20,000 by 20,000 words take a fraction of a second.
 */

/** The length of the longest common subsequence. */
export function lcsLength(a: Int32Array, b: Int32Array): number {
  const rows = new Rows(b);
  for (const item of a) rows.add(item);
  return countZeros(rows.row, b.length);
}

/**
 * The places in `a` of one longest common subsequence, in rising order. Of several, the one that Google's ROUGE reads
 * from its table: from the end, up unless only left keeps the length.
 * Memory: √|a| · |b| / 4 bytes, as only some rows are kept and those between are computed again on the way back.
 */
export function lcsIndices(a: Int32Array, b: Int32Array): number[] {
  const rows = new Rows(b);
  const step = Math.ceil(Math.sqrt(a.length));
  const kept: Uint32Array[] = [];
  a.forEach((item, i) => {
    if (i % step === 0) kept.push(rows.row.slice());
    rows.add(item);
  });
  const indices: number[] = [];
  let j = b.length;
  let length = countZeros(rows.row, j);
  for (let block = kept.length - 1; block >= 0 && length > 0; block--) {
    const first = block * step;
    // between[r] is the row above item first + r.
    const between: Uint32Array[] = [];
    rows.row.set(kept[block] ?? []);
    for (const item of a.subarray(first, first + step)) {
      between.push(rows.row.slice());
      rows.add(item);
    }
    for (let r = between.length - 1; r >= 0 && length > 0;) {
      if (a[first + r] === b[j - 1]) {
        indices.push(first + r);
        length--;
        j--;
        r--;
      } else if (countZeros(between[r] ?? rows.row, j) < length) {
        j--;
      } else {
        r--;
      }
    }
  }
  return indices.reverse();
}

/** The row of the table below the items added so far. */
class Rows {
  readonly row: Uint32Array;
  readonly #places = new Map<number, number[]>();
  /** The bits of items so frequent that setting them one by one costs more than a row; at most 32 items are. */
  readonly #masks = new Map<number, Uint32Array>();
  readonly #scratch: Uint32Array;

  constructor(b: Int32Array) {
    const words = Math.ceil(b.length / 32);
    this.row = new Uint32Array(words).fill(0xffffffff);
    this.#scratch = new Uint32Array(words);
    b.forEach((item, j) => {
      const known = this.#places.get(item);
      if (known) known.push(j);
      else this.#places.set(item, [j]);
    });
    for (const [item, places] of this.#places) {
      if (places.length > words) this.#masks.set(item, setBits(new Uint32Array(words), places));
    }
  }

  add(item: number): void {
    const mask = this.#masks.get(item);
    if (mask) return addRow(this.row, mask);
    const places = this.#places.get(item);
    if (!places) return;
    addRow(this.row, setBits(this.#scratch, places));
    for (const j of places) this.#scratch[j >>> 5] = 0;
  }
}

function setBits(words: Uint32Array, places: readonly number[]): Uint32Array {
  for (const j of places) words[j >>> 5] = (words[j >>> 5] ?? 0) | (1 << (j & 31));
  return words;
}

/** row = (row + (row & matches)) | (row & ~matches), with the carry from word to word. */
function addRow(row: Uint32Array, matches: Uint32Array): void {
  let carry = 0;
  for (let w = 0; w < row.length; w++) {
    const bits = row[w] ?? 0;
    const hits = matches[w] ?? 0;
    const sum = bits + ((bits & hits) >>> 0) + carry;
    carry = sum > 0xffffffff ? 1 : 0;
    row[w] = sum | (bits & ~hits);
  }
}

/** How many of the first `columns` bits are 0. */
function countZeros(row: Uint32Array, columns: number): number {
  let ones = 0;
  const whole = columns >>> 5;
  for (let w = 0; w < whole; w++) ones += countOnes(row[w] ?? 0);
  const rest = columns & 31;
  if (rest > 0) ones += countOnes((row[whole] ?? 0) & ((1 << rest) - 1));
  return columns - ones;
}

function countOnes(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
