import type { LiteralPart, StringLiteral } from './literal.ts';
import { joinParts } from './literal.ts';
import { readEscape } from '../modelCalls/escapes.ts';

/**
 * The string or template literal of a JavaScript or TypeScript text around an offset; the outermost one where
 * templates are nested. Undefined in comments, regular expressions, tagged templates, and outside of strings.
 */
export function javascriptLiteralAt(text: string, offset: number): StringLiteral | undefined {
  let at = 0;
  /** The last character of code before here, blanks and comments left out: it tells a division from an expression. */
  let before = '';
  while (at < text.length && at <= offset) {
    const skipped = skip(text, at, before);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const quote = text[at] ?? '';
    if (quote === '"' || quote === "'" || quote === '`') {
      const literal = quote === '`' ? template(text, at) : quoted(text, at);
      if (literal && offset >= literal.start && offset <= literal.end)
        return quote === '`' && /[\w$)\]]/.test(before) && !isKeywordBefore(text, at) ? undefined : literal;
      before = quote;
      at = literal?.end ?? at + 1;
      continue;
    }
    if (/\S/.test(quote)) before = quote;
    at += 1;
  }
  return undefined;
}

/** After a comment or a regular expression that begins here; the offset itself where none does. */
function skip(text: string, at: number, before: string): number {
  if (text[at] !== '/') return at;
  const next = text[at + 1];
  if (next === '/') return endOf(text, '\n', at);
  if (next === '*') return endOf(text, '*/', at + 2);
  if (/[\w$)\]}"'`]/.test(before) && !isKeywordBefore(text, at)) return at;
  const expression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
  expression.lastIndex = at;
  return at + (expression.exec(text)?.[0].length ?? 0);
}

function isKeywordBefore(text: string, at: number): boolean {
  return /\b(?:return|typeof|case|in|of|do|else|void|delete|await|yield|throw|default)\s*$/.test(
    text.slice(Math.max(0, at - 20), at),
  );
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function quoted(text: string, start: number): StringLiteral | undefined {
  const quote = text[start];
  let value = '';
  for (let at = start + 1; at < text.length;) {
    const character = text[at];
    if (character === quote) return { start, end: at + 1, parts: joinParts([{ kind: 'text', text: value }]) };
    if (character === '\n') return undefined;
    const { resolved, length } =
      character === '\\' ? readEscape(text, at, 'javascript') : { resolved: character, length: 1 };
    value += resolved ?? '';
    at += length;
  }
  return undefined;
}

function template(text: string, start: number): StringLiteral | undefined {
  const parts: LiteralPart[] = [];
  let value = '';
  for (let at = start + 1; at < text.length;) {
    if (text[at] === '`') {
      parts.push({ kind: 'text', text: value });
      return { start, end: at + 1, parts: joinParts(parts) };
    }
    if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at + 2);
      if (end === undefined) return undefined;
      parts.push({ kind: 'text', text: value }, { kind: 'expression', code: text.slice(at + 2, end).trim() });
      value = '';
      at = end + 1;
      continue;
    }
    const { resolved, length } =
      text[at] === '\\' ? readEscape(text, at, 'javascript') : { resolved: text[at] ?? '', length: 1 };
    value += resolved;
    at += length;
  }
  return undefined;
}

/** The brace that ends an expression inside a template. */
function endOfExpression(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') depth += 1;
    else if (character === '}') {
      if (depth === 0) return at;
      depth -= 1;
    } else if (character === '`') at = (template(text, at)?.end ?? text.length) - 1;
    else if (character === '"' || character === "'") at = (quoted(text, at)?.end ?? at + 1) - 1;
    else if (text.startsWith('/*', at)) at = endOf(text, '*/', at + 2) - 1;
  }
  return undefined;
}
