import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics.ts';
import { exists } from '../exists.ts';
import type { Location } from '../location.ts';
import { isTemplate } from '../prompts/templates.ts';
import type { ReadSuite } from './checkSuite.ts';
import { isFileReference, isGlob, parseFileReference } from './fileReference.ts';
import { nearestName } from './nearestName.ts';
import type { Path } from './yamlDocument.ts';

/** Keys whose texts are not read. */
const ignoredKeys = new Set([
  'description',
  'metadata',
  'outputPath',
  'tags',
  'redteam',
  'tracing',
  'sharing',
]);

interface Named {
  text: string;
  locate: () => Location;
  /** What a new file of that name would begin with. */
  start: string;
}

/** Every `file://` that names a file which is not there, wherever it stands, with the nearest name that is. */
export async function checkFiles(suite: ReadSuite): Promise<Diagnostic[]> {
  const { document, config, directory, cases, onFile } = suite;
  const named = new Map<string, Named>();
  const add = (text: string, locate: () => Location, at: Path = []) => {
    if (isTemplate(text)) return;
    const { file } = parseFileReference(text, directory);
    if (isGlob(file)) return onFile(file);
    if (named.has(file)) return;
    named.set(file, { text, locate, start: startOf(file, at, suite) });
    onFile(file);
  };
  const { yaml } = document;
  walk(document.value, [], (text, at) => add(text, () => yaml.locate(at), at));
  for (const { text, at } of barePaths(document.value)) add(text, () => yaml.locate(at), at);
  for (const [index, file] of (config.extensions ?? []).entries())
    add(file, () => yaml.locate(['extensions', index]));
  for (const [name, file] of Object.entries(config.nunjucksFilters ?? {}))
    add(file, () => yaml.locate(['nunjucksFilters', name]));
  const { defaults } = cases;
  if (defaults && defaults.locate([]).file !== document.file)
    walk(defaults.config, [], (text, at) => add(text, () => defaults.locate(at)));
  for (const { config: test, locate } of cases.written) {
    if (typeof test.vars !== 'object') continue;
    for (const [name, value] of Object.entries(test.vars))
      if (isFileReference(value) && locate([]).file !== document.file)
        add(value, () => locate(['vars', name]));
  }
  const found = await Promise.all([...named].map(([file, place]) => checkFile(file, place, directory)));
  return found.filter((diagnostic) => diagnostic !== undefined);
}

/** Prompts and datasets that are named without `file://`. */
function* barePaths(value: unknown): Generator<{ text: string; at: Path }> {
  if (typeof value !== 'object' || value === null) return;
  for (const key of ['prompts', 'tests'] as const) {
    const written = (value as Record<string, unknown>)[key];
    const list: readonly unknown[] = Array.isArray(written) ? written : [written];
    for (const [index, item] of list.entries()) {
      const isBare = typeof item === 'string' && !isFileReference(item) && /^[^\s{}:]+\.\w+$/.test(item);
      const isKnown =
        isBare && (key === 'tests' ? /\.(?:[ct]sv|jsonl|json|ya?ml|xlsx)$/ : anyPrompt).test(item);
      if (isKnown) yield { text: item, at: Array.isArray(written) ? [key, index] : [key] };
    }
  }
}

const anyPrompt = /\.(?:txt|md|j2|njk|prompt|prompty|json|ya?ml|csv)$/i;

/** A prompt begins with the variables of the cases, a table with those of the prompts: neither may be empty. */
function startOf(file: string, at: Path, { prompts, cases }: ReadSuite): string {
  const given = [...new Set(cases.written.flatMap(({ config }) => Object.keys(config.vars ?? {})))];
  const read = [...new Set(prompts.flatMap(({ variables = [] }) => variables))];
  if (at[0] === 'prompts')
    return `${given.map((name) => `{{ ${name} }}`).join('\n') || 'Write the prompt here.'}\n`;
  if (at[0] === 'tests' && file.endsWith('.csv')) return `${[...read, '__expected'].join(',')}\n`;
  return '';
}

/** @param at the way to the value; it is written on, since a suite has many more values than files */
function walk(value: unknown, at: (string | number)[], visit: (text: string, at: Path) => void): void {
  if (isFileReference(value)) return visit(value, [...at]);
  if (typeof value !== 'object' || value === null) return;
  const step = (key: string | number, item: unknown): void => {
    at.push(key);
    walk(item, at, visit);
    at.pop();
  };
  if (Array.isArray(value)) value.forEach((item, index) => step(index, item));
  else
    for (const key of Object.keys(value))
      if (at.length > 0 || !ignoredKeys.has(key)) step(key, (value as Record<string, unknown>)[key]);
}

/** Files of text. */
const creatable = /\.(?:txt|md|j2|njk|prompt|prompty|csv|jsonl|json|ya?ml|[cm]?[jt]s|py|html|xml|sql)$/i;

async function checkFile(
  file: string,
  { text, locate, start }: Named,
  directory: string,
): Promise<Diagnostic | undefined> {
  if (await exists(file)) return undefined;
  const location = locate();
  const wanted = await nearestReference(text, file);
  return {
    code: 'file.notFound',
    severity: 'error',
    message: missingFileMessage(file),
    location,
    ...(wanted ? { hint: `Did you mean "${wanted}"?` } : {}),
    fixes: [
      ...(wanted
        ? [{ title: `Change to "${wanted}"`, edits: [{ range: location.range, newText: wanted }] }]
        : []),
      ...(creatable.test(file)
        ? [
            {
              title: `Create "${path.relative(directory, file).replaceAll('\\', '/')}"`,
              createFile: { path: file, content: start },
            },
          ]
        : []),
    ],
  };
}

/** As reading it would say it. */
export function missingFileMessage(file: string): string {
  return `There is no file "${file}".`;
}

/**
 * What a text that names a missing file most likely should be: the same with another name of its folder, with a folder
 * whose name is near, or with slashes for backslashes. Undefined when nothing is near.
 */
export async function nearestReference(text: string, file: string): Promise<string | undefined> {
  const nearest = await nearestFile(file);
  if (nearest === undefined) return undefined;
  let common = path.dirname(file);
  while (!nearest.startsWith(path.join(common, path.sep))) common = path.dirname(common);
  const tail = (whole: string) => path.relative(common, whole);
  const wanted = text.replace(tail(file), tail(nearest));
  return wanted === text ? undefined : wanted;
}

async function nearestFile(file: string): Promise<string | undefined> {
  const slashed = file.replaceAll('\\', '/');
  if (slashed !== file && (await exists(slashed))) return slashed;
  const folder = path.dirname(file);
  if (await exists(folder)) return nearestIn(folder, path.basename(file));
  const above = path.dirname(folder);
  const other = await nearestIn(above, path.basename(folder));
  if (other === undefined) return undefined;
  const moved = path.join(other, path.basename(file));
  return (await exists(moved)) ? moved : nearestIn(other, path.basename(file));
}

async function nearestIn(folder: string, name: string): Promise<string | undefined> {
  // A folder that cannot be read has no names for us.
  const nearest = nearestName(name, await readdir(folder).catch(() => []));
  return nearest && path.join(folder, nearest);
}
