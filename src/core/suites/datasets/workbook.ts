import type { Diagnostic } from '../../diagnostics.ts';
import { messageOf } from '../../errors.ts';
import type { Location } from '../../location.ts';
import { brokenRow, type DatasetReader, DatasetError, datasetError, lineOf } from './dataset.ts';
import { valueText } from '../../valueText.ts';
import { readHeader, rowToCase } from './row.ts';
import type { MergedCells, ValuelessCell } from './workbookCells.ts';
import { requireReadableSize } from './workbookSize.ts';

/** A sheet of an Excel workbook, the first unless `#Sheet` names one, with the columns of a CSV file. */
export const readWorkbook: DatasetReader = async function* ({ file, sheet, environment }) {
  const bytes = Buffer.from(await environment.readBytes(file));
  await requireReadableSize(bytes, file);
  const { default: readSheets } = await import('read-excel-file/node');
  let sheets: { sheet: string; data: unknown[][] }[];
  try {
    sheets = await readSheets(bytes, { trim: false });
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
      : (sheets.find((one) => one.sheet === sheet) ?? sheets[Number(sheet) - 1]);
  if (found === undefined)
    throw datasetError(
      'dataset.noSheet',
      `There is no sheet "${sheet ?? ''}".`,
      lineOf(file, 0),
      `Sheets: ${sheets.map((one) => one.sheet).join(', ')}.`,
    );
  const { readCellFacts } = await import('./workbookCells.ts');
  const { merged, valueless } = readCellFacts(bytes, found.sheet);
  fillMerged(found.data, merged);
  const [names, ...rows] = found.data;
  if (names === undefined) throw datasetError('dataset.empty', 'The sheet is empty.', lineOf(file, 0));
  const cell = (row: number, column: number): Location => ({
    file,
    range: { start: { line: row, column }, end: { line: row, column } },
  });
  const header = readHeader(names.map(textOf), (index) => cell(0, index));
  const mistakes = Map.groupBy(
    valueless.filter(({ row, column }) => row === 0 || header.columns[column]),
    ({ row }) => row,
  );
  const mistakesIn = (row: number): Diagnostic[] =>
    (mistakes.get(row) ?? []).map((each) => valuelessMistake(each, names, cell(row, each.column)));
  const [first, ...rest] = [...mistakesIn(0), ...header.diagnostics];
  if (first) throw new DatasetError([first, ...rest]);
  // A last row of such cells alone is none to the reader.
  const count = Math.max(rows.length, ...mistakes.keys());
  for (let index = 0; index < count; index += 1) {
    const cells = (rows[index] ?? []).map(textOf);
    const [mistake, ...more] = mistakesIn(index + 1);
    if (mistake) yield brokenRow([mistake, ...more]);
    else if (cells.some((text) => text.trim() !== ''))
      yield rowToCase(header, cells, (column) => cell(index + 1, column ?? 0));
  }
};

/** Below the header a cell that is merged with those under it says what they say. */
function fillMerged(rows: unknown[][], merged: readonly MergedCells[]): void {
  for (const { from, to } of merged) {
    if (from.row < 1) continue;
    const value = rows[from.row]?.[from.column];
    for (const row of rows.slice(from.row, to.row + 1)) row.fill(value, from.column, from.column + 1);
  }
}

/** An empty cell in its place would be another question, or no check at all. */
function valuelessMistake(
  { error, column }: ValuelessCell,
  names: readonly unknown[],
  location: Location,
): Diagnostic {
  const name = textOf(names[column]).trim();
  const formula = name === '' ? 'The formula' : `The formula in the column "${name}"`;
  return {
    code: 'dataset.badRow',
    severity: 'error',
    message: error === undefined ? `${formula} was never calculated.` : `${formula} is in error: ${error}.`,
    location,
    hint:
      error === undefined
        ? 'Open the workbook in Excel or LibreOffice, and save it.'
        : 'Mend the formula, or empty the cell.',
  };
}

/** The day that times of day are counted from. */
const dayOfTimes = '1899-12-30T';

function textOf(value: unknown): string {
  if (!(value instanceof Date)) return valueText(value);
  // The reader cuts off what is less than a millisecond: a time to the second may be one short.
  const time = value.getTime();
  const text = new Date(time + (time % 1000 === 999 || time % 1000 === -1 ? 1 : 0)).toISOString();
  if (text.startsWith(dayOfTimes)) return text.slice(dayOfTimes.length).replace(/(?:\.000)?Z$/, '');
  return text.replace(/T00:00:00\.000Z$/, '');
}
