import { isDeepStrictEqual } from 'node:util';
import { CupelError } from '../errors.ts';
import { literalTemplate } from '../prompts/literalTemplate.ts';
import { expectedCell, quotedCell } from './addRow.ts';
import { parseCsvExpectation } from './csvExpectation.ts';
import { addColumn } from './datasets/addColumn.ts';
import { cellPlaces, csvRows, type CsvRow } from './datasets/csvRows.ts';
import { extensionOf } from './fileReference.ts';
import type { Case, Suite } from './suite.ts';
import { YamlDocument, type Path } from './yamlDocument.ts';

/** The text of a dataset, and the line on which the case stands, zero-based. */
type Accept = (text: string, line: number, output: string) => Promise<string> | string;

const forms: Readonly<Record<string, Accept>> = { csv: acceptInTable, jsonl: acceptInLines };

/**
 * How an output is accepted for a case that stands in a dataset: a CSV or JSONL file of `tests`. Undefined for cases that
 * stand elsewhere.
 */
export function acceptInDataset(
  suite: Pick<Suite, 'file' | 'source'>,
  { location }: Case,
): Accept | undefined {
  // Of a scenario, a row is a part of a case only.
  const hasScenarios = (suite.source as { scenarios?: unknown }).scenarios !== undefined;
  return hasScenarios || location.file === suite.file ? undefined : forms[extensionOf(location.file)];
}

/**
 * Lets a row of a table (CSV, with a header) expect an output: in the cell that has a text it must equal, else in a column
 * `__expected` that is empty there. A table without such a column gets one.
 * @throws CupelError `suite.notEditable` where the row expects other things only
 */
async function acceptInTable(text: string, line: number, output: string): Promise<string> {
  const rows = await Array.fromAsync(csvRows([text]));
  const [header] = rows;
  const row = rows.find((each) => each.line === line);
  if (!header || !row || row === header) throw notThere();
  const columns = header.cells.flatMap((name, index) => (/^__expected\d*$/.test(name.trim()) ? [index] : []));
  if (columns.length === 0) return acceptInTable(await addColumn(text, '__expected'), line, output);
  const cellAt = (index: number) => row.cells[index]?.trim() ?? '';
  const column =
    columns.find((index) => cellAt(index) !== '' && parseCsvExpectation(cellAt(index)).type === 'equals') ??
    columns.find((index) => cellAt(index) === '');
  if (column === undefined)
    throw new CupelError('suite.notEditable', `The row expects "${cellAt(columns[0] ?? 0)}" already.`, {
      hint: 'Add a column "__expected2" to the table, or change the cell there.',
    });
  const cell = expectedCell(literalTemplate(output), text);
  return replaceCell(text, row, column, quotedCell(cell));
}

function replaceCell(text: string, row: CsvRow, column: number, cell: string): string {
  const place = cellPlaces(row)[column];
  if (!place) throw notThere();
  const start = offsetOf(text, row.line);
  return text.slice(0, start + place.start) + cell + text.slice(start + place.end);
}

/**
 * Lets a case of JSON lines expect an output; the rest of its line stays as it is written.
 * @throws CupelError `suite.notEditable`
 */
function acceptInLines(text: string, line: number, output: string): string {
  const written = (text.split('\n')[line] ?? '').replace(/\r$/, '');
  const changed = withExpected(written, literalTemplate(output));
  const start = offsetOf(text, line);
  return text.slice(0, start) + changed + text.slice(start + written.length);
}

interface JsonCase {
  assert?: { type: string; value?: unknown }[];
}

function withExpected(line: string, value: string): string {
  const before = JSON.parse(line) as JsonCase;
  const { assert } = before;
  const at = assert?.findIndex(({ type }) => type === 'equals') ?? -1;
  const equals = { ...assert?.[at], type: 'equals', value };
  const after = { ...before, assert: at === -1 ? [...(assert ?? []), equals] : assert?.with(at, equals) };
  const changed = at === -1 ? addedTo(line, assert, equals) : replaced(line, ['assert', at], equals);
  // A key that is there twice, or a list that is none, is left to a person.
  if (isDeepStrictEqual(JSON.parse(changed), after)) return changed;
  throw new CupelError('suite.notEditable', 'The line of the case cannot be changed alone.', {
    hint: 'Change what it expects in the file.',
  });
}

/** Into the list of assertions, or with a list where there is none. */
function addedTo(line: string, assert: JsonCase['assert'], equals: object): string {
  const written = JSON.stringify(equals);
  if (assert?.length === 0) return replaced(line, ['assert'], [equals]);
  const end = assert ? endOf(line, ['assert']) - 1 : line.lastIndexOf('}');
  const before = line.slice(0, end).trimEnd();
  const comma = before.endsWith('{') ? '' : ', ';
  return `${before}${comma}${assert ? written : `"assert": [${written}]`}${line.slice(end)}`;
}

function replaced(line: string, path: Path, value: unknown): string {
  const { range } = new YamlDocument(line, '').locate(path);
  return line.slice(0, range.start.column) + JSON.stringify(value) + line.slice(range.end.column);
}

function endOf(line: string, path: Path): number {
  return new YamlDocument(line, '').locate(path).range.end.column;
}

/** Where a line begins. */
function offsetOf(text: string, line: number): number {
  let offset = 0;
  for (let passed = 0; passed < line; passed++) offset = text.indexOf('\n', offset) + 1;
  return offset;
}

function notThere(): CupelError {
  return new CupelError('suite.notEditable', 'The row of the case is not in the dataset any more.', {
    hint: 'Run the suite again, and look at the new results.',
  });
}
