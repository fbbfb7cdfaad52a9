import path from 'node:path';
import type { Fix } from '../diagnostics.ts';
import type { WrittenCase } from './expandCases.ts';
import { extensionOf } from './fileReference.ts';
import type { SuiteDocument } from './parseSuite.ts';
import { casesOf } from './parseSuite.ts';
import type { Path, YamlDocument } from './yamlDocument.ts';
import type { YamlMap } from './yamlNodes.ts';

type Edits = NonNullable<Fix['edits']>;

/**
 * The fix that gives a variable, still empty, to cases of a suite; none where the first cannot get it in the suite itself.
 * @param tests cases that lack it, first the one that the problem is shown at
 */
export function addVariableFix(
  { file, yaml, value }: SuiteDocument,
  tests: readonly WrittenCase[],
  name: string,
): Fix[] {
  const [first, ...others] = tests.map((test) => placeKey(test.locate([]).range));
  const wanted = new Set(others);
  let isPutRight = false;
  // An alias of a case, or of its variables, leads to one place again.
  const edits = new Map<string, Edits[number]>();
  for (const { path } of casesOf(value)) {
    const key = placeKey(yaml.locate(path).range);
    if (key !== first && !wanted.has(key)) continue;
    const added = addTo(yaml, path, name);
    if (key === first && added.length > 0) isPutRight = true;
    for (const edit of added) edits.set(placeKey(edit.range), { ...edit, file });
  }
  // The problem stands at the first of them, and would stay there.
  if (!isPutRight) return [];
  const where = edits.size === 1 ? 'the case' : `${edits.size} cases`;
  return [{ title: `Add the variable "${name}" to ${where}`, edits: [...edits.values()] }];
}

/** The fixes that give a variable, still empty, to the rows of the CSV files that cases come from. */
export function addColumnFixes(tests: readonly WrittenCase[], name: string): Fix[] {
  const files = new Set(tests.map((test) => test.locate([]).file));
  // A name that begins so would be a column of another meaning.
  const tables = name.startsWith('__') ? [] : [...files].filter((file) => extensionOf(file) === 'csv');
  return tables.map((file) => ({
    title: `Add the column "${name}" to ${path.basename(file)}`,
    addColumn: { file, name },
  }));
}

function placeKey({ start }: { start: { line: number; column: number } }): string {
  return `${start.line}:${start.column}`;
}

/** New keys go first: where the first one stands is known, whatever the last one's value is. */
function addTo(yaml: YamlDocument, path: Path, name: string): Edits {
  const pair = `${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name)}: ''`;
  const vars = yaml.node([...path, 'vars']);
  if (vars?.kind === 'map') return insertFirst(yaml, vars, pair);
  if (vars !== undefined) return [];
  const test = yaml.node(path);
  if (test?.kind !== 'map') return [];
  if (test.flow) return insertFirst(yaml, test, `vars: { ${pair} }`);
  const { column } = yaml.position(test.start);
  return insertFirst(yaml, test, `vars:\n${' '.repeat(column + 2)}${pair}`);
}

function insertFirst(yaml: YamlDocument, map: YamlMap, text: string): Edits {
  const { line, column } = yaml.position(map.start);
  if (!map.flow) return [{ range: at(line, column), newText: `${text}\n${' '.repeat(column)}` }];
  return [{ range: at(line, column + 1), newText: map.pairs.length === 0 ? text : ` ${text},` }];
}

function at(line: number, column: number) {
  return { start: { line, column }, end: { line, column } };
}
