import type { Diagnostic } from '../../diagnostics.ts';
import type { Location } from '../../location.ts';
import { misspeltType, parseCsvExpectation, splitList } from '../csvExpectation.ts';
import { nearestName } from '../nearestName.ts';
import type { AssertionConfig, CaseConfig } from '../schema.ts';
import type { WrittenCase } from '../expandCases.ts';
import type { Path } from '../yamlDocument.ts';
import { brokenRow } from './dataset.ts';

/** What a column of a table means. Every name without `__` is a variable. */
type Column =
  | { kind: 'variable'; name: string }
  | { kind: 'expected'; number: number }
  | { kind: 'prefix' | 'suffix' | 'description' | 'providerOutput' | 'metric' | 'threshold' }
  | { kind: 'metadata'; key: string; list: boolean }
  | { kind: 'assertionThreshold'; number: number };

const plainColumns = ['prefix', 'suffix', 'description', 'providerOutput', 'metric', 'threshold'] as const;

/** Names as they are written, for the nearest one to a mistake. */
const knownColumns = ['__expected', ...plainColumns.map((name) => `__${name}`), '__metadata:', '__config:'];

/** The columns of a table, read once. */
export interface TableHeader {
  readonly columns: readonly (Column | undefined)[];
  readonly diagnostics: readonly Diagnostic[];
}

/** @param locate the place of the name with this index */
export function readHeader(names: readonly string[], locate: (index: number) => Location): TableHeader {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  // A bare `__expected` is the first of a row; beside an `__expected1` it stands before that.
  const bare = names.some((name) => name.trim() === '__expected1') ? 0 : 1;
  const columns = names.map((written, index) => {
    const name = written.trim();
    if (name === '') return undefined;
    if (seen.has(name))
      diagnostics.push({
        code: 'dataset.duplicateColumn',
        severity: 'error',
        message: `Two columns are named "${name}".`,
        location: locate(index),
      });
    seen.add(name);
    const column = readColumn(name, bare);
    if (column === undefined) diagnostics.push(unknownColumn(name, locate(index)));
    return column;
  });
  if (columns.every((column) => column === undefined) && diagnostics.length === 0)
    diagnostics.push({
      code: 'dataset.empty',
      severity: 'error',
      message: 'The table has no column names.',
      location: locate(0),
      hint: 'The first row names the variables.',
    });
  return { columns, diagnostics };
}

/** @param bare the number of `__expected` without one */
function readColumn(name: string, bare: number): Column | undefined {
  if (!name.startsWith('__')) return { kind: 'variable', name };
  const expected = /^__expected(\d*)$/.exec(name);
  if (expected) return { kind: 'expected', number: Number(expected[1] || bare) };
  const metadata = /^__metadata:(.+?)(\[\])?$/.exec(name);
  if (metadata?.[1] !== undefined)
    return { kind: 'metadata', key: metadata[1].trim(), list: metadata[2] !== undefined };
  const config = /^__config:__expected(\d*):threshold$/.exec(name);
  if (config) return { kind: 'assertionThreshold', number: Number(config[1] || bare) };
  const plain = plainColumns.find((known) => name === `__${known}`);
  return plain && { kind: plain };
}

/** Whether a column of this name is more than a variable. */
export function isSpecialColumn(name: string): boolean {
  return name.startsWith('__') && readColumn(name, 1) !== undefined;
}

function unknownColumn(name: string, location: Location): Diagnostic {
  const nearest = nearestName(name.replace(/\d+$/, ''), knownColumns);
  return {
    code: 'dataset.unknownColumn',
    severity: 'error',
    message: `Unknown column "${name}".`,
    location,
    hint: nearest ? `Did you mean "${nearest}"?` : `Known columns: ${knownColumns.join(', ')}.`,
    ...(nearest
      ? { fixes: [{ title: `Change to "${nearest}"`, edits: [{ range: location.range, newText: nearest }] }] }
      : {}),
  };
}

/**
 * The case of one row of a table.
 * @param place where the cell with an index stands; without one, where the row does
 */
