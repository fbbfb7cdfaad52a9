import type { Diagnostic } from '../../diagnostics.ts';
import { caseSchema } from '../schema.ts';
import { schemaDiagnostics } from '../schemaDiagnostics.ts';
import type { CaseConfig } from '../schema.ts';
import type { WrittenCase } from '../expandCases.ts';
import { type Path, YamlDocument } from '../yamlDocument.ts';
import { type DatasetReader, DatasetError, datasetError, lineOf } from './dataset.ts';
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
    const location = lineOf(file, line, text.length);
    let value: unknown;
    try {
      value = JSON.parse(text) as unknown;
    } catch {
      throw new DatasetError(moveTo(line, brokenLine(text, file)));
    }
    const parsed = caseSchema.safeParse(value);
    if (parsed.success) yield { config: value as CaseConfig, locate: () => location };
    else failOn(moveTo(line, schemaDiagnostics(caseSchema, value, new YamlDocument(text, file))));
  }
};

function checkedCase(value: unknown, document: YamlDocument, path: Path): WrittenCase {
  failOn(schemaDiagnostics(caseSchema, value, document, path));
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
  failOn(
    mistakes.map((mistake) => ({
      ...mistake,
      location,
      message: `Case ${index + 1}: ${mistake.message}`,
      fixes: [],
    })),
  );
  return { config: value as CaseConfig, locate: source.location };
}

/** @throws DatasetError when there are any */
export function failOn(diagnostics: readonly Diagnostic[]): void {
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
    return { ...diagnostic, fixes: [], location: { file, range: { start, end: { ...range.end, line } } } };
  }) as unknown as T;
}
