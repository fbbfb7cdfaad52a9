/**
 * Longest common subsequences, 32 cells of a row at a time: the bits of a row that are 0 mark where the length grows
 * from one column to the next.
 *
 * Source: Hyyrö 2004, "Bit-Parallel LCS-length Computation Revisited".
 * Time: |a| · |b| / 32, so quadratic, but 20,000 by 20,000 words take a fraction of a second.
 */

/** The length of the longest common subsequence. */
export function lcsLength(a: Int32Array, b: Int32Array): number {
  return countZeros(lastRow(a, b), b.length);
}

/**
 * The places in `a` of one longest common subsequence, in rising order. Of several, the one that Google's ROUGE reads
 * from its table: from the end, up unless only left keeps the length.
 * Memory: |a| · |b| / 8 bytes.
 */
export function lcsIndices(a: Int32Array, b: Int32Array): number[] {
  const rows: Uint32Array[] = [];
  lastRow(a, b, (row) => rows.push(row.slice()));
  const indices: number[] = [];
  let i = a.length;
  let j = b.length;
  let length = i > 0 ? countZeros(rows[i - 1] ?? new Uint32Array(0), j) : 0;
  while (length > 0) {
    if (a[i - 1] === b[j - 1]) {
      indices.push(i - 1);
      i--;
      j--;
      length--;
      continue;
    }
    const above = i > 1 ? countZeros(rows[i - 2] ?? new Uint32Array(0), j) : 0;
    if (above < length) j--;
    else i--;
  }
  return indices.reverse();
}

function lastRow(a: Int32Array, b: Int32Array, seeRow?: (row: Uint32Array) => void): Uint32Array {
  const words = Math.ceil(b.length / 32);
  const row = new Uint32Array(words).fill(0xffffffff);
  const places = placesOf(b);
  const matches = new Uint32Array(words);
  for (const item of a) {
    const where = places.get(item);
    if (where) {
      for (const j of where) matches[j >>> 5] = (matches[j >>> 5] ?? 0) | (1 << (j & 31));
      addRow(row, matches);
      for (const j of where) matches[j >>> 5] = 0;
    }
    seeRow?.(row);
  }
  return row;
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

function placesOf(items: Int32Array): Map<number, number[]> {
  const places = new Map<number, number[]>();
  items.forEach((item, j) => {
    const known = places.get(item);
    if (known) known.push(j);
    else places.set(item, [j]);
  });
  return places;
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
