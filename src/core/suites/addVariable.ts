import { isMap } from 'yaml';
import type { Fix } from '../diagnostics.ts';
import type { WrittenCase } from './expandCases.ts';
import type { SuiteDocument } from './parseSuite.ts';
import { casesOf } from './parseSuite.ts';
import type { Path, YamlDocument } from './yamlDocument.ts';

type Edits = NonNullable<Fix['edits']>;

/**
 * The fix that gives a variable, still empty, to cases of a suite; none where no case stands in the suite itself.
 * @param tests cases that lack it
 */
export function addVariableFix(
  { file, yaml, value }: SuiteDocument,
  tests: readonly WrittenCase[],
  name: string,
): Fix[] {
  const wanted = new Set(tests.map((test) => placeKey(test.locate([]).range)));
  const edits = [...casesOf(value)]
    .filter(({ path }) => wanted.has(placeKey(yaml.locate(path).range)))
    .flatMap(({ path }) => addTo(yaml, path, name))
    .map((edit) => ({ ...edit, file }));
  if (edits.length === 0) return [];
  const where = edits.length === 1 ? 'the case' : `${edits.length} cases`;
  return [{ title: `Add the variable "${name}" to ${where}`, edits }];
}

function placeKey({ start }: { start: { line: number; column: number } }): string {
  return `${start.line}:${start.column}`;
}

/** New keys go first: where the first one stands is known, whatever the last one's value is. */
function addTo(yaml: YamlDocument, path: Path, name: string): Edits {
  const pair = `${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name)}: ''`;
  const vars = yaml.node([...path, 'vars']);
  if (isMap(vars)) return insertFirst(yaml, vars, pair);
  if (vars !== undefined) return [];
  const test = yaml.node(path);
  if (!isMap(test) || test.flow || !test.range) return [];
  const { column } = yaml.position(test.range[0]);
  return insertFirst(yaml, test, `vars:\n${' '.repeat(column + 2)}${pair}`);
}

function insertFirst(
  yaml: YamlDocument,
  map: { flow?: boolean; range?: [number, number, number] | null },
  text: string,
): Edits {
  if (!map.range) return [];
  const [offset] = map.range;
  const { line, column } = yaml.position(offset);
  if (!map.flow) return [{ range: at(line, column), newText: `${text}\n${' '.repeat(column)}` }];
  const isEmpty = 'items' in map && Array.isArray(map.items) && map.items.length === 0;
  return [{ range: at(line, column + 1), newText: isEmpty ? text : ` ${text},` }];
}

function at(line: number, column: number) {
  return { start: { line, column }, end: { line, column } };
}
