import { toCount } from './tokenCounter.ts';
import type { TokenCount, TokenCounter } from './tokenCount.ts';
import type { TokenizerChoice } from './tokenizers.ts';
import { cutIntoChunks } from './safeCuts.ts';

/** A change of a text: at an offset, so many UTF-16 units are replaced. */
export interface TextChange {
  offset: number;
  removed: number;
  inserted: string;
}

/** UTF-16 units of a chunk, at least: a keystroke has one or two of them counted again. */
const chunkSize = 8192;

/** Chunks that are handed to the worker at once: others who want something counted wait no longer than for these. */
const chunksAtOnce = 16;

/** Chunks that stand for a long text until all are counted. */
const sampleSize = 6;

interface Chunk {
  readonly text: string;
  /** The count by each encoding that was asked for. */
  readonly tokens: Map<string, number>;
}

/**
 * The tokens of a text that is being edited. The text is kept in chunks whose counts add up to the whole's, and only
 * those that a change touches are counted again, in the counter's worker.
 */
export class DocumentTokens {
  readonly #counter: TokenCounter;
  #chunks: Chunk[] = [];
  #length = 0;

  constructor(counter: TokenCounter, text = '') {
    this.#counter = counter;
    this.set(text);
  }

  /** UTF-16 units of the text. */
  get length(): number {
    return this.#length;
  }

  get text(): string {
    return this.#chunks.map((chunk) => chunk.text).join('');
  }

  /** Takes a new text, and keeps the chunks that it begins and ends with. */
  set(text: string): void {
    const old = this.#chunks;
    let head = 0;
    let start = 0;
    for (; head < old.length; head += 1) {
      const chunk = old[head];
      if (!chunk || !text.startsWith(chunk.text, start)) break;
      start += chunk.text.length;
    }
    let tail = old.length;
    let end = text.length;
    for (; tail > head; tail -= 1) {
      const chunk = old[tail - 1];
      if (!chunk || end - chunk.text.length < start || !text.startsWith(chunk.text, end - chunk.text.length))
        break;
      end -= chunk.text.length;
    }
    if (head === old.length && start === text.length) return;
    // A border is safe by the characters on both its sides: those beside the change are cut anew.
    const first = Math.max(0, head - 1);
    const last = Math.min(old.length, tail + 1);
    start -= lengthOf(old.slice(first, head));
    end += lengthOf(old.slice(tail, last));
    this.#replace(first, last, text.slice(start, end));
    this.#length = text.length;
  }

  /**
   * Applies a change, as an editor reports it.
   * @throws RangeError when it lies outside the text
   */
  change({ offset, removed, inserted }: TextChange): void {
    if (offset < 0 || removed < 0 || offset + removed > this.#length)
      throw new RangeError(`a change at ${offset} of ${removed} lies outside a text of ${this.#length}`);
    let first = 0;
    let start = 0;
    // The chunk before the change too when the change is at a border.
    for (let at = 0; first < this.#chunks.length; first += 1) {
      const length = this.#chunks[first]?.text.length ?? 0;
      if (at + length >= offset) {
        start = at;
        break;
      }
      at += length;
      start = at;
    }
    let last = first;
    let end = start;
    while (last < this.#chunks.length && (end <= offset + removed || last === first)) {
      end += this.#chunks[last]?.text.length ?? 0;
      last += 1;
    }
    const text = this.#chunks
      .slice(first, last)
      .map((chunk) => chunk.text)
      .join('');
    const from = offset - start;
    this.#replace(first, last, text.slice(0, from) + inserted + text.slice(from + removed));
    this.#length += inserted.length - removed;
  }

  #replace(first: number, last: number, text: string): void {
    const chunks = cutIntoChunks(text, chunkSize).map((each): Chunk => ({ text: each, tokens: new Map() }));
    this.#chunks.splice(first, last - first, ...chunks);
  }

  /** Counts the text as it is now. What changes meanwhile is for the next count. */
  async count(choice: TokenizerChoice): Promise<TokenCount> {
    const chunks = [...this.#chunks];
    const { encoding } = choice;
    const fresh = chunks.filter(({ tokens }) => !tokens.has(encoding));
    for (let at = 0; at < fresh.length; at += chunksAtOnce)
      await this.#encode(fresh.slice(at, at + chunksAtOnce), choice);
    return toCount(sum(chunks, encoding), choice);
  }

  /**
   * The count, if little is left to be counted; else the count of a sample, scaled up, with the 95% interval of that in
   * its `error`. Takes a few milliseconds of the worker.
   */
  async countSoon(choice: TokenizerChoice): Promise<TokenCount> {
    const chunks = [...this.#chunks];
    const { encoding } = choice;
    const fresh = chunks.filter(({ tokens }) => !tokens.has(encoding));
    if (fresh.length <= sampleSize) return this.count(choice);
    const step = fresh.length / sampleSize;
    const sample = Array.from({ length: sampleSize }, (_, i) => fresh[Math.floor((i + 0.5) * step)]);
    await this.#encode(
      sample.flatMap((chunk) => chunk ?? []),
      choice,
    );
    const known = chunks.filter(({ tokens }) => tokens.has(encoding));
    const length = lengthOf(chunks);
    const {
      tokens,
      exact,
      method,
      error = 0,
    } = toCount(Math.round((sum(known, encoding) / lengthOf(known)) * length), choice);
    const spread = spreadOf(known, encoding) * Math.sqrt(1 - known.length / chunks.length);
    return {
      tokens,
      exact: exact && known.length === chunks.length,
      method: `${method} (sampled)`,
      error: Math.round((error + spread) * 1000) / 1000,
    };
  }

  async #encode(chunks: readonly Chunk[], { encoding }: TokenizerChoice): Promise<void> {
    const counts = await this.#counter.encode(
      chunks.map(({ text }) => text),
      encoding,
    );
    chunks.forEach(({ tokens }, i) => tokens.set(encoding, counts[i] ?? 0));
  }
}

/** 1.96 standard errors of the mean tokens a character of some chunks, as a fraction of it. */
function spreadOf(chunks: readonly Chunk[], encoding: string): number {
  const rates = chunks.map(({ text, tokens }) => (tokens.get(encoding) ?? 0) / text.length);
  const mean = rates.reduce((all, rate) => all + rate, 0) / rates.length;
  if (rates.length < 2 || mean === 0) return 0;
  const variance = rates.reduce((all, rate) => all + (rate - mean) ** 2, 0) / (rates.length - 1);
  return (1.96 * Math.sqrt(variance / rates.length)) / mean;
}

function sum(chunks: readonly Chunk[], encoding: string): number {
  return chunks.reduce((all, { tokens }) => all + (tokens.get(encoding) ?? 0), 0);
}

function lengthOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { text }) => sum + text.length, 0);
}
