import type { Diagnostic } from '../../diagnostics.ts';
import { caseSchema } from '../schema.ts';
import { schemaDiagnostics } from '../schemaDiagnostics.ts';
import type { CaseConfig } from '../schema.ts';
import type { WrittenCase } from '../expandCases.ts';
import { type Path, YamlDocument } from '../yamlDocument.ts';
import type { Location } from '../../location.ts';
import { brokenRow, type DatasetReader, DatasetError, datasetError, lineOf } from './dataset.ts';
import { readLines } from './readChunks.ts';

/** YAML or JSON: a list of cases, one case, or a map with the list under `tests`. */
export const readDocument: DatasetReader = async function* ({ file, environment }) {
  const document = new YamlDocument(await environment.readText(file), file);
  failOn(document.diagnostics.map((diagnostic) => ({ ...diagnostic, code: 'dataset.syntax' })));
  const { value } = document;
  if (value === null || value === undefined)
    throw datasetError('dataset.empty', 'The file has no cases.', lineOf(file, 0));
  const nested =
    typeof value === 'object' && !Array.isArray(value) && 'tests' in value && Array.isArray(value.tests);
  const base: Path = nested ? ['tests'] : [];
  const list: unknown = nested ? value.tests : value;
  if (!Array.isArray(list)) yield checkedCase(list, document, base);
  else for (const [index, item] of list.entries()) yield checkedCase(item, document, [...base, index]);
};

/** One case a line, each JSON. Blank lines are passed over. */
export const readJsonLines: DatasetReader = async function* ({ file, environment, signal }) {
  let line = -1;
  for await (const text of readLines(file, environment, signal)) {
    line += 1;
    if (text.trim() === '') continue;
    const at = line;
    let value: unknown;
    try {
      value = JSON.parse(text) as unknown;
    } catch {
      yield brokenRow(moveTo(at, brokenLine(text, file)));
      continue;
    }
    const parsed = caseSchema.safeParse(value);
    const [first, ...rest] = parsed.success
      ? []
      : moveTo(at, schemaDiagnostics(caseSchema, value, new YamlDocument(text, file)));
    yield first
      ? brokenRow([first, ...rest])
      : { config: value as CaseConfig, locate: (path) => placeInLine(file, at, text, path) };
  }
};

/** The whole line, or a part of it. */
function placeInLine(file: string, line: number, text: string, path: Path): Location {
  if (path.length === 0) return lineOf(file, line, text.length);
  const { range } = new YamlDocument(text, file).locate(path);
  return { file, range: { start: { ...range.start, line }, end: { ...range.end, line } } };
}

function checkedCase(value: unknown, document: YamlDocument, path: Path): WrittenCase {
  const [first, ...rest] = schemaDiagnostics(caseSchema, value, document, path);
  if (first) return brokenRow([first, ...rest]);
  return {
    config: value as CaseConfig,
    locate: (inner) => document.locate([...path, ...inner]),
  };
}

/** A case that code or a server made; there is no text to point into. */
export function caseOfValue(
  value: unknown,
  index: number,
  source: { location: WrittenCase['locate'] },
): WrittenCase {
  const location = source.location([]);
  const text = JSON.stringify(value, null, 1) ?? 'null';
  const mistakes = schemaDiagnostics(caseSchema, value, new YamlDocument(text, location.file));
  const [first, ...rest] = mistakes.map((mistake) => ({
    ...mistake,
    location,
    message: `Case ${index + 1}: ${mistake.message}`,
    fixes: [],
  }));
  if (first) return brokenRow([first, ...rest]);
  return { config: value as CaseConfig, locate: source.location };
}

/** @throws DatasetError when there are any */
function failOn(diagnostics: readonly Diagnostic[]): void {
  const [first, ...rest] = diagnostics;
  if (first) throw new DatasetError([first, ...rest]);
}

function brokenLine(text: string, file: string): [Diagnostic, ...Diagnostic[]] {
  const [mistake] = new YamlDocument(text, file).diagnostics;
  const location = mistake?.location ?? lineOf(file, 0, text.length);
  return [
    {
      code: 'dataset.syntax',
      severity: 'error',
      message: `The line is not JSON: ${mistake?.message ?? 'a value is not complete.'}`,
      location,
      hint: 'Each line is one case: {"vars": {…}, "assert": […]}.',
    },
  ];
}

function moveTo<T extends readonly Diagnostic[]>(line: number, diagnostics: T): T {
  return diagnostics.map((diagnostic) => {
    const { file, range } = diagnostic.location;
    const start = { ...range.start, line };
    const message = diagnostic.message.replace(/^The file /, 'The line ');
    return {
      ...diagnostic,
      message,
      fixes: [],
      location: { file, range: { start, end: { ...range.end, line } } },
    };
  }) as unknown as T;
}
