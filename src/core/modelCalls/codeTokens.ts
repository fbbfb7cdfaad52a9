/** What of a source text matters for finding calls: names (and numbers), literals of text, and single signs. */
export const TokenKind = { name: 1, text: 2, sign: 3 } as const;
type Kind = (typeof TokenKind)[keyof typeof TokenKind];

/** An expression inside a literal: `${…}`, or `{…}` of an f-string. Offsets of what is between the signs. */
export interface Hole {
  start: number;
  end: number;
}

/** The tokens of an earlier text, from `next` on; those behind `from` stand there `shift` further in the new one. */
interface Earlier {
  tokens: CodeTokens;
  next: number;
  from: number;
  shift: number;
}

/**
 * The tokens of a source text, in order, as columns: a megabyte of code has a few hundred thousand of them. Comments,
 * white space, regular expressions and what stands inside holes are left out.
 */
export class CodeTokens {
  readonly text: string;
  /** Those literals that have any, by the token's index. */
  readonly holes = new Map<number, Hole[]>();
  /** Literals, by the token's index, that any text behind them could make end elsewhere. */
  readonly unsettled: number[] = [];
  #length = 0;
  #kinds: Uint8Array;
  #starts: Int32Array;
  #ends: Int32Array;
  #earlier: Earlier | undefined;
  #isWhole = false;
  #brackets: Brackets | undefined;
  readonly #mentioned = new Map<RegExp, boolean>();

  /**
   * @param earlier the tokens of the text before it was changed. What stands before the change is taken over at once;
   *   what stands behind it, when a scanner finds the first token there as it was.
   */
  constructor(text: string, earlier?: CodeTokens) {
    this.text = text;
    const size = Math.max(text.length >>> 2, earlier?.length ?? 0) + 16;
    this.#kinds = new Uint8Array(size);
    this.#starts = new Int32Array(size);
    this.#ends = new Int32Array(size);
    if (earlier) this.#takeBeginning(earlier);
  }

  get length(): number {
    return this.#length;
  }

