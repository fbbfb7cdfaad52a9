import { datasetError, lineOf } from './dataset.ts';

/** Cells from the first of a sheet to its last, empty ones included: each takes memory. */
const mostCells = 20_000_000;
/** Bytes of the sheets, unpacked. */
const mostBytes = 400_000_000;

/**
 * Looks whether a workbook fits into memory: a single cell far down and to the right makes a sheet of billions, and a
 * small file may unpack to gigabytes.
 * @throws {DatasetError} `dataset.tooLarge`
 */
export async function requireReadableSize(bytes: Uint8Array, file: string): Promise<void> {
  const { unzipSync } = await import('fflate');
  let size = 0;
  const isSheet = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    if (name.endsWith('.xml')) size += originalSize;
    return size <= mostBytes && /^xl\/worksheets\/[^/]+\.xml$/.test(name);
  };
  let sheets: Record<string, Uint8Array>;
  try {
    sheets = unzipSync(bytes, { filter: isSheet });
  } catch {
    // What is no workbook is told by the reader.
    return;
  }
  if (size > mostBytes) throw tooLarge(file, 'it unpacks to more than 400 MB');
  for (const sheet of Object.values(sheets)) {
    const cells = cellsOf(Buffer.from(sheet.buffer, sheet.byteOffset, sheet.byteLength).toString('latin1'));
    if (cells > mostCells)
      throw tooLarge(file, 'one of its sheets has cells far below or to the right of the others');
  }
}

/** @param sheet XML whose rows and cells say their place: `r="B2"` */
function cellsOf(sheet: string): number {
  let [rows, columns] = [0, 0];
  for (const [, letters = '', row] of sheet.matchAll(/\sr=["']([A-Z]*)(\d+)["']/g)) {
    rows = Math.max(rows, Number(row));
    columns = Math.max(columns, columnOf(letters));
  }
  return rows * columns;
}

/** The number of a column: 1 for `A`, 27 for `AA`. */
function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

function tooLarge(file: string, why: string): Error {
  return datasetError(
    'dataset.tooLarge',
    `This workbook is too large: ${why}.`,
    lineOf(file, 0),
    'Delete what is not needed in it, or save the sheet as .csv.',
  );
}
