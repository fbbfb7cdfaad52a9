import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { messageOf } from '../../errors.ts';
import type { Location } from '../../location.ts';
import { type DatasetReader, DatasetError, datasetError, lineOf } from './dataset.ts';
import { readChunks } from './readChunks.ts';
import { readHeader, rowToCase, type TableHeader } from './row.ts';

interface CsvRow {
  record: string[];
  info: { lines: number };
}

/** A table with a header row, separated by commas (RFC 4180), read as a stream. */
export const readCsv: DatasetReader = async function* ({ file, environment, signal }) {
  const chunks = Readable.from(readChunks(file, environment, signal));
  const parser = parse({ info: true, skip_empty_lines: true, bom: true });
  chunks.on('error', (error) => parser.destroy(error));
  chunks.pipe(parser);
  let header: TableHeader | undefined;
  // Rows may span lines; where one begins is where the one before ended.
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      if (header === undefined) {
        header = readHeader(record, (index) => headerPlace(file, record, index));
        const [first, ...rest] = header.diagnostics;
        if (first) throw new DatasetError([first, ...rest]);
      } else yield rowToCase(header, record, lineOf(file, line, record[0]?.length ?? 0));
      line = info.lines;
    }
  } catch (error) {
    throw error instanceof CsvError ? syntaxError(file, error) : error;
  } finally {
    chunks.destroy();
    parser.destroy();
  }
  if (header === undefined) throw datasetError('dataset.empty', 'The table is empty.', lineOf(file, 0));
};

/** Where a name of the header stands, as long as none before it is quoted. */
function headerPlace(file: string, names: readonly string[], index: number): Location {
  const column = names.slice(0, index).reduce((sum, name) => sum + name.length + 1, 0);
  const end = column + (names[index]?.length ?? 0);
  return { file, range: { start: { line: 0, column }, end: { line: 0, column: end } } };
}

function syntaxError(file: string, error: CsvError): DatasetError {
  const { code, lines = 1, column } = error as CsvError & { lines?: number; column?: unknown };
  const at = lineOf(file, Math.max(0, lines - 1));
  const where = typeof column === 'number' ? ` in cell ${column + 1}` : '';
  if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' || code === 'CSV_RECORD_INCONSISTENT_COLUMNS') {
    const counts = /expect (\d+), got (\d+)/.exec(messageOf(error));
    const detail = counts
      ? ` has ${counts[2]} cells where the first has ${counts[1]}`
      : ' has another number of cells';
    return datasetError(
      'dataset.badRow',
      `The row${detail}.`,
      at,
      'Put a cell that holds a comma between quotation marks.',
    );
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return datasetError('dataset.syntax', 'A quotation mark is opened and not closed.', at);
  if (code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE')
    return datasetError(
      'dataset.syntax',
      `A stray quotation mark${where}.`,
      at,
      'Write "" for a mark inside quotation marks.',
    );
  return datasetError('dataset.syntax', `The CSV cannot be read: ${messageOf(error)}.`, at);
}