  /** @param start offset of the first character; `end` is exclusive. Quotation marks belong to a literal. */
  add(kind: Kind, start: number, end: number): void {
    const index = this.#length++;
    if (index >= this.#kinds.length) this.#grow();
    this.#kinds[index] = kind;
    this.#starts[index] = start;
    this.#ends[index] = end;
    if (this.#earlier && start >= this.#earlier.from) this.#takeRest(this.#earlier);
  }

  /** @param isSettled false when text behind the literal could make it end elsewhere */
  addLiteral(start: number, end: number, holes: Hole[], isSettled = true): void {
    if (holes.length > 0) this.holes.set(this.#length, holes);
    if (!isSettled) this.unsettled.push(this.#length);
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
    this.#take(earlier, 0, kept, 0);
    const shift = this.text.length - earlier.text.length;
    this.#earlier = { tokens: earlier, next: kept, from: this.text.length - tail, shift };
  }

  /** The last token leaves the state in which the next is scanned: if it stood there before, so did all that follow. */
  #takeRest(earlier: Earlier): void {
    const last = this.#length - 1;
    const start = this.start(last) - earlier.shift;
    const { tokens } = earlier;
    while (earlier.next < tokens.length && tokens.start(earlier.next) < start) earlier.next += 1;
    const { next } = earlier;
    const isSame =
      next < tokens.length &&
      tokens.start(next) === start &&
      tokens.end(next) === this.end(last) - earlier.shift &&
      tokens.#kind(next) === this.#kind(last);
    if (!isSame) return;
    this.#earlier = undefined;
    this.#isWhole = true;
    this.#take(tokens, next + 1, tokens.length, earlier.shift);
  }

  /** Appends tokens of an earlier text, whose offsets are `shift` larger now. */
  #take(tokens: CodeTokens, from: number, to: number, shift: number): void {
    const at = this.#length;
    const moved = at - from;
    while (at + to - from > this.#kinds.length) this.#grow();
    this.#kinds.set(tokens.#kinds.subarray(from, to), at);
    this.#starts.set(tokens.#starts.subarray(from, to), at);
    this.#ends.set(tokens.#ends.subarray(from, to), at);
    this.#length = at + to - from;
    if (shift !== 0)
      for (let i = at; i < this.#length; i += 1) {
        this.#starts[i] = (this.#starts[i] ?? 0) + shift;
        this.#ends[i] = (this.#ends[i] ?? 0) + shift;
      }
    for (const [index, holes] of tokens.holes)
      if (index >= from && index < to)
        this.holes.set(
          index + moved,
          shift === 0 ? holes : holes.map(({ start, end }) => ({ start: start + shift, end: end + shift })),
        );
    for (const index of tokens.unsettled)
      if (index >= from && index < to) this.unsettled.push(index + moved);
  }

  #grow(): void {
    const [kinds, starts, ends] = [this.#kinds, this.#starts, this.#ends];
    const size = 2 * kinds.length;
    this.#kinds = new Uint8Array(size);
    this.#kinds.set(kinds);
    this.#starts = new Int32Array(size);
    this.#starts.set(starts);
    this.#ends = new Int32Array(size);
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
    const close = this.#pairs().partner[open] ?? -1;
    return close < 0 ? this.length : close;
  }

  /** The bracket that opens the one at an index; -1 where there is none. */
  opening(close: number): number {
    return this.#pairs().partner[close] ?? -1;
  }

  /** The bracket around the token at an index; -1 where there is none. */
  around(index: number): number {
    return this.#pairs().around[index] ?? -1;
  }

  #pairs(): Brackets {
    this.#brackets ??= pairBrackets(this);
    return this.#brackets;
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
    for (let at = this.text.lastIndexOf(name); at >= 0; at = at > 0 ? this.text.lastIndexOf(name, at - 1) : -1) {
      const index = this.#nameAt(at, name.length);
      if (index >= 0) yield index;
    }
  }

  #nameAt(start: number, length: number): number {
    if (isNamePart(this.text.charCodeAt(start - 1)) || isNamePart(this.text.charCodeAt(start + length))) return -1;
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

interface Brackets {
  /** Of each token, the bracket around it, or -1. */
  around: Int32Array;
  /** Of each bracket, the one that closes or opens it, or -1. */
  partner: Int32Array;
}

/** Any bracket closes any other: what is half typed has still most of its brackets. */
function pairBrackets(tokens: CodeTokens): Brackets {
  const around = new Int32Array(tokens.length);
  const partner = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    around[at] = open.at(-1) ?? -1;
    const sign = tokens.sign(at);
    if (isOpening(sign)) open.push(at);
    else if (isClosing(sign)) {
      const opening = open.pop();
      if (opening === undefined) continue;
      partner[at] = opening;
      partner[opening] = at;
    }
  }
  return { around, partner };
}

/** Compared in pieces of so many units, as fast as memory is. */
const piece = 4096;

/** How many units two texts begin and end with alike; the two do not overlap. */
function commonEnds(one: string, other: string): { head: number; tail: number } {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one.slice(head, head + piece) === other.slice(head, head + piece)) head += piece;
  head = Math.min(head, most);
  while (head < most && one.charCodeAt(head) === other.charCodeAt(head)) head += 1;
  const left = most - head;
  const [a, b] = [one.length, other.length];
  let tail = 0;
  while (tail + piece <= left && one.slice(a - tail - piece, a - tail) === other.slice(b - tail - piece, b - tail))
    tail += piece;
  while (tail < left && one.charCodeAt(a - tail - 1) === other.charCodeAt(b - tail - 1)) tail += 1;
  return { head, tail };
}

function startOfLine(text: string, at: number): number {
  if (at === 0) return 0;
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
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
