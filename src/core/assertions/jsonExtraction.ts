/** Deeper nesting than this is not taken for JSON. */
const maxDepth = 500;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// A control character must be escaped in a JSON string (RFC 8259, section 7).
// oxlint-disable-next-line no-control-regex
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y;
const literalPattern = /true|false|null/y;
const spacePattern = /[ \t\r\n]*/y;

/** A JSON object or array that stands in a text, from `start` up to, not including, `end`. */
export interface JsonSpan {
  start: number;
  end: number;
}

/**
 * The outermost JSON objects and arrays in a text, in order, whatever prose, fences or broken JSON stand around them.
 * JSON is what RFC 8259 says: no comments, no trailing commas, no single quotes.
 */
export function findJson(text: string): JsonSpan[] {
  const reader = new JsonReader(text);
  const spans: JsonSpan[] = [];
  const opening = /[{[]/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const end = reader.end(match.index);
    if (end === undefined) continue;
    spans.push({ start: match.index, end });
    opening.lastIndex = end;
  }
  return spans;
}

/** The values of `findJson`. */
export function extractJson(text: string): unknown[] {
  return findJson(text).map(({ start, end }) => JSON.parse(text.slice(start, end)) as unknown);
}

/**
 * Finds where a JSON value ends. What it learnt of nested values on the way is kept, so that broken JSON is not read
 * again from each of its brackets.
 */
class JsonReader {
  readonly #text: string;
  /** End of the value that starts at a bracket; -1 where none does. */
  readonly #known = new Map<number, number>();

  constructor(text: string) {
    this.#text = text;
  }

  end(start: number): number | undefined {
    const known = this.#known.get(start) ?? this.#container(start, 0);
    return known === -1 ? undefined : known;
  }

  #container(start: number, depth: number): number {
    const known = this.#known.get(start);
    if (known !== undefined) return known;
    const end =
      depth > maxDepth
        ? -1
        : this.#text[start] === '{'
          ? this.#object(start, depth)
          : this.#array(start, depth);
    this.#known.set(start, end);
    return end;
  }

  #object(start: number, depth: number): number {
    let at = this.#space(start + 1);
    if (this.#text[at] === '}') return at + 1;
    for (;;) {
      at = this.#match(stringPattern, at);
      if (at === -1) return -1;
      at = this.#space(at);
      if (this.#text[at] !== ':') return -1;
      at = this.#value(this.#space(at + 1), depth);
      if (at === -1) return -1;
      at = this.#space(at);
      if (this.#text[at] === '}') return at + 1;
      if (this.#text[at] !== ',') return -1;
      at = this.#space(at + 1);
    }
  }

  #array(start: number, depth: number): number {
    let at = this.#space(start + 1);
    if (this.#text[at] === ']') return at + 1;
    for (;;) {
      at = this.#value(at, depth);
      if (at === -1) return -1;
      at = this.#space(at);
      if (this.#text[at] === ']') return at + 1;
      if (this.#text[at] !== ',') return -1;
      at = this.#space(at + 1);
    }
  }

  #value(at: number, depth: number): number {
    const first = this.#text[at];
    if (first === '{' || first === '[') return this.#container(at, depth + 1);
    if (first === '"') return this.#match(stringPattern, at);
    const number = this.#match(numberPattern, at);
    return number === -1 ? this.#match(literalPattern, at) : number;
  }

  #space(at: number): number {
    return this.#match(spacePattern, at);
  }

  #match(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : -1;
  }
}
