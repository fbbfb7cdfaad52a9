import { type CodeTokens, type Hole, isLineEnd, isNamePart, isSpace, TokenKind } from './codeTokens.ts';

/** Names after which a slash begins a regular expression, since no value stands there. */
export const beforeExpression =
  /^(?:return|typeof|instanceof|in|of|new|delete|void|throw|case|do|else|yield|await|default)$/;

const unitOf = (char: string): number => char.charCodeAt(0);
const double = unitOf('"');
const single = unitOf("'");
const backtick = unitOf('`');
const slash = unitOf('/');
const star = unitOf('*');
const backslash = unitOf('\\');
const dollar = unitOf('$');
const openBrace = unitOf('{');
const closeBrace = unitOf('}');
const openBracket = unitOf('[');
const closeBracket = unitOf(']');
const closeParenthesis = unitOf(')');

/**
 * Adds the tokens of JavaScript or TypeScript source. Never throws: a literal without an end goes to the end of its line (a
 * template: of the text), so the text between the tags of JSX does no harm beyond its line.
 */
export function scanJavaScript(tokens: CodeTokens): void {
  scan(tokens.text, tokens.scannedTo, tokens.text.length, tokens);
}

/** Whether a slash behind the last token divides, or else begins a regular expression. */
function divides(tokens: CodeTokens): boolean {
  const last = tokens.length - 1;
  if (tokens.isName(last)) return dividesAfterName(tokens.text, tokens.start(last), tokens.end(last));
  return tokens.isText(last) || [')', ']', '}'].includes(tokens.sign(last));
}

function dividesAfterName(text: string, start: number, end: number): boolean {
  return end - start > 10 || end - start < 2 || !beforeExpression.test(text.slice(start, end));
}

/**
 * Reads from `from`, to `to` or to the `}` that closes what was not opened.
 * @returns where it stopped
 */
function scan(text: string, from: number, to: number, tokens: CodeTokens | undefined): number {
  let depth = 0;
  let slashDivides = tokens !== undefined && divides(tokens);
  for (let at = from; at < to;) {
    if (tokens?.isWhole) break;
    const unit = text.charCodeAt(at);
    if (isSpace(unit)) {
      at += 1;
      continue;
    }
    if (isNamePart(unit)) {
      let end = at + 1;
      while (end < to && isNamePart(text.charCodeAt(end))) end += 1;
      slashDivides = dividesAfterName(text, at, end);
      tokens?.add(TokenKind.name, at, end);
      at = end;
      continue;
    }
    if (unit === double || unit === single || unit === backtick) {
      const holes: Hole[] = [];
      const end = unit === backtick ? templateEnd(text, at, to, holes) : stringEnd(text, at, to);
      tokens?.addLiteral(at, end, holes);
      slashDivides = true;
      at = end;
      continue;
    }
    if (unit === slash) {
      const end = slashEnd(text, at, to, slashDivides);
      if (end > at + 1) {
        // A comment changes nothing; a regular expression is a value.
        const next = text.charCodeAt(at + 1);
        if (next !== slash && next !== star) slashDivides = true;
        at = end;
        continue;
      }
    }
    if (unit === openBrace) depth += 1;
    if (unit === closeBrace && --depth < 0 && !tokens) return at;
    tokens?.add(TokenKind.sign, at, at + 1);
    slashDivides = unit === closeParenthesis || unit === closeBracket || unit === closeBrace;
    at += 1;
  }
  return to;
}

function stringEnd(text: string, start: number, to: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < to; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === backslash) at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    else if (unit === quote) return at + 1;
    else if (isLineEnd(unit)) return at;
  }
  return to;
}

function templateEnd(text: string, start: number, to: number, holes: Hole[]): number {
  for (let at = start + 1; at < to; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === backslash) at += 1;
    else if (unit === backtick) return at + 1;
    else if (unit === dollar && text.charCodeAt(at + 1) === openBrace) {
      const end = scan(text, at + 2, to, undefined);
      holes.push({ start: at + 2 - start, end: end - start });
      at = end;
    }
  }
  return to;
}

/** The end of a comment or a regular expression; of a division, what follows it. */
function slashEnd(text: string, start: number, to: number, divides: boolean): number {
  const next = text.charCodeAt(start + 1);
  if (next === slash) {
    const end = text.indexOf('\n', start);
    return end < 0 ? to : Math.min(end, to);
  }
  if (next === star) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? to : Math.min(end + 2, to);
  }
  if (divides) return start + 1;
  let inClass = false;
  for (let at = start + 1; at < to; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === backslash) at += 1;
    else if (isLineEnd(unit)) return start + 1;
    else if (unit === openBracket) inClass = true;
    else if (unit === closeBracket) inClass = false;
    else if (unit === slash && !inClass) return at + 1;
  }
  return start + 1;
}
