import type { Environment } from '../environment.ts';
import type { Location } from '../location.ts';
import { DatasetError, datasetError } from './datasets/dataset.ts';
import type { WrittenCase } from './expandCases.ts';
import { expandGlob, isFileReference, isGlob, parseFileReference } from './fileReference.ts';
import { YamlDocument } from './yamlDocument.ts';

/** What cases are read with. */
export interface CaseContext {
  readonly directory: string;
  readonly environment: Environment;
  readonly onFile: (file: string) => void;
}

/** Whether a case has nothing that `prepareCase` would read. Nearly all are so, and of those there are thousands. */
export function isPrepared({ config: { vars }, foreign }: WrittenCase): boolean {
  if (vars === undefined || foreign) return true;
  if (typeof vars === 'string' || Array.isArray(vars)) return false;
  for (const name of Object.keys(vars)) if (isFilesGlob(vars[name])) return false;
  return true;
}

function isFilesGlob(value: unknown): value is `file://${string}` {
  return isFileReference(value) && isGlob(value);
}

/** Reads `vars: file://…` and makes lists of variables that are globs. */
export async function prepareCase(written: WrittenCase, context: CaseContext): Promise<WrittenCase> {
  const { config, locate } = written;
  const { vars } = config;
  if (vars === undefined || isPrepared(written)) return written;
  if (typeof vars === 'string' || Array.isArray(vars)) {
    const loaded: unknown[] = [];
    for (const name of typeof vars === 'string' ? [vars] : vars)
      loaded.push(await readVariables(name, locate(['vars']), context));
    return prepareCase(
      {
        config: { ...config, vars: Object.assign({}, ...loaded) as Record<string, unknown> },
        locate,
      },
      context,
    );
  }
  const expanded: Record<string, unknown> = { ...vars };
  for (const [name, value] of Object.entries(vars)) {
    if (!isFilesGlob(value)) continue;
    const { file } = parseFileReference(value, context.directory);
    const files = await expandGlob(file);
    if (files.length === 0)
      throw datasetError('file.notFound', `No file matches "${value}".`, locate(['vars', name]));
    expanded[name] = files.map((found) => `file://${found}`);
  }
  return { ...written, config: { ...config, vars: expanded } };
}

async function readVariables(name: string, location: Location, context: CaseContext): Promise<object> {
  const { directory, environment, onFile } = context;
  const merged = {};
  for (const file of await expandGlob(parseFileReference(name, directory).file)) {
    onFile(file);
    const document = new YamlDocument(await environment.readText(file), file);
    if (document.diagnostics[0]) throw new DatasetError([document.diagnostics[0]]);
    const { value } = document;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw datasetError('suite.wrongType', `"${name}" must hold a map of variables.`, location);
    Object.assign(merged, value);
  }
  return merged;
}
