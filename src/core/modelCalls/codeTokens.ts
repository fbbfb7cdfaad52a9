/** What of a source text matters for finding calls: names (and numbers), literals of text, and single signs. */
export const TokenKind = { name: 1, text: 2, sign: 3 } as const;
type Kind = (typeof TokenKind)[keyof typeof TokenKind];

/** An expression inside a literal: `${…}`, or `{…}` of an f-string. Offsets of what is between the signs. */
export interface Hole {
  start: number;
  end: number;
}

/**
 * The tokens of a source text, in order, as columns: a megabyte of code has a few hundred thousand of them. Comments,
 * white space, regular expressions and what stands inside holes are left out.
 */
export class CodeTokens {
  readonly text: string;
  /** Those literals that have any, by the token's index. */
  readonly holes = new Map<number, Hole[]>();
  #length = 0;
  #kinds: Uint8Array;
  #starts: Int32Array;
  #ends: Int32Array;

  constructor(text: string) {
    this.text = text;
    const size = (text.length >>> 2) + 16;
    this.#kinds = new Uint8Array(size);
    this.#starts = new Int32Array(size);
    this.#ends = new Int32Array(size);
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
  }

  addLiteral(start: number, end: number, holes: Hole[]): void {
    if (holes.length > 0) this.holes.set(this.#length, holes);
    this.add(TokenKind.text, start, end);
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

  /** The holes of a literal, as offsets into it. */
  holesIn(index: number): Hole[] {
    const from = this.start(index);
    return (this.holes.get(index) ?? []).map(({ start, end }) => ({ start: start - from, end: end - from }));
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
    let depth = 0;
    for (let at = open; at < this.length; at += 1) {
      const sign = this.sign(at);
      if (isOpening(sign)) depth += 1;
      else if (isClosing(sign) && --depth === 0) return at;
    }
    return this.length;
  }

  /** The bracket that opens the one at an index; -1 where there is none. */
  opening(close: number): number {
    let depth = 0;
    for (let at = close; at >= 0; at -= 1) {
      const sign = this.sign(at);
      if (isClosing(sign)) depth += 1;
      else if (isOpening(sign) && --depth === 0) return at;
    }
    return -1;
  }

  /** The bracket around the token at an index; -1 where there is none. */
  around(index: number): number {
    let depth = 0;
    for (let at = index - 1; at >= 0; at -= 1) {
      const sign = this.sign(at);
      if (isClosing(sign)) depth += 1;
      else if (isOpening(sign) && depth-- === 0) return at;
    }
    return -1;
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
