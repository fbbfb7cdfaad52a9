import path from 'node:path';
import type { Environment } from '../environment.ts';
import type { Location, Range } from '../location.ts';
import { CupelError } from '../errors.ts';
import { declaredInputs } from './declaredInputs.ts';
import { expandGlob, extensionOf, parseFileReference } from './fileReference.ts';
import { loadSuite } from './loadSuite.ts';
import { outlineSuite } from './outlineSuite.ts';
import { casesOf } from './parseSuite.ts';
import type { Suite } from './suite.ts';
import { fileReads, headerCells, rangeAt } from './variablePlaces.ts';
import { YamlDocument } from './yamlDocument.ts';

/** A place that names a variable: a case or a table's header gives it, a template reads it, front matter declares it. */
export interface VariableUse {
  readonly name: string;
  readonly kind: 'given' | 'read' | 'declared';
  /** The name alone, without quotation marks or braces. */
  readonly location: Location;
}

/**
 * Every place of a suite, its prompt files and its CSV headers that names a variable, in order of file and place.
 * What code reads is not seen.
 * @throws CupelError where the suite itself cannot be read
 */
export async function variableUses(file: string, environment: Environment): Promise<VariableUse[]> {
  const text = await environment.readText(file);
  const [{ suite }, given] = await Promise.all([
    loadSuite(file, environment),
    givenVariables(file, environment),
  ]);
  const names = new Set(given.map(({ name }) => name));
  for (const { variables = [] } of suite?.prompts ?? []) for (const name of variables) names.add(name);
  const uses = [
    ...given,
    ...readsOf(file, text, names),
    ...(suite ? await readByPrompts(suite, environment) : []),
  ];
  const unique = new Map(uses.map((use) => [placeKey(use), use]));
  return [...unique.values()].sort(byPlace);
}

/**
 * The places that give a variable, in cases and the headers of CSV files: also of a suite that cannot be loaded.
 * @throws CupelError where the suite itself cannot be read
 */
export async function givenVariables(file: string, environment: Environment): Promise<VariableUse[]> {
  const text = await environment.readText(file);
  return [...givenBy(file, text, environment), ...(await columnsOf(file, text, environment))];
}

/** The keys of `vars` in the cases of a suite's text. */
function givenBy(file: string, text: string, { parsed }: Environment): VariableUse[] {
  const yaml = new YamlDocument(text, file, parsed);
  const lines = text.split('\n');
  return [...casesOf(yaml.value)].flatMap(({ path, value }) => {
    const { vars } = value as { vars?: unknown };
    if (typeof vars !== 'object' || vars === null || Array.isArray(vars)) return [];
    return Object.keys(vars).flatMap((name): VariableUse[] => {
      const { range } = yaml.locateKey([...path, 'vars', name]);
      const place = nameIn(lines, range, name);
      return place ? [{ name, kind: 'given', location: { file, range: place } }] : [];
    });
  });
}

/** The name inside a key's place, which may hold quotation marks; undefined where the key comes from elsewhere. */
function nameIn(lines: readonly string[], { start, end }: Range, name: string): Range | undefined {
  if (start.line !== end.line) return undefined;
  const written = lines[start.line]?.slice(start.column, end.column);
  const quoted = written === `"${name}"` || written === `'${name}'`;
  if (written !== name && !quoted) return undefined;
  const column = start.column + (quoted ? 1 : 0);
  return { start: { line: start.line, column }, end: { line: start.line, column: column + name.length } };
}

async function columnsOf(file: string, text: string, environment: Environment): Promise<VariableUse[]> {
  const tables = outlineSuite(text, environment.parsed).tests.flatMap(({ file: named }) => {
    const table = named === undefined ? undefined : parseFileReference(named, path.dirname(file)).file;
    return table !== undefined && extensionOf(table) === 'csv' ? [table] : [];
  });
  const files = (await Promise.all(tables.map(expandGlob))).flat();
  const uses = await Promise.all(
    [...new Set(files)].map(async (table) => {
      const header = await textOf(table, environment);
      return headerCells(header ?? '').map(({ name, range }): VariableUse => ({
        name,
        kind: 'given',
        location: { file: table, range },
      }));
    }),
  );
  return uses.flat();
}

async function readByPrompts({ file, prompts }: Suite, environment: Environment): Promise<VariableUse[]> {
  const namesByFile = new Map<string, Set<string>>();
  for (const { location, variables = [] } of prompts) {
    if (!location || location.file === file) continue;
    const names = namesByFile.get(location.file) ?? new Set();
    for (const name of variables) names.add(name);
    namesByFile.set(location.file, names);
  }
  const uses = await Promise.all(
    [...namesByFile].map(async ([prompt, names]) => {
      const text = (await textOf(prompt, environment)) ?? '';
      const declared = declaredInputs(text, prompt).map(({ name, range }): VariableUse => {
        names.add(name);
        return { name, kind: 'declared', location: { file: prompt, range } };
      });
      return [...declared, ...readsOf(prompt, text, names)];
    }),
  );
  return uses.flat();
}

function readsOf(file: string, text: string, names: ReadonlySet<string>): VariableUse[] {
  return fileReads(file, text, names).map(({ name, offset }) => ({
    name,
    kind: 'read',
    location: { file, range: rangeAt(text, offset, name.length) },
  }));
}

/** A file that is not there has its own diagnostic, and names nothing. */
async function textOf(file: string, environment: Environment): Promise<string | undefined> {
  return environment.readText(file).catch((error: unknown) => {
    if (error instanceof CupelError) return undefined;
    throw error;
  });
}

function placeKey({ location: { file, range } }: VariableUse): string {
  return `${file}:${range.start.line}:${range.start.column}`;
}

function byPlace({ location: a }: VariableUse, { location: b }: VariableUse): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
}
