import { messageOf } from '../../errors.ts';
import type { Location } from '../../location.ts';
import { type DatasetReader, DatasetError, datasetError, lineOf } from './dataset.ts';
import { valueText } from '../../valueText.ts';
import { readHeader, rowToCase } from './row.ts';
import { requireReadableSize } from './workbookSize.ts';

/** A sheet of an Excel workbook, the first unless `#Sheet` names one, with the columns of a CSV file. */
export const readWorkbook: DatasetReader = async function* ({ file, sheet, environment }) {
  const bytes = Buffer.from(await environment.readBytes(file));
  await requireReadableSize(bytes, file);
  const { default: readSheets } = await import('read-excel-file/node');
  let sheets: { sheet: string; data: unknown[][] }[];
  try {
    sheets = await readSheets(bytes);
  } catch (error) {
    throw datasetError(
      'dataset.syntax',
      `This is no Excel workbook (.xlsx): ${messageOf(error)}.`,
      lineOf(file, 0),
      'Save it as .xlsx or .csv.',
    );
  }
  const found =
    sheet === undefined
      ? sheets[0]
      : sheets.find((one, index) => one.sheet === sheet || String(index + 1) === sheet);
  if (found === undefined)
    throw datasetError(
      'dataset.noSheet',
      `There is no sheet "${sheet ?? ''}".`,
      lineOf(file, 0),
      `Sheets: ${sheets.map((one) => one.sheet).join(', ')}.`,
    );
  const [names, ...rows] = found.data;
  if (names === undefined) throw datasetError('dataset.empty', 'The sheet is empty.', lineOf(file, 0));
  const cell = (row: number, column: number): Location => ({
    file,
    range: { start: { line: row, column }, end: { line: row, column } },
  });
  const header = readHeader(names.map(textOf), (index) => cell(0, index));
  const [first, ...rest] = header.diagnostics;
  if (first) throw new DatasetError([first, ...rest]);
  for (const [index, row] of rows.entries()) {
    const cells = row.map(textOf);
    if (cells.some((text) => text !== ''))
      yield rowToCase(header, cells, (column) => cell(index + 1, column ?? 0));
  }
};

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  return valueText(value);
}
