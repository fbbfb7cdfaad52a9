import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { readLines } from './datasets/readChunks.ts';
import { datasetForm } from './datasets/readDataset.ts';
import { expandGlob, type FileReference, parseFileReference } from './fileReference.ts';
import { casesOf } from './parseSuite.ts';
import { type Path, YamlDocument } from './yamlDocument.ts';

/** Bytes up to which a file's text is looked through. */
const longestFile = 8 * 1024 * 1024;

/** A suite, or a file that it takes cases or variables from. */
export interface CaseFile extends FileReference {
  readonly kind: 'suite' | NamedKind;
  /** Undefined where it is no text, is too long, or cannot be read; of a long table the header. */
  readonly text?: string;
  /** What can be read of YAML and JSON: one, or one a line. */
  readonly documents: readonly CaseDocument[];
}

type NamedKind = 'dataset' | 'scenarios' | 'variables';

/** A text with cases in it, in the shape of a suite. */
export interface CaseDocument {
  readonly yaml: YamlDocument;
  /** The line of the file that it begins on. */
  readonly line: number;
  /** As a suite would hold it. */
  readonly value: unknown;
  /** The way in the text to what stands at a path in `value`. */
  readonly pathOf: (path: Path) => Path;
}

interface ReadContext {
  readonly environment: Environment;
  readonly longest: number;
}

interface Named {
  readonly name: string;
  readonly kind: NamedKind;
}

/**
 * A suite and all files that it takes cases from, each once: datasets, scenarios, `defaultTest`, `vars`. Globs are
 * expanded. Files that cannot be read name nothing.
 * @param suite absolute path
 * @param longest bytes up to which a file is looked through; of longer tables the header is
 * @throws CupelError where the suite itself cannot be read
 */
export async function caseFiles(
  suite: string,
  environment: Environment,
  longest = longestFile,
): Promise<CaseFile[]> {
  const directory = path.dirname(suite);
  const text = await environment.readText(suite);
  const yaml = new YamlDocument(text, suite, environment.parsed);
  const found: CaseFile[] = [
    {
      file: suite,
      kind: 'suite',
      text,
      documents: [{ yaml, line: 0, value: yaml.value, pathOf: (at) => at }],
    },
  ];
  const seen = new Set([suite]);
  // Grows while it is walked: scenarios name datasets, and datasets name variables.
  for (const { documents } of found)
    for (const { name, kind } of documents.flatMap(({ value }) => [...namesIn(value)]))
      for (const reference of await filesOf(name, directory)) {
        const key = `${reference.file}#${reference.sheet ?? ''}`;
        if (seen.has(key) || seen.has(reference.file)) continue;
        seen.add(key);
        found.push(await readCaseFile(reference, kind, { environment, longest }));
      }
  return found;
}

/** What a suite names beside its own cases. */
function* namesIn(suite: unknown): Generator<Named> {
  if (!isMap(suite)) return;
  const { tests, scenarios, defaultTest } = suite;
  yield* datasetsIn(tests);
  for (const scenario of listOf(scenarios)) {
    if (typeof scenario === 'string') yield { name: scenario, kind: 'scenarios' };
    if (!isMap(scenario)) continue;
    yield* datasetsIn(scenario['config']);
    yield* datasetsIn(scenario['tests']);
  }
  if (typeof defaultTest === 'string') yield { name: defaultTest, kind: 'dataset' };
  for (const { value } of casesOf(suite))
    for (const name of listOf(value['vars'])) if (typeof name === 'string') yield { name, kind: 'variables' };
}

function* datasetsIn(tests: unknown): Generator<Named> {
  for (const test of listOf(tests)) {
    const name = isMap(test) ? test['path'] : test;
    if (typeof name === 'string') yield { name, kind: 'dataset' };
  }
}

async function filesOf(name: string, directory: string): Promise<FileReference[]> {
  if (/^(?:huggingface|https?):\/\//.test(name)) return [{ file: name }];
  const reference = parseFileReference(name, directory);
  return (await expandGlob(reference.file)).map((file) => ({ ...reference, file }));
}

async function readCaseFile(
  reference: FileReference,
  kind: NamedKind,
  context: ReadContext,
): Promise<CaseFile> {
  const { file } = reference;
  const form = kind === 'dataset' ? datasetForm(file) : 'document';
  const none: CaseFile = { ...reference, kind, documents: [] };
  if (form !== 'csv' && form !== 'document' && form !== 'jsonLines') return none;
  const text = await readNamed(file, form === 'csv', context);
  if (text === undefined) return none;
  const documents =
    form === 'csv' ? [] : form === 'jsonLines' ? linesOf(text, file) : documentOf(text, file, kind);
  return { ...none, text, documents };
}

async function readNamed(
  file: string,
  isTable: boolean,
  { environment, longest }: ReadContext,
): Promise<string | undefined> {
  try {
    if ((await sizeOf(file)) <= longest) return await environment.readText(file);
    if (isTable) for await (const line of readLines(file, environment)) return line;
    return undefined;
  } catch (error) {
    if (error instanceof CupelError) return undefined;
    throw error;
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

function documentOf(text: string, file: string, kind: NamedKind): CaseDocument[] {
  const yaml = new YamlDocument(text, file);
  return yaml.diagnostics.length > 0 ? [] : [{ yaml, line: 0, ...asSuite(yaml.value, kind) }];
}

function linesOf(text: string, file: string): CaseDocument[] {
  return text.split('\n').flatMap((written, line) => {
    const yaml = new YamlDocument(written, file);
    const isCase = yaml.diagnostics.length === 0 && isMap(yaml.value);
    return isCase ? [{ yaml, line, ...asSuite(yaml.value, 'dataset') }] : [];
  });
}

function asSuite(value: unknown, kind: NamedKind): Pick<CaseDocument, 'value' | 'pathOf'> {
  const within = (suite: unknown, ...above: Path) => ({
    value: suite,
    pathOf: (at: Path) => at.slice(above.length),
  });
  if (kind === 'variables') return within({ defaultTest: { vars: value } }, 'defaultTest', 'vars');
  if (kind === 'scenarios')
    return Array.isArray(value)
      ? within({ scenarios: value }, 'scenarios')
      : within({ scenarios: [value] }, 'scenarios', 0);
  if (Array.isArray(value)) return within({ tests: value }, 'tests');
  if (isMap(value) && Array.isArray(value['tests'])) return within({ tests: value['tests'] });
  return within({ defaultTest: value }, 'defaultTest');
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that may stand alone, as a list. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
