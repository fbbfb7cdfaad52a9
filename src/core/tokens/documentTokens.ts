import { type Chunk, countChunks, createChunk, lengthOf } from './chunkCounts.ts';
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
const chunkSize = 2048;

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

  /** The parts of the text as it is now; with what is known of each. */
  get chunks(): readonly Chunk[] {
    return this.#chunks;
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
    const chunks = cutIntoChunks(text, chunkSize).map(createChunk);
    this.#chunks.splice(first, last - first, ...chunks);
  }

  /** Counts the text as it is now. What changes meanwhile is for the next count. */
  async count(choice: TokenizerChoice): Promise<TokenCount> {
    return countChunks([...this.#chunks], choice, this.#counter);
  }
}
