import type { SyntaxMistake } from './yamlSyntax.ts';

/** A text in single quotation marks, and what it stands in place of: offsets into the document. */
interface Quoted {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** What stands before a value on its line: dashes, and a key. */
const beforeValue = /^\s*(?:- +)*(?:(?:"[^"]*"|'[^']*'|[^\s"'#:][^#:]*?) *: +)?/;

/**
 * The value that a mistake is in, between quotation marks: to the end of its line, or of its item in brackets. A comment
 * stays outside. Undefined where that would not put it right.
 */
export function quoteText(text: string, mistake: SyntaxMistake): Quoted | undefined {
  const { start, end, quotable } = mistake;
  if (!quotable) return undefined;
  if (quotable === 'inBrackets')
    return quoted(text, start, end + endOf(text.slice(end), /\s*(?:[,\]}\r\n]|\s#|$)/));
  if (quotable === 'afterMark') {
    const valueStart = startOfValue(text, start);
    return valueStart === undefined ? undefined : quoted(text, valueStart, lineEnd(text, start), start);
  }
  const until = lineEnd(text, end);
  // `key: other:` opens a map in the wrong place; no text was meant.
  return text[until - 1] === ':' ? undefined : quoted(text, start, until);
}

function lineEnd(text: string, from: number): number {
  return from + endOf(text.slice(from), /\s*(?:[\r\n]|\s#|$)/);
}

function endOf(text: string, pattern: RegExp): number {
  return Math.max(text.search(pattern), 0);
}

/** Where the value of the line begins, whose own mark at its beginning ended too early. */
function startOfValue(text: string, offset: number): number | undefined {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const before = beforeValue.exec(text.slice(line, offset))?.[0] ?? '';
  const start = line + before.length;
  return before.trim() !== '' && /["'*[{]/.test(text[start] ?? '') ? start : undefined;
}

/** @param brokenAt where YAML took a text for ended */
function quoted(text: string, start: number, end: number, brokenAt?: number): Quoted {
  const written = text.slice(start, end);
  const mark = written[0] ?? '';
  // 'it's so': the marks were meant for the whole, since a letter follows the one in the middle.
  const isWhole =
    brokenAt !== undefined && text[brokenAt - 1] === mark && /["']/.test(mark) && written.endsWith(mark);
  const words = isWhole ? written.slice(1, -1) : written;
  return { start, end, newText: `'${words.replaceAll("'", "''")}'` };
}
