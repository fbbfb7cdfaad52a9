import { createRandom } from '../../stats/random.ts';

/**
 * MinHash signatures (Broder 1997, "On the resemblance and containment of documents"): the share of equal entries of
 * two signatures estimates the Jaccard similarity of the two sets of shingles. 128 permutations put the standard error
 * at 0.044 or less.
 */
const permutations = 128;
/** Signatures are looked up by 32 bands of 4: at a similarity of 0.8, one pair in 10 million is missed. */
const rows = 4;
/** Characters of a shingle, on normalised text. */
const shingleLength = 5;

export interface NearPair {
  /** Positions of the two texts, the earlier one second. */
  index: number;
  earlier: number;
  /** Jaccard similarity of their shingles, exact. */
  similarity: number;
}

/**
 * Finds, for each text, the most similar one before it.
 * @param threshold the least Jaccard similarity, above 0 to 1
 */
export class NearDuplicates {
  readonly #threshold: number;
  readonly #factors: Uint32Array;
  readonly #offsets: Uint32Array;
  /** By band and its entries: texts that have them. */
  readonly #buckets = new Map<string, number[]>();
  readonly #texts: string[] = [];

  constructor(threshold: number) {
    this.#threshold = threshold;
    const random = createRandom(1997);
    this.#factors = Uint32Array.from({ length: permutations }, () => random.bits() | 1);
    this.#offsets = Uint32Array.from({ length: permutations }, () => random.bits());
  }

  /** Adds a text and says which earlier one it is most like. Texts of fewer than two shingles are like none. */
  add(text: string): NearPair | undefined {
    const index = this.#texts.length;
    const normal = normalise(text);
    this.#texts.push(normal);
    const shingles = shinglesOf(normal);
    if (shingles.size < 2) return undefined;
    const bands = this.#bandsOf(shingles);
    const best = this.#best(index, shingles, bands);
    for (const key of bands) {
      const bucket = this.#buckets.get(key);
      if (!bucket) this.#buckets.set(key, [index]);
      // A bucket of very many is of texts that are all alike: the first of them stand for all.
      else if (bucket.length < 20) bucket.push(index);
    }
    return best;
  }

  /** Says which of the texts that were added this one is most like, without adding it. */
  find(text: string): NearPair | undefined {
    const shingles = shinglesOf(normalise(text));
    if (shingles.size < 2) return undefined;
    return this.#best(this.#texts.length, shingles, this.#bandsOf(shingles));
  }

  #best(index: number, shingles: ReadonlySet<string>, bands: readonly string[]): NearPair | undefined {
    const candidates = new Set(bands.flatMap((key) => this.#buckets.get(key) ?? []));
    let best: NearPair | undefined;
    for (const earlier of candidates) {
      const similarity = jaccard(shingles, shinglesOf(this.#texts[earlier] ?? ''));
      if (similarity >= this.#threshold && similarity > (best?.similarity ?? 0))
        best = { index, earlier, similarity };
    }
    return best;
  }

  #bandsOf(shingles: ReadonlySet<string>): string[] {
    const signature = this.#signature(shingles);
    return Array.from(
      { length: permutations / rows },
      (_, band) => `${band}:${signature.subarray(band * rows, (band + 1) * rows).join('.')}`,
    );
  }

  #signature(shingles: ReadonlySet<string>): Uint32Array {
    const signature = new Uint32Array(permutations).fill(0xffffffff);
    for (const shingle of shingles) {
      const hash = fnv1a(shingle);
      for (let i = 0; i < permutations; i++) {
        // Multiply-shift, mixed: a linear map alone would keep the order of small sets.
        let value = (Math.imul(hash, this.#factors[i] ?? 1) + (this.#offsets[i] ?? 0)) >>> 0;
        value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
        if (value < (signature[i] ?? 0)) signature[i] = value;
      }
    }
    return signature;
  }
}

/** Lower case, with one space where there is any white space or punctuation. */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}\s]+/gu, ' ')
    .trim();
}

function shinglesOf(text: string): Set<string> {
  const shingles = new Set<string>();
  for (let i = 0; i + shingleLength <= text.length; i++) shingles.add(text.slice(i, i + shingleLength));
  return shingles;
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const shingle of a) if (b.has(shingle)) shared++;
  return shared / (a.size + b.size - shared);
}

/** FNV-1a, 32 bits (Fowler, Noll and Vo). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
