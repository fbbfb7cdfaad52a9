import { Brackets } from './brackets.ts';
import { commonEnds, startOfLine } from './commonEnds.ts';
import type { CodeLanguage } from './escapes.ts';

/** What of a source text matters for finding calls: names (and numbers), literals of text, and single signs. */
export const TokenKind = { name: 1, text: 2, sign: 3 } as const;
type Kind = (typeof TokenKind)[keyof typeof TokenKind];

/** An expression inside a literal: `${…}`, or `{…}` of an f-string. Offsets of what is between the signs, in the literal. */
export interface Hole {
  start: number;
  end: number;
}

/** What is scanned anew of a text that was changed. */
interface Change {
  /** How many tokens were there before, and how many of them stand before the change. */
  length: number;
  kept: number;
  /** The first of them that may follow the last new one, and the offset from which on one may. */
  next: number;
  from: number;
  /** How much further those behind the change stand now. */
  shift: number;
  fresh: { kind: Kind; start: number; end: number }[];
  holes: Map<number, Hole[]>;
  unsettled: number[];
}

/**
 * The tokens of a source text, in order, as columns: a megabyte of code has a few hundred thousand of them. Comments,
 * white space, regular expressions and what stands inside holes are left out.
 */
export class CodeTokens {
  readonly text: string;
  readonly language: CodeLanguage;
  /** Those literals that have any, by the token's index. */
  readonly holes = new Map<number, Hole[]>();
  /** Literals, by the token's index, that any text behind them could make end elsewhere. */
  readonly unsettled: number[] = [];
  #length = 0;
  #kinds: Uint8Array;
  #starts: Int32Array;
  #ends: Int32Array;
  #change: Change | undefined;
  #isWhole = false;
  readonly #brackets: Brackets;
  readonly #mentioned = new Map<RegExp, boolean>();

  /**
   * @param earlier the tokens of the text before it was changed, which are used up: what stands before the change is
   *   taken over at once; what stands behind it, when a scanner finds the first token there as it was
   */
  constructor(text: string, language: CodeLanguage, earlier?: CodeTokens) {
    this.text = text;
    this.language = language;
    // Large columns take longer to get than to fill.
    const size = (text.length >>> 2) + 16;
    this.#kinds = earlier ? earlier.#kinds : new Uint8Array(size);
    this.#starts = earlier ? earlier.#starts : new Int32Array(size);
    this.#ends = earlier ? earlier.#ends : new Int32Array(size);
    this.#brackets = earlier ? earlier.#brackets : new Brackets();
    this.#brackets.forget();
    if (earlier) this.#takeBeginning(earlier);
  }

  get length(): number {
    return this.#length;
  }

  /** @param start offset of the first character; `end` is exclusive. Quotation marks belong to a literal. */
  add(kind: Kind, start: number, end: number): void {
    if (this.#change) {
      this.#change.fresh.push({ kind, start, end });
      if (start >= this.#change.from) this.#meet(this.#change);
      return;
    }
    const index = this.#length++;
    if (index >= this.#kinds.length) this.#grow(index + 1);
    this.#kinds[index] = kind;
    this.#starts[index] = start;
    this.#ends[index] = end;
  }

  /** @param isSettled false when text behind the literal could make it end elsewhere */
  addLiteral(start: number, end: number, holes: Hole[], isSettled = true): void {
    const index = this.#length + (this.#change?.fresh.length ?? 0);
    if (holes.length > 0) this.holes.set(index, holes);
    if (!isSettled) this.unsettled.push(index);
    this.add(TokenKind.text, start, end);
  }

  /** Where a scanner begins: behind the tokens that are there. */
  get scannedTo(): number {
    return this.#length === 0 ? 0 : this.end(this.#length - 1);
  }

  /** Whether all that follows has been taken over, and a scanner need not go on. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** A scanner looks ahead no further than to the end of a line, save for what is unsettled. */
  #takeBeginning(earlier: CodeTokens): void {
    const { head, tail } = commonEnds(earlier.text, this.text);
    const line = startOfLine(this.text, head);
    let kept = earlier.before(line) + 1;
    while (kept > 0 && earlier.end(kept - 1) >= line) kept -= 1;
    kept = Math.min(kept, earlier.unsettled[0] ?? kept);
    this.#length = kept;
    for (const [index, holes] of earlier.holes) if (index < kept) this.holes.set(index, holes);
    this.#change = {
      length: earlier.length,
      kept,
      next: kept,
      from: this.text.length - tail,
      shift: this.text.length - earlier.text.length,
      fresh: [],
      holes: earlier.holes,
      unsettled: earlier.unsettled,
    };
  }

