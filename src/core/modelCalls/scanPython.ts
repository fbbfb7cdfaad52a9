import {
  type CodeTokens,
  type Hole,
  isClosing,
  isLineEnd,
  isNamePart,
  isOpening,
  isSpace,
  TokenKind,
} from './codeTokens.ts';

/** The prefixes of literals: raw, bytes, formatted, template. */
const prefix = /^(?:[rubft]|[rb]r|r[bft]|[ft]r)$/i;
const backslash = 92;
const openBrace = 123;

/** Adds the tokens of Python source. Never throws: a literal without an end goes to the end of its line, or of the text. */
export function scanPython(tokens: CodeTokens): void {
  const { text } = tokens;
  for (let at = tokens.scannedTo; at < text.length && !tokens.isWhole;) {
    const unit = text.charCodeAt(at);
    if (isSpace(unit) || unit === backslash) at += 1;
    else if (unit === 35) at = endOfLine(text, at);
    else if (unit === 34 || unit === 39) at = addLiteral(tokens, at, at);
    else if (isNamePart(unit)) {
      let end = at + 1;
      while (end < text.length && isNamePart(text.charCodeAt(end))) end += 1;
      const quote = text.charCodeAt(end);
      if ((quote === 34 || quote === 39) && end - at <= 2 && prefix.test(text.slice(at, end)))
        at = addLiteral(tokens, at, end);
      else {
        tokens.add(TokenKind.name, at, end);
        at = end;
      }
    } else {
      tokens.add(TokenKind.sign, at, at + 1);
      at += 1;
    }
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function addLiteral(tokens: CodeTokens, start: number, quoteAt: number): number {
  const inside: Inside = { holes: [], isSettled: true };
  const end = literalEnd(tokens.text, start, quoteAt, inside);
  tokens.addLiteral(start, end, inside.holes, inside.isSettled);
  return end;
}

/** What is found on the way through a literal. */
interface Inside {
  holes: Hole[];
  /** False when the end of a hole was looked for and not found, which may have led beyond the literal. */
  isSettled: boolean;
}

/** Where the literal ends that begins with a prefix at `start` and with a quotation mark at `quoteAt`. */
function literalEnd(text: string, start: number, quoteAt: number, inside?: Inside): number {
  const quote = text.charCodeAt(quoteAt);
  const close = text.charAt(quoteAt).repeat(3);
  const triple = text.startsWith(close, quoteAt);
  const formatted = start < quoteAt && /[ft]/i.test(text.slice(start, quoteAt));
  for (let at = quoteAt + (triple ? 3 : 1); at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === backslash) at += 1;
    else if (unit === quote) {
      if (!triple) return at + 1;
      if (text.startsWith(close, at)) return at + 3;
    } else if (!triple && isLineEnd(unit)) return at;
    else if (formatted && unit === openBrace) {
      if (text.charCodeAt(at + 1) === openBrace) {
        at += 1;
        continue;
      }
      const end = holeEnd(text, at + 1, triple);
      // What is not closed is no hole: somebody is typing.
      if (end === undefined) {
        if (inside) inside.isSettled = false;
        continue;
      }
      inside?.holes.push({ start: at + 1 - start, end: end - start });
      at = end;
    }
  }
  return text.length;
}

/** Where the `}` stands that closes a hole of an f-string; it may hold literals with any quotation marks (PEP 701). */
function holeEnd(text: string, from: number, triple: boolean): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") at = literalEnd(text, at, at) - 1;
    else if (isOpening(char)) depth += 1;
    else if (char === '}' && depth === 0) return at;
    else if (isClosing(char)) depth -= 1;
    else if (!triple && isLineEnd(char.charCodeAt(0))) return undefined;
  }
  return undefined;
}
