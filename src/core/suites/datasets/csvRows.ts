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

const separators: readonly Separator[] = [',', ';', '\t'];
/** Rows below the header that tell how cells are separated: fewer where they are long. */
const sampledRows = 10;
const sampleLength = 64 * 1024;

/** Characters of Excel's first line that tells the separator, `sep=;`, with its end. */
const toldLength = 7;

/** How far a cell in quotation marks may go before its first mark is taken for a mistake. */
const longestCell = 16 * 1024 * 1024;

const lineBreak = 10;
const carriageReturn = 13;
const quotationMark = 34;

/**
 * The rows of a CSV text (RFC 4180), blank lines left out. A row with a mistake ends with its line, so that it takes no
 * other row with it. The first rows tell how cells are separated, or a first line `sep=;`, as Excel reads it.
 */
export async function* csvRows(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<CsvRow> {
  let rest = '';
  let line = 0;
  let wanted = toldLength;
  let separator: Separator | undefined;
  let isBegun = false;
  const begin = () => {
    isBegun = true;
    const [told, found] = /^sep=([,;\t])\r?\n/i.exec(rest) ?? [];
    if (told === undefined) return;
    separator = found as Separator;
    rest = rest.slice(told.length);
    line = 1;
  };
  for await (const chunk of chunks) {
    rest += chunk;
    // A cell that is not closed yet: waiting for twice as much keeps the work linear.
    if (rest.length < wanted) continue;
    if (!isBegun) begin();
    if (separator === undefined) {
      const end = sampleEnd(rest);
      if (end !== undefined) separator = separatorOf(rest.slice(0, end));
    }
    if (separator !== undefined) {
      const read = splitRows(rest, separator, line, false);
      yield* read.rows;
      ({ line } = read);
      rest = rest.slice(read.end);
    }
    wanted = rest.length * 2;
  }
  if (!isBegun) begin();
  yield* splitRows(rest, separator ?? separatorOf(rest), line, true).rows;
}

/**
 * Where the first rows end, which tell how cells are separated; undefined where the text does not hold them all. Rows
 * are told by quotation marks alone, so that the end is the same however the text is cut.
 */
function sampleEnd(text: string): number | undefined {
  let rows = 0;
  let isQuoted = false;
  let isBlank = true;
  for (let at = 0; at < text.length; at += 1) {
    if (at >= longestCell) return at;
    const char = text.charCodeAt(at);
    if (char === quotationMark) isQuoted = !isQuoted;
    if (isQuoted || char !== lineBreak) {
      isBlank &&= char === carriageReturn;
      continue;
    }
    if (!isBlank) rows += 1;
    isBlank = true;
    if (rows > sampledRows || (rows > 1 && at >= sampleLength)) return at;
  }
  return undefined;
}

/**
 * How cells are separated: of comma, semicolon and tab the one that gives most of the first rows as many cells as the
 * header, two or more; on a tie the first of them. It must fit the row below the header, or more than half of the first
 * rows: marks in the text of a header alone do not separate. Where none does, it is the comma.
 */
function separatorOf(sample: string): Separator {
  let best: Separator = ',';
  let most = -1;
  for (const separator of separators) {
    const [header, ...rows] = splitRows(sample, separator, 0, true, sampledRows + 1).rows;
    const width = header?.cells.length ?? 0;
    const fitting = rows.filter(({ cells }) => cells.length === width).length;
    const fits = rows.length === 0 || rows[0]?.cells.length === width || fitting > rows.length / 2;
    if (width > 1 && fits && fitting > most) [best, most] = [separator, fitting];
  }
  return best;
}

/** The rows that are whole in a text, not more than `most`; `end` is where the first that is not begins. */
function splitRows(
  text: string,
  separator: Separator,
  first: number,
  isLast: boolean,
  most = Infinity,
): { rows: CsvRow[]; end: number; line: number } {
  const rows: CsvRow[] = [];
  let start = 0;
  let line = first;
  while (start < text.length && rows.length < most) {
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
