import type { CodeTokens } from './codeTokens.ts';

const unitsOf = (signs: string): ReadonlySet<number> =>
  new Set(Array.from(signs, (sign) => sign.charCodeAt(0)));
const opening = unitsOf('([{');
const closing = unitsOf(')]}');

/** Which bracket is around what. Any bracket closes any other: what is half typed has still most of its brackets. */
export class Brackets {
  /** Of each token, the bracket around it, or -1. */
  #around = new Int32Array(0);
  /** Of each bracket, the one that closes or opens it, or -1. */
  #partner = new Int32Array(0);
  #isKnown = false;

  /** The tokens have changed. */
  forget(): void {
    this.#isKnown = false;
  }

  /** The bracket around a token; -1 where there is none. */
  around(tokens: CodeTokens, index: number): number {
    this.#pair(tokens);
    return index < tokens.length ? (this.#around[index] ?? -1) : -1;
  }

  /** The bracket that closes or opens another; -1 where there is none. */
  partner(tokens: CodeTokens, index: number): number {
    this.#pair(tokens);
    return index < tokens.length ? (this.#partner[index] ?? -1) : -1;
  }

  #pair(tokens: CodeTokens): void {
    if (this.#isKnown) return;
    this.#isKnown = true;
    const { length } = tokens;
    if (this.#around.length < length) {
      this.#around = new Int32Array(2 * length);
      this.#partner = new Int32Array(2 * length);
    }
    this.#partner.fill(-1, 0, length);
    const open: number[] = [];
    let top = -1;
    for (let at = 0; at < length; at += 1) {
      this.#around[at] = top;
      const unit = tokens.signUnit(at);
      if (opening.has(unit)) {
        open.push(at);
        top = at;
      } else if (closing.has(unit) && top >= 0) {
        this.#partner[at] = top;
        this.#partner[top] = at;
        open.pop();
        top = open.at(-1) ?? -1;
      }
    }
  }
}
