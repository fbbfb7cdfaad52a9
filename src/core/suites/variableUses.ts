import type { Environment } from '../environment.ts';
import type { Location, Range } from '../location.ts';
import { CupelError } from '../errors.ts';
import { type CaseFile, caseFiles } from './caseFiles.ts';
import { declaredInputs } from './declaredInputs.ts';
import { extensionOf } from './fileReference.ts';
import { loadSuite } from './loadSuite.ts';
import { casesOf } from './parseSuite.ts';
import type { Suite } from './suite.ts';
import { codeReads, fileReads, headerCells, rangesIn, templateReads } from './variablePlaces.ts';
import type { VariableRead } from './variablePlaces.ts';

/** A place that names a variable: a case or a table's header gives it, a template reads it, front matter declares it. */
export interface VariableUse {
  readonly name: string;
  readonly kind: 'given' | 'read' | 'declared';
  /** The name alone, without quotation marks or braces. */
  readonly location: Location;
  /** Names that mean something else in this place: the others of its case, table or front matter, and those of loops. */
  readonly taken: readonly string[];
}

/**
 * Every place of a suite, its prompt files and the text files that it takes cases from that names a variable, in order of
 * file and place. Files of code are not seen, nor workbooks and what servers give.
 * @throws CupelError where the suite itself cannot be read
 */
export async function variableUses(file: string, environment: Environment): Promise<VariableUse[]> {
  const [{ suite }, files] = await Promise.all([loadSuite(file, environment), caseFiles(file, environment)]);
  const given = files.flatMap((each) => givenBy(each));
  const names = new Set(given.map(({ name }) => name));
  for (const { variables = [] } of suite?.prompts ?? []) for (const name of variables) names.add(name);
  const uses = [
    ...given,
    ...files.flatMap((each) => readsInCases(each, names)),
    ...(suite ? await readByPrompts(suite, environment) : []),
  ];
  const unique = new Map(uses.map((use) => [placeKey(use), use]));
  return [...unique.values()].sort(byPlace);
}

/** Bytes of a dataset that is looked through while somebody types. */
const longestTypedBeside = 512 * 1024;

/**
 * The places that give a variable, in cases, datasets that are not long, and the headers of tables: quick enough to ask
 * while somebody types, and also of a suite that cannot be loaded.
 * @throws CupelError where the suite itself cannot be read
 */
export async function givenVariables(file: string, environment: Environment): Promise<VariableUse[]> {
  return (await caseFiles(file, environment, longestTypedBeside)).flatMap((each) => givenBy(each));
}

/** The columns of a table, and the keys of `vars` in the cases of a text. */
function givenBy({ file, text = '', documents }: CaseFile): VariableUse[] {
  if (extensionOf(file) === 'csv') {
    const cells = headerCells(text);
    const taken = cells.map(({ name }) => name);
    return cells.map(({ name, range }) => ({ name, kind: 'given', location: { file, range }, taken }));
  }
  const lines = text.split('\n');
  return documents.flatMap(({ yaml, line, value, pathOf }) =>
    [...casesOf(value)].flatMap(({ path, value: { vars } }) => {
      if (typeof vars !== 'object' || vars === null || Array.isArray(vars)) return [];
      const taken = Object.keys(vars);
      return taken.flatMap((name): VariableUse[] => {
        const { range } = yaml.locateKey(pathOf([...path, 'vars', name]));
        const place = nameIn(lines, lowered(range, line), name);
        return place ? [{ name, kind: 'given', location: { file, range: place }, taken }] : [];
      });
    }),
  );
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

function lowered({ start, end }: Range, lines: number): Range {
  return {
    start: { ...start, line: start.line + lines },
    end: { ...end, line: end.line + lines },
  };
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
      const inputs = declaredInputs(text, prompt);
      const taken = inputs.map(({ name }) => name);
      for (const name of taken) names.add(name);
      const declared = inputs.map(({ name, range }): VariableUse => ({
        name,
        kind: 'declared',
        location: { file: prompt, range },
        taken,
      }));
      return [...declared, ...readsOf(prompt, text, names)];
    }),
  );
  return uses.flat();
}

function readsOf(file: string, text: string, names: ReadonlySet<string>): VariableUse[] {
  return placed(file, text, fileReads(file, text, names));
}

/** Cases hold templates, and code that is given the variables in `context`. */
function readsInCases({ file, text = '' }: CaseFile, names: ReadonlySet<string>): VariableUse[] {
  return placed(file, text, [...templateReads(text, names), ...codeReads(text, names)]);
}

function placed(file: string, text: string, reads: readonly VariableRead[]): VariableUse[] {
  const rangeOf = rangesIn(text);
  return reads.map(({ name, offset, set = [] }) => ({
    name,
    kind: 'read',
    location: { file, range: rangeOf(offset, name.length) },
    taken: set,
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
