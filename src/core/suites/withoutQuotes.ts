import type { Range } from '../location.ts';

/** The place of a text on one line, without the quotation marks around it where it has some. */
export function withoutQuotes({ start, end }: Range, text: string): Range {
  const isQuoted = start.line === end.line && end.column - start.column === text.length + 2;
  if (!isQuoted) return { start, end };
  return { start: { ...start, column: start.column + 1 }, end: { ...end, column: end.column - 1 } };
}
