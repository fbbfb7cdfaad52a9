import type { Environment } from '../environment.ts';
import type { Location, Range } from '../location.ts';
import { CupelError } from '../errors.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { type CaseFile, caseFiles } from './caseFiles.ts';
import { declaredInputs } from './declaredInputs.ts';
import { readLetters } from './escapedLetters.ts';
import { extensionOf } from './fileReference.ts';
import { casesOf } from './parseSuite.ts';
import { readablePrompts } from './readablePrompts.ts';
import { codeReads, fileReads, headerCells, rangesIn, templateReads } from './variablePlaces.ts';
import type { VariableRead } from './variablePlaces.ts';
import { YamlDocument } from './yamlDocument.ts';

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
 * file and place, also of a suite that has mistakes. Files of code are not seen, nor workbooks and what servers give.
 * @throws CupelError where the suite itself cannot be read
 */
export async function variableUses(file: string, environment: Environment): Promise<VariableUse[]> {
  const [{ prompts }, files] = await Promise.all([
    readablePrompts(file, environment),
    caseFiles(file, environment),
  ]);
  const given = files.flatMap((each) => givenBy(each));
  const names = new Set(given.map(({ name }) => name));
  for (const { variables = [] } of prompts) for (const name of variables) names.add(name);
  const uses = [
    ...given,
    ...files.flatMap((each) => readsInCases(each, names)),
    ...(await readByPrompts(file, prompts, environment)),
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
  const written = lines[start.line]?.slice(start.column, end.column) ?? '';
  const isQuoted = /^(?:"[^]*"|'[^]*')$/.test(written);
  // Letters may be written as escapes.
  if (written !== name && !(isQuoted && new YamlDocument(written, '').value === name)) return undefined;
  if (!isQuoted) return { start, end };
  return { start: { ...start, column: start.column + 1 }, end: { ...end, column: end.column - 1 } };
}

function lowered({ start, end }: Range, lines: number): Range {
  return {
    start: { ...start, line: start.line + lines },
    end: { ...end, line: end.line + lines },
  };
}

async function readByPrompts(
  suite: string,
  prompts: readonly Prompt[],
  environment: Environment,
): Promise<VariableUse[]> {
  const namesByFile = new Map<string, Set<string>>();
  for (const { location, variables = [] } of prompts) {
    if (!location || location.file === suite) continue;
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
  return placed(file, text, (read) => fileReads(file, read, names));
}

/** Cases hold templates, and code that is given the variables in `context`. */
function readsInCases({ file, text = '' }: CaseFile, names: ReadonlySet<string>): VariableUse[] {
  return placed(file, text, (read) => [...templateReads(read, names), ...codeReads(read, names)]);
}

const formsWithEscapes: readonly string[] = ['json', 'jsonl', 'yaml', 'yml'];

function placed(file: string, written: string, readsOfText: (text: string) => VariableRead[]): VariableUse[] {
  const rangeOf = rangesIn(written);
  const { text, writtenAt } = formsWithEscapes.includes(extensionOf(file))
    ? readLetters(written)
    : { text: written, writtenAt: (offset: number) => offset };
  return readsOfText(text).map(({ name, offset, set = [] }) => {
    const start = writtenAt(offset);
    const length = writtenAt(offset + name.length) - start;
    return { name, kind: 'read', location: { file, range: rangeOf(start, length) }, taken: set };
  });
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
