import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';

/** What a cell shows that has no value. Rows and columns count from 0. */
export interface ValuelessCell {
  readonly row: number;
  readonly column: number;
  /** `#N/A` and its like; undefined for a formula that was never calculated. */
  readonly error: string | undefined;
}

/** Cells that are shown as one, from the first to the last of them. */
export interface MergedCells {
  readonly from: CellPlace;
  readonly to: CellPlace;
}

interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface CellFacts {
  readonly valueless: readonly ValuelessCell[];
  readonly merged: readonly MergedCells[];
}

const workbookPath = 'xl/workbook.xml';
const relationsPath = 'xl/_rels/workbook.xml.rels';
const none: CellFacts = { valueless: [], merged: [] };

/**
 * What the reader of values leaves out of a sheet: it gives null for an error, for a formula without a result, and for
 * all but the first of merged cells (ECMA-376, part 1, 18.3.1.4 and 18.3.1.55).
 * @param bytes of a workbook that could be read
 */
export function readCellFacts(bytes: Uint8Array, sheet: string): CellFacts {
  const book = textsOf(bytes, [workbookPath, relationsPath]);
  const file = sheetPath(book.get(workbookPath) ?? '', book.get(relationsPath) ?? '', sheet);
  const text = file === undefined ? undefined : textsOf(bytes, [file]).get(file);
  // Most sheets have nothing of the kind, and are long.
  if (text === undefined || !/ t="e"|<(?:\w+:)?(?:f|mergeCell)[ >/]/.test(text)) return none;
  return factsIn(text);
}

function textsOf(bytes: Uint8Array, names: readonly string[]): Map<string, string> {
  const files = unzipSync(bytes, { filter: ({ name }) => names.includes(name) });
  return new Map(Object.entries(files).map(([name, content]) => [name, strFromU8(content)]));
}

function sheetPath(workbook: string, relations: string, name: string): string | undefined {
  let id: string | undefined;
  let target: string | undefined;
  eachElement(workbook, (element, attributes) => {
    if (element === 'sheet' && attributes['name'] === name)
      id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
  });
  eachElement(relations, (element, attributes) => {
    if (element === 'Relationship' && attributes['Id'] === id) target = attributes['Target'];
  });
  return id === undefined || target === undefined
    ? undefined
    : path.posix.resolve('/xl', target).replace(/^\//, '');
}

function factsIn(text: string): CellFacts {
  const valueless: ValuelessCell[] = [];
  const merged: MergedCells[] = [];
  let cell: { place: CellPlace; type: string | undefined; calculated: boolean } | undefined;
  let value: string | undefined;
  eachElement(
    text,
    (element, attributes) => {
      if (element === 'c')
        cell = { place: placeOf(attributes['r'] ?? ''), type: attributes['t'], calculated: false };
      else if (element === 'f' && cell) cell.calculated = true;
      else if (element === 'v' && cell) value = '';
      else if (element === 'mergeCell') {
        const [from = '', to = from] = (attributes['ref'] ?? '').split(':');
        merged.push({ from: placeOf(from), to: placeOf(to) });
      }
    },
    {
      text: (part) => (value = value === undefined ? undefined : value + part),
      close: (element) => {
        if (element !== 'c' || !cell) return;
        const { place, type, calculated } = cell;
        if (type === 'e') valueless.push({ ...place, error: value || '#ERROR' });
        // The result of a formula may be an empty text.
        else if (calculated && !value && type !== 'str') valueless.push({ ...place, error: undefined });
        cell = value = undefined;
      },
    },
  );
  return { valueless, merged };
}

/** Calls with the name of each element, without a prefix. */
function eachElement(
  text: string,
  open: (element: string, attributes: Readonly<Record<string, string>>) => void,
  also: { text?: (text: string) => void; close?: (element: string) => void } = {},
): void {
  const parser = new SaxesParser();
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', ({ name, attributes }) => open(local(name), attributes));
  if (also.text) parser.on('text', also.text);
  if (also.close) parser.on('closetag', ({ name }) => also.close?.(local(name)));
  parser.write(text).close();
}

/** The place of `AB12`. */
function placeOf(address: string): CellPlace {
  const [, letters = '', digits = ''] = /^\$?([A-Z]+)\$?(\d+)$/.exec(address) ?? [];
  const column = letters.split('').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(digits) - 1, column: column - 1 };
}
