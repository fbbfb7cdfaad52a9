import type { Position } from '../../location.ts';

/** A row of a CSV text as it stands there: one line, or several where a cell in quotation marks holds line breaks. */
export interface CsvRow {
  /** Zero-based line on which it begins. */
  readonly line: number;
  /** Its text without the line's end. */
  readonly text: string;
  readonly cells: readonly string[];
  /** What is wrong with its quotation marks, and where in `text`. */
  readonly mistake?: { readonly kind: 'open' | 'stray'; readonly offset: number };
}

/** How far a cell in quotation marks may go before its first mark is taken for a mistake. */
const longestCell = 16 * 1024 * 1024;

const comma = 44;
const lineBreak = 10;
const quotationMark = 34;

/**
 * The rows of a CSV text (RFC 4180), blank lines left out. A row with a mistake ends with its line, so that it takes no
 * other row with it.
 */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  let rest = '';
  let line = 0;
  let wanted = 0;
  for await (const chunk of chunks) {
    rest += chunk;
    // A cell that is not closed yet: waiting for twice as much keeps the work linear.
    if (rest.length < wanted) continue;
    const read = splitRows(rest, line, false);
    yield* read.rows;
    ({ line } = read);
    rest = rest.slice(read.end);
    wanted = rest.length * 2;
  }
  yield* splitRows(rest, line, true).rows;
}

/** The rows that are whole in a text; `end` is where the first that is not begins. */
function splitRows(
  text: string,
  first: number,
  isLast: boolean,
): { rows: CsvRow[]; end: number; line: number } {
  const rows: CsvRow[] = [];
  let start = 0;
  let line = first;
  while (start < text.length) {
    const { end: found, state } = rowEnd(text, start);
    const end = state === 'whole' ? found : lineEnd(text, start);
    if (!isLast && (end === text.length || (state === 'open' && text.length - start < longestCell))) break;
    const raw = text.slice(start, end);
    const row = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (row !== '') rows.push({ line, ...rowOf(row, state !== 'whole') });
    line += countBreaks(raw) + 1;
    start = end + 1;
  }
  return { rows, end: Math.min(start, text.length), line };
}

function rowOf(text: string, mistaken: boolean): Omit<CsvRow, 'line'> {
  if (mistaken) return { text, cells: [], mistake: findMistake(text) };
  return { text, cells: cellPlaces(text).map(({ start, end }) => unquote(text.slice(start, end))) };
}

/** Where the row that begins at an offset ends, and whether its quotation marks are right. */
function rowEnd(text: string, start: number): { end: number; state: 'whole' | 'open' | 'stray' } {
  for (let at = start; ; at += 1) {
    if (text[at] === '"') {
      const close = closingMark(text, at);
      if (close === undefined) return { end: text.length, state: 'open' };
      at = close + 1;
      if (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length)) at += 1;
    } else {
      const { end, mark } = plainCell(text, at);
      if (mark !== undefined) return { end, state: 'stray' };
      at = end;
    }
    if (at >= text.length || text[at] === '\n') return { end: at, state: 'whole' };
    if (text[at] !== ',') return { end: at, state: 'stray' };
  }
}

/** The mark that closes the one at an offset: `""` is a mark inside. */
function closingMark(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return undefined;
}

/** The end of a cell without quotation marks, and the first mark that it has all the same. */
function plainCell(text: string, start: number): { end: number; mark?: number } {
  let mark: number | undefined;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === comma || char === lineBreak) break;
    if (char === quotationMark) mark ??= at;
  }
  return { end: at, ...(mark === undefined ? {} : { mark }) };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

function findMistake(line: string): { kind: 'open' | 'stray'; offset: number } {
  for (let at = 0; at <= line.length; at += 1) {
    if (line[at] === '"') {
      const close = closingMark(line, at);
      if (close === undefined) return { kind: 'open', offset: at };
      at = close + 1;
      if (at < line.length && line[at] !== ',') return { kind: 'stray', offset: close };
    } else {
      const { end, mark } = plainCell(line, at);
      if (mark !== undefined) return { kind: 'stray', offset: mark };
      at = end;
    }
  }
  return { kind: 'open', offset: Math.max(0, line.lastIndexOf('"')) };
}

/** Where the cells of a row without mistakes stand in its text, quotation marks included. */
export function cellPlaces(row: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = [];
  for (let start = 0; start <= row.length;) {
    const end = row[start] === '"' ? (closingMark(row, start) ?? row.length) + 1 : plainCell(row, start).end;
    places.push({ start, end });
    start = end + 1;
  }
  return places;
}

/** A place in a row's text as one in its file. */
export function positionIn({ line, text }: Pick<CsvRow, 'line' | 'text'>, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: line + countBreaks(before), column: offset - (before.lastIndexOf('\n') + 1) };
}

function unquote(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
