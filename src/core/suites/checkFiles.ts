import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics.ts';
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
}

/** Every `file://` that names a file which is not there, wherever it stands, with the nearest name that is. */
export async function checkFiles({
  document,
  config,
  directory,
  cases,
  onFile,
}: ReadSuite): Promise<Diagnostic[]> {
  const named = new Map<string, Named>();
  const add = (text: string, locate: () => Location) => {
    if (isTemplate(text)) return;
    const { file } = parseFileReference(text, directory);
    if (isGlob(file) || named.has(file)) return;
    named.set(file, { text, locate });
    onFile(file);
  };
  const { yaml } = document;
  walk(document.value, [], (text, at) => add(text, () => yaml.locate(at)));
  for (const [name, file] of Object.entries(config.nunjucksFilters ?? {}))
    add(file, () => yaml.locate(['nunjucksFilters', name]));
  for (const { config: test, locate } of cases.written) {
    if (typeof test.vars !== 'object') continue;
    for (const [name, value] of Object.entries(test.vars))
      if (isFileReference(value) && locate([]).file !== document.file)
        add(value, () => locate(['vars', name]));
  }
  const found = await Promise.all([...named].map(([file, place]) => checkFile(file, place)));
  return found.filter((diagnostic) => diagnostic !== undefined);
}

function walk(value: unknown, at: Path, visit: (text: string, at: Path) => void): void {
  if (isFileReference(value)) return visit(value, at);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...at, index], visit);
  else
    for (const [key, item] of Object.entries(value))
      if (at.length > 0 || !ignoredKeys.has(key)) walk(item, [...at, key], visit);
}

async function checkFile(file: string, { text, locate }: Named): Promise<Diagnostic | undefined> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) return undefined;
  const nearest = await nearestFile(file);
  const location = locate();
  const wanted = nearest && text.replace(path.basename(file), nearest);
  return {
    code: 'file.notFound',
    severity: 'error',
    message: missingFileMessage(file),
    location,
    ...(wanted
      ? {
          hint: `Did you mean "${wanted}"?`,
          fixes: [{ title: `Change to "${wanted}"`, edits: [{ range: location.range, newText: wanted }] }],
        }
      : {}),
  };
}

/** As reading it would say it. */
export function missingFileMessage(file: string): string {
  return `There is no file "${file}".`;
}

async function nearestFile(file: string): Promise<string | undefined> {
  try {
    return nearestName(path.basename(file), await readdir(path.dirname(file)));
  } catch {
    // The folder is not there either.
    return undefined;
  }
}