export function rowToCase(
  { columns }: TableHeader,
  cells: readonly string[],
  place: (index?: number) => Location,
): WrittenCase {
  const vars: Record<string, unknown> = {};
  const metadata: Record<string, unknown> = {};
  const options: Record<string, unknown> = {};
  const assertions = new Map<number, AssertionConfig>();
  const thresholds = new Map<number, number>();
  const rest: Partial<CaseConfig> = {};
  const mistakes: Diagnostic[] = [];
  const texts: { cell: string; index: number }[] = [];
  let metric: string | undefined;
  const readNumber = (cell: string, index: number, name: string): number => {
    const value = Number(cell.trim());
    if (!Number.isFinite(value)) mistakes.push(notNumber(cell, name, place(index)));
    return value;
  };
  for (const [index, column] of columns.entries()) {
    if (column === undefined) continue;
    const cell = cells[index] ?? '';
    if (column.kind === 'variable') {
      vars[column.name] = cell;
      continue;
    }
    if (cell.trim() === '') continue;
    switch (column.kind) {
      case 'expected':
        assertions.set(column.number, parseCsvExpectation(cell));
        if (assertions.get(column.number)?.type === 'equals') texts.push({ cell, index });
        break;
      case 'prefix':
      case 'suffix':
        options[column.kind] = cell;
        break;
      case 'description':
      case 'providerOutput':
        rest[column.kind] = cell;
        break;
      case 'metric':
        metric = cell.trim();
        break;
      case 'threshold':
        rest.threshold = readNumber(cell, index, '__threshold');
        break;
      case 'metadata':
        metadata[column.key] = column.list ? splitMetadata(cell) : cell;
        break;
      case 'assertionThreshold':
        thresholds.set(
          column.number,
          readNumber(cell, index, `__config:__expected${column.number}:threshold`),
        );
        break;
    }
  }
  const [first, ...others] = mistakes;
  if (first) return brokenRow([first, ...others]);
  const numbers = [...assertions.keys()].sort((a, b) => a - b);
  const assert = numbers.flatMap((number): AssertionConfig[] => {
    const assertion = assertions.get(number);
    const threshold = thresholds.get(number);
    if (!assertion) return [];
    return [
      { ...assertion, ...(threshold === undefined ? {} : { threshold }), ...(metric ? { metric } : {}) },
    ];
  });
  const config: CaseConfig = {
    ...rest,
    vars,
    ...(assert.length > 0 ? { assert } : {}),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  };
  return {
    config,
    ...(texts.length > 0
      ? { doubts: () => texts.flatMap(({ cell, index }) => doubtsOf(cell, place(index))) }
      : {}),
    locate: (path) => {
      const index = columns.findIndex((column) => column && isOf(column, path, numbers));
      return place(index === -1 ? undefined : index);
    },
  };
}

/** Whether a column holds what stands at a path of its row's case. */
function isOf(column: Column, [part, key, inner]: Path, numbers: readonly number[]): boolean {
  if (part === 'vars') return column.kind === 'variable' && column.name === key;
  if (part === 'metadata') return column.kind === 'metadata' && column.key === key;
  if (part === 'options') return column.kind === key;
  if (part !== 'assert') return column.kind === part;
  if (inner === 'metric') return column.kind === 'metric';
  return column.kind === 'expected' && column.number === numbers[Number(key)];
}

/** A text that looks like an assertion of which the type is misspelt. */
function doubtsOf(cell: string, location: Location): Diagnostic[] {
  const misspelt = misspeltType(cell);
  if (!misspelt) return [];
  const { written, wanted } = misspelt;
  return [
    {
      code: 'suite.unknownAssertion',
      severity: 'warning',
      message: `"${written}" names no assertion type, so the output must be the whole text.`,
      location,
      hint: `Did you mean "${wanted}:"? Write "equals:" before a text that is meant as it is.`,
    },
  ];
}

function notNumber(cell: string, column: string, location: Location): Diagnostic {
  return {
    code: 'dataset.badRow',
    severity: 'error',
    message: `"${cell}" in the column "${column}" is not a number.`,
    location,
  };
}

/** A comma that belongs to a value has a backslash before it, or stands between quotation marks. */
function splitMetadata(cell: string): string[] {
  const marker = '\u0001';
  return splitList(cell.replaceAll('\\,', marker)).map((part) => part.replaceAll(marker, ','));
}