  /** The last token leaves the state in which the next is scanned: if it stood there before, so did all that follow. */
  #meet(change: Change): void {
    const { fresh, shift } = change;
    const last = fresh.at(-1);
    if (!last) return;
    while (change.next < change.length && (this.#starts[change.next] ?? 0) + shift < last.start)
      change.next += 1;
    const { next } = change;
    const isSame =
      next < change.length &&
      (this.#starts[next] ?? 0) + shift === last.start &&
      (this.#ends[next] ?? 0) + shift === last.end &&
      this.#kinds[next] === last.kind;
    if (!isSame) return;
    change.next += 1;
    this.#isWhole = true;
    this.finish();
  }

  /** Ends a scan: the columns are put together. */
  finish(): void {
    const change = this.#change;
    if (!change) return;
    this.#change = undefined;
    const { kept, fresh, shift, length } = change;
    const from = this.#isWhole ? change.next : length;
    const to = kept + fresh.length;
    this.#length = to + length - from;
    if (this.#length > this.#kinds.length) this.#grow(this.#length);
    for (const column of [this.#kinds, this.#starts, this.#ends]) column.copyWithin(to, from, length);
    if (shift !== 0)
      for (let i = to; i < this.#length; i += 1) {
        this.#starts[i] = (this.#starts[i] ?? 0) + shift;
        this.#ends[i] = (this.#ends[i] ?? 0) + shift;
      }
    fresh.forEach(({ kind, start, end }, i) => {
      this.#kinds[kept + i] = kind;
      this.#starts[kept + i] = start;
      this.#ends[kept + i] = end;
    });
    for (const [index, holes] of change.holes) if (index >= from) this.holes.set(index + to - from, holes);
    for (const index of change.unsettled) if (index >= from) this.unsettled.push(index + to - from);
  }

  #grow(size: number): void {
    const [kinds, starts, ends] = [this.#kinds, this.#starts, this.#ends];
    this.#kinds = new Uint8Array(2 * size);
    this.#kinds.set(kinds);
    this.#starts = new Int32Array(2 * size);
    this.#starts.set(starts);
    this.#ends = new Int32Array(2 * size);
    this.#ends.set(ends);
  }

  #kind(index: number): number {
    return index >= 0 && index < this.#length ? (this.#kinds[index] ?? 0) : 0;
  }

  start(index: number): number {
    return index < this.#length ? (this.#starts[index] ?? 0) : this.text.length;
  }

  end(index: number): number {
    return index < this.#length ? (this.#ends[index] ?? 0) : this.text.length;
  }

  isText(index: number): boolean {
    return this.#kind(index) === TokenKind.text;
  }

  isName(index: number): boolean {
    return this.#kind(index) === TokenKind.name;
  }

  /** The token as it is written; empty where there is none. */
  written(index: number): string {
    return this.#kind(index) === 0 ? '' : this.text.slice(this.start(index), this.end(index));
  }

  /** The holes of a literal. */
  holesIn(index: number): readonly Hole[] {
    return this.holes.get(index) ?? [];
  }

  /** The sign at an index; empty for other tokens and where there is none. */
  sign(index: number): string {
    return this.#kind(index) === TokenKind.sign ? (this.text[this.start(index)] ?? '') : '';
  }

  /** The last token that starts at an offset or before it; -1 where there is none. */
  before(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The bracket that closes the one at an index, or the end. */
  closing(open: number): number {
    const close = this.#brackets.partner(this, open);
    return close < 0 ? this.length : close;
  }

  /** The bracket that opens the one at an index; -1 where there is none. */
  opening(close: number): number {
    return this.#brackets.partner(this, close);
  }

  /** The bracket around the token at an index; -1 where there is none. */
  around(index: number): number {
    return this.#brackets.around(this, index);
  }

  /** The unit of the sign at an index; 0 for other tokens. */
  signUnit(index: number): number {
    return this.#kinds[index] === TokenKind.sign ? this.text.charCodeAt(this.#starts[index] ?? 0) : 0;
  }

  /** The names that are written so, in order. @param name not empty */
  *named(name: string): Generator<number> {
    for (let at = this.text.indexOf(name); at >= 0; at = this.text.indexOf(name, at + 1)) {
      const index = this.#nameAt(at, name.length);
      if (index >= 0) yield index;
    }
  }

  /** The same from the last to the first. */
  *namedFromEnd(name: string): Generator<number> {
    for (
      let at = this.text.lastIndexOf(name);
      at >= 0;
      at = at > 0 ? this.text.lastIndexOf(name, at - 1) : -1
    ) {
      const index = this.#nameAt(at, name.length);
      if (index >= 0) yield index;
    }
  }

  #nameAt(start: number, length: number): number {
    if (isNamePart(this.text.charCodeAt(start - 1)) || isNamePart(this.text.charCodeAt(start + length)))
      return -1;
    const index = this.before(start);
    return this.isName(index) && this.start(index) === start ? index : -1;
  }

  /** Whether the text has a match somewhere; looked for once. */
  mentions(pattern: RegExp): boolean {
    const known = this.#mentioned.get(pattern) ?? pattern.test(this.text);
    this.#mentioned.set(pattern, known);
    return known;
  }
}

export function isOpening(sign: string): boolean {
  return sign === '(' || sign === '[' || sign === '{';
}

export function isClosing(sign: string): boolean {
  return sign === ')' || sign === ']' || sign === '}';
}

/** Whether a UTF-16 unit may stand in a name or a number. Letters beyond ASCII count as such. */
export function isNamePart(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95 ||
    unit === 36 ||
    unit > 0xa0
  );
}

/** Space, tabulator, line ends and the mark at the beginning of a file. */
export function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0 || unit === 0xfeff;
}

export function isLineEnd(unit: number): boolean {
  return unit === 10 || unit === 13;
}
