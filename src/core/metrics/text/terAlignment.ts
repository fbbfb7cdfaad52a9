/** Edit distance of two lists of numbered words near the diagonal, with what TER's shifts need. */

const beam = 25;
const unreachable = 1 << 29;

/** One step of the way from the output to the reference. */
export const edit = { none: 0, keep: 1, substitute: 2, remove: 3, insert: 4 } as const;

/** For each row of the table, which columns are computed and where they stand in the flat arrays. */
interface Band {
  from: Int32Array;
  to: Int32Array;
  offset: Int32Array;
  size: number;
}

/**
 * The table of edit distances from each start of `output` to each start of `reference`, of which only a band around
 * the diagonal is computed. A shift changes few rows; `distanceAfter` computes only those.
 *
 * Source: sacreBLEU's lib_ter.py (beam of 25 words, preference of substitution over deletion over insertion).
 */
export class BandedDistance {
  readonly distance: number;
  readonly #reference: Int32Array;
  readonly #output: Int32Array;
  readonly #band: Band;
  readonly #costs: Int32Array;
  readonly #edits: Uint8Array;

  constructor(output: Int32Array, reference: Int32Array) {
    this.#output = output;
    this.#reference = reference;
    this.#band = bandOf(output.length, reference.length);
    this.#costs = new Int32Array(this.#band.size).fill(unreachable);
    this.#edits = new Uint8Array(this.#band.size);
    for (let j = 0; j <= reference.length; j++) {
      this.#costs[j] = j;
      this.#edits[j] = edit.insert;
    }
    for (let i = 1; i <= output.length; i++) this.#fillRow(i, output[i - 1] ?? -1, this.#costs, this.#edits);
    this.distance = at(this.#costs, this.#place(output.length, reference.length));
  }

  /** The edits from the start of the texts to their end. */
  trace(): number[] {
    const steps: number[] = [];
    let i = this.#output.length;
    let j = this.#reference.length;
    while (i > 0 || j > 0) {
      const step = at(this.#edits, this.#place(i, j));
      steps.push(step);
      if (step !== edit.insert) i--;
      if (step !== edit.remove) j--;
    }
    return steps.reverse();
  }

  /**
   * The distance when the words of the output from `first` up to `last` (not included) are replaced by `words`.
   * Rows before are kept; once a row behind differs from the old one by one constant, so does the result.
   */
  distanceAfter(first: number, words: Int32Array, scratch: Int32Array): number {
    const last = first + words.length;
    const { from, to, offset } = this.#band;
    const start = at(offset, first);
    scratch.set(this.#costs.subarray(start, start + at(to, first) - at(from, first)), start);
    for (let i = first + 1; i <= this.#output.length; i++) {
      const word = i <= last ? words[i - 1 - first] : this.#output[i - 1];
      this.#fillRow(i, word ?? -1, scratch);
      if (i < last) continue;
      const constant = this.#constantDifference(i, scratch);
      if (constant !== undefined) return this.distance + constant;
    }
    return at(scratch, this.#place(this.#output.length, this.#reference.length));
  }

  /** A scratch array for `distanceAfter`. */
  scratch(): Int32Array {
    return new Int32Array(this.#band.size);
  }

  #fillRow(i: number, word: number, costs: Int32Array, edits?: Uint8Array): void {
    const { from, to, offset } = this.#band;
    const start = at(from, i);
    const end = at(to, i);
    const startAbove = at(from, i - 1);
    const endAbove = at(to, i - 1);
    const here = at(offset, i) - start;
    const above = at(offset, i - 1) - startAbove;
    let left = unreachable;
    for (let j = start; j < end; j++) {
      let cost = unreachable;
      let step: number = edit.none;
      if (j > startAbove && j <= endAbove) {
        const same = word === this.#reference[j - 1];
        const diagonal = at(costs, above + j - 1) + (same ? 0 : 1);
        if (diagonal < cost) {
          cost = diagonal;
          step = same ? edit.keep : edit.substitute;
        }
      }
      if (j >= startAbove && j < endAbove && at(costs, above + j) + 1 < cost) {
        cost = at(costs, above + j) + 1;
        step = edit.remove;
      }
      if (left + 1 < cost) {
        cost = left + 1;
        step = edit.insert;
      }
      costs[here + j] = cost;
      if (edits) edits[here + j] = step;
      left = cost;
    }
  }

  #constantDifference(i: number, scratch: Int32Array): number | undefined {
    const { from, to, offset } = this.#band;
    const start = at(offset, i);
    const end = start + at(to, i) - at(from, i);
    const difference = at(scratch, start) - at(this.#costs, start);
    for (let cell = start + 1; cell < end; cell++) {
      if (at(scratch, cell) - at(this.#costs, cell) !== difference) return undefined;
    }
    return difference;
  }

  #place(i: number, j: number): number {
    return at(this.#band.offset, i) + j - at(this.#band.from, i);
  }
}

function bandOf(outputLength: number, referenceLength: number): Band {
  const ratio = outputLength > 0 ? referenceLength / outputLength : 1;
  // Where the lengths differ very much, the bands of two rows would not meet otherwise.
  const width = beam < ratio / 2 ? Math.ceil(ratio / 2 + beam) : beam;
  const from = new Int32Array(outputLength + 1);
  const to = new Int32Array(outputLength + 1);
  const offset = new Int32Array(outputLength + 1);
  to[0] = referenceLength + 1;
  let size = referenceLength + 1;
  for (let i = 1; i <= outputLength; i++) {
    const diagonal = Math.floor(i * ratio);
    from[i] = Math.max(0, diagonal - width);
    to[i] = i === outputLength ? referenceLength + 1 : Math.min(referenceLength + 1, diagonal + width);
    offset[i] = size;
    size += at(to, i) - at(from, i);
  }
  return { from, to, offset, size };
}

/** A cell that is known to exist. */
function at(cells: Int32Array | Uint8Array, index: number): number {
  return cells[index] ?? 0;
}
