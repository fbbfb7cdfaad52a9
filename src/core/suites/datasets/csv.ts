import type { Diagnostic } from '../../diagnostics.ts';
import type { Location } from '../../location.ts';
import { brokenRow, type DatasetReader, DatasetError, datasetError, lineOf } from './dataset.ts';
import { cellPlaces, csvRows, type CsvRow, positionIn } from './csvRows.ts';
import { readChunks } from './readChunks.ts';
import { readHeader, rowToCase, type TableHeader } from './row.ts';

/** A table with a header row (RFC 4180), its cells separated by commas, semicolons or tabs. Read as a stream. */
export const readCsv: DatasetReader = async function* ({ file, environment, signal }) {
  let header: TableHeader | undefined;
  for await (const row of csvRows(withLineBreaks(readChunks(file, environment, signal)))) {
    if (header === undefined) {
      if (row.mistake) throw new DatasetError([quotationMistake(file, row)]);
      header = readHeader(row.cells, (index) => cellPlace(file, row, index));
      const [first, ...rest] = header.diagnostics;
      if (first) throw new DatasetError([first, ...rest]);
      continue;
    }
    const mistake = row.mistake ? quotationMistake(file, row) : countMistake(file, row, header);
    yield mistake
      ? brokenRow([mistake])
      : rowToCase(header, row.cells, (index) => cellPlace(file, row, index ?? 0));
  }
  if (header === undefined) throw datasetError('dataset.empty', 'The table is empty.', lineOf(file, 0));
};

const quotationHints = {
  ',': 'Put a cell that holds a comma between quotation marks.',
  ';': 'Put a cell that holds a semicolon between quotation marks.',
  '\t': 'Put a cell that holds a tab between quotation marks.',
};

/** The first row of a table's text. */
export async function headerOf(text: string): Promise<CsvRow | undefined> {
  for await (const row of csvRows(withLineBreaks([text]))) return row;
  return undefined;
}

/** Without a byte order mark, and with the line breaks of old Macs made today's. */
async function* withLineBreaks(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let isMac: boolean | undefined;
  for await (const chunk of chunks) {
    const text = isMac === undefined && chunk.startsWith('\uFEFF') ? chunk.slice(1) : chunk;
    isMac ??= text.includes('\r') && !text.includes('\n');
    yield isMac ? text.replaceAll('\r', '\n') : text;
  }
}

function cellPlace(file: string, row: CsvRow, index: number): Location {
  const { start, end } = cellPlaces(row)[index] ?? { start: 0, end: row.text.length };
  return { file, range: { start: positionIn(row, start), end: positionIn(row, end) } };
}

function quotationMistake(file: string, row: CsvRow): Diagnostic {
  const { kind, offset } = row.mistake ?? { kind: 'open', offset: 0 };
  const start = positionIn(row, offset);
  const location = { file, range: { start, end: { ...start, column: start.column + 1 } } };
  if (kind === 'open')
    return {
      code: 'dataset.syntax',
      severity: 'error',
      message: 'A quotation mark is opened and not closed.',
      location,
    };
  return {
    code: 'dataset.syntax',
    severity: 'error',
    message: 'A stray quotation mark.',
    location,
    hint: 'Put the cell between quotation marks, and write "" for a mark inside.',
  };
}

function countMistake(file: string, row: CsvRow, { columns }: TableHeader): Diagnostic | undefined {
  const count = row.cells.length;
  if (count === columns.length) return undefined;
  return {
    code: 'dataset.badRow',
    severity: 'error',
    message: `The row has ${count} ${count === 1 ? 'cell' : 'cells'} where the first has ${columns.length}.`,
    // What is too much stands behind the last column.
    location: cellPlace(file, row, count > columns.length ? columns.length : 0),
    hint: quotationHints[row.separator],
  };
}
