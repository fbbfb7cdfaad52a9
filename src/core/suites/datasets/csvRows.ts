import type { Position } from '../../location.ts';

/** A row of a CSV text as it stands there: one line, or several where a cell in quotation marks holds line breaks. */
export interface CsvRow {
  /** Zero-based line on which it begins. */
  readonly line: number;
  /** Its text without the line's end. */
  readonly text: string;
  readonly cells: readonly string[];
  readonly separator: Separator;
  /** What is wrong with its quotation marks, and where in `text`. */
  readonly mistake?: { readonly kind: 'open' | 'stray'; readonly offset: number };
}

/** What stands between cells. */
export type Separator = ',' | ';' | '\t';

/** How far a cell in quotation marks may go before its first mark is taken for a mistake. */
const longestCell = 16 * 1024 * 1024;

const lineBreak = 10;
const quotationMark = 34;

/**
 * The rows of a CSV text (RFC 4180), blank lines left out. A row with a mistake ends with its line, so that it takes no
 * other row with it. Cells are separated as the first row separates its own.
 */
export async function* csvRows(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<CsvRow> {
  let rest = '';
  let line = 0;
  let wanted = 0;
  let separator: Separator | undefined;
  for await (const chunk of chunks) {
    rest += chunk;
    // A cell that is not closed yet: waiting for twice as much keeps the work linear.
    if (rest.length < wanted) continue;
    const first = separator === undefined ? firstRow(rest) : undefined;
    separator ??= first?.isWhole ? first.separator : undefined;
    if (separator !== undefined) {
      const read = splitRows(rest, separator, line, false);
      yield* read.rows;
      ({ line } = read);
      rest = rest.slice(read.end);
    }
    wanted = rest.length * 2;
  }
  yield* splitRows(rest, separator ?? firstRow(rest).separator, line, true).rows;
}

/**
 * How the cells of the first row that is not blank are separated: by the comma, semicolon or tab that stands in it most
 * often outside quotation marks, else by a comma.
 */
function firstRow(text: string): { separator: Separator; isWhole: boolean } {
  const counts = { ',': 0, ';': 0, '\t': 0 };
  let isQuoted = false;
  let at = text.search(/[^\r\n]/);
  if (at === -1) return { separator: ',', isWhole: false };
  for (; at < text.length && at < longestCell && (isQuoted || text[at] !== '\n'); at += 1) {
    const char = text[at] ?? '';
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char in counts) counts[char as Separator] += 1;
  }
  const separators = Object.keys(counts) as Separator[];
  const separator = separators.reduce((best, each) => (counts[each] > counts[best] ? each : best));
  return { separator, isWhole: at < text.length };
}

/** The rows that are whole in a text; `end` is where the first that is not begins. */
function splitRows(
  text: string,
  separator: Separator,
  first: number,
  isLast: boolean,
): { rows: CsvRow[]; end: number; line: number } {
  const rows: CsvRow[] = [];
  let start = 0;
  let line = first;
  while (start < text.length) {
    const { end: found, state } = rowEnd(text, separator, start);
    const end = state === 'whole' ? found : lineEnd(text, start);
    if (!isLast && (end === text.length || (state === 'open' && text.length - start < longestCell))) break;
    const raw = text.slice(start, end);
    const row = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (row !== '') rows.push({ line, separator, ...rowOf(row, separator, state !== 'whole') });
    line += countBreaks(raw) + 1;
    start = end + 1;
  }
  return { rows, end: Math.min(start, text.length), line };
}

function rowOf(text: string, separator: Separator, mistaken: boolean): Omit<CsvRow, 'line' | 'separator'> {
  if (mistaken) return { text, cells: [], mistake: findMistake(text, separator) };
  const places = cellPlaces({ text, separator });
  return { text, cells: places.map(({ start, end }) => unquote(text.slice(start, end))) };
}

/** Where the row that begins at an offset ends, and whether its quotation marks are right. */
function rowEnd(
  text: string,
  separator: Separator,
  start: number,
): { end: number; state: 'whole' | 'open' | 'stray' } {
  for (let at = start; ; at += 1) {
    if (text[at] === '"') {
      const close = closingMark(text, at);
      if (close === undefined) return { end: text.length, state: 'open' };
      at = close + 1;
      if (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length)) at += 1;
    } else {
      const { end, mark } = plainCell(text, separator, at);
      if (mark !== undefined) return { end, state: 'stray' };
      at = end;
    }
    if (at >= text.length || text[at] === '\n') return { end: at, state: 'whole' };
    if (text[at] !== separator) return { end: at, state: 'stray' };
  }
}

/** The mark that closes the one at an offset: `""` is a mark inside. */
function closingMark(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return undefined;
}

/** The end of a cell without quotation marks, and the first mark that it has all the same. */
function plainCell(text: string, separator: Separator, start: number): { end: number; mark?: number } {
  const separating = separator.charCodeAt(0);
  let mark: number | undefined;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === separating || char === lineBreak) break;
    if (char === quotationMark) mark ??= at;
  }
  return { end: at, ...(mark === undefined ? {} : { mark }) };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

function findMistake(line: string, separator: Separator): { kind: 'open' | 'stray'; offset: number } {
  for (let at = 0; at <= line.length; at += 1) {
    if (line[at] === '"') {
      const close = closingMark(line, at);
      if (close === undefined) return { kind: 'open', offset: at };
      at = close + 1;
      if (at < line.length && line[at] !== separator) return { kind: 'stray', offset: close };
    } else {
      const { end, mark } = plainCell(line, separator, at);
      if (mark !== undefined) return { kind: 'stray', offset: mark };
      at = end;
    }
  }
  return { kind: 'open', offset: Math.max(0, line.lastIndexOf('"')) };
}

/** Where the cells of a row without mistakes stand in its text, quotation marks included. */
export function cellPlaces({
  text,
  separator,
}: Pick<CsvRow, 'text' | 'separator'>): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = [];
  for (let start = 0; start <= text.length;) {
    const end =
      text[start] === '"'
        ? (closingMark(text, start) ?? text.length) + 1
        : plainCell(text, separator, start).end;
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
