import { isScalar, parseDocument } from 'yaml';
import { CupelError } from '../errors.ts';
import { headerOf } from './datasets/csv.ts';
import { extensionOf, isGlob, parseFileReference } from './fileReference.ts';

/**
 * The table that the cases of a suite stand in, as an absolute path; undefined where they stand elsewhere.
 * @param directory of the suite, absolute
 */
export function tableOf(text: string, directory: string): string | undefined {
  const tests = parseDocument(text).get('tests', true);
  if (!isScalar(tests) || typeof tests.value !== 'string' || isGlob(tests.value)) return undefined;
  if (/^[a-z]+:\/\//.test(tests.value) && !tests.value.startsWith('file://')) return undefined;
  const { file } = parseFileReference(tests.value, directory);
  return extensionOf(file) === 'csv' ? file : undefined;
}

/** What to put at the end of a table for one more case. */
export interface NewRow {
  text: string;
  /** Whether the table has a column for what is expected. */
  hasExpected: boolean;
}

/**
 * The row of a case, in the columns of a table (CSV, with a header).
 * @param table its text
 * @param expected a template of the text that the output must equal
 * @throws CupelError `dataset.noPlace` where the table cannot hold a variable
 */
export async function newRow(
  table: string,
  vars: Readonly<Record<string, unknown>>,
  expected: string,
): Promise<NewRow> {
  const header = await headerOf(table);
  if (!header) throw noPlace('the table is empty', 'Write the names of the variables into its first row.');
  const { separator } = header;
  const columns = header.cells.map((name) => name.trim());
  const cells = new Map<string, string>();
  for (const [name, value] of Object.entries(vars)) {
    if (!columns.includes(name))
      throw noPlace(`the table has no column "${name}"`, 'Add the column, or choose another suite.');
    if (typeof value !== 'string')
      throw noPlace(`a table holds texts, and "${name}" is none`, 'Choose a suite whose cases stand in it.');
    cells.set(name, value);
  }
  const expects = ['__expected', '__expected1'].find((name) => columns.includes(name));
  if (expects !== undefined) cells.set(expects, expectedCell(expected, table));
  const lineEnd = table.includes('\r\n') ? '\r\n' : '\n';
  const start = table === '' || table.endsWith('\n') ? '' : lineEnd;
  const row = columns.map((name) => quotedCell(cells.get(name) ?? '')).join(separator);
  return { text: `${start}${row}${lineEnd}`, hasExpected: expects !== undefined };
}

/**
 * What a column `__expected` holds where an output must equal a text.
 * @param expected a template of the text
 * @param table the text of the table: an editor makes all line ends those of its file
 */
export function expectedCell(expected: string, table: string): string {
  const other = table.includes('\r\n') ? /[\r\n]/g : /\r/g;
  return `equals: ${withOuterBlanks(expected).replace(other, (each) => `{{ '${escapes[each] ?? each}' }}`)}`;
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Blanks around an expectation do not count: those of the text are told apart, as templates. */
function withOuterBlanks(template: string): string {
  const inner = template.trim();
  const start = template.indexOf(inner);
  return `${blanksAsTemplate(template.slice(0, start))}${inner}${blanksAsTemplate(template.slice(start + inner.length))}`;
}

function blanksAsTemplate(blanks: string): string {
  return blanks && `{{ '${blanks.replace(/[\n\r\t]/g, (each) => escapes[each] ?? each)}' }}`;
}

/** A cell as it is written into a table. */
export function quotedCell(cell: string): string {
  return /[",;\t\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function noPlace(what: string, hint: string): CupelError {
  return new CupelError('dataset.noPlace', `The case cannot be added: ${what}.`, { hint });
}
