import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../environment.ts';

/** A program this large (bytes) is told from another by its size and time. */
const readLimit = 1024 * 1024;
/** Files that are followed at most. */
const fileLimit = 500;

const javascriptImport = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;
const pythonImport =
  /^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+\(?([\w, \t]*)|import[ \t]+([\w., \t]+))/gm;
const javascriptEndings = [
  '',
  '.js',
  '.mjs',
  '.cjs',
  '.ts',
  '.mts',
  '.cts',
  '.json',
  '/index.js',
  '/index.ts',
];

/**
 * A hash over files of code and all that they import by a written path, theirs too; undefined when there is none of
 * them. What a package manager installed, and what a path that is put together names, is not seen.
 */
export async function hashOfCode(
  files: readonly string[],
  environment: Environment,
): Promise<string | undefined> {
  const found = await withImports(files, environment);
  if (found.size === 0) return undefined;
  const hash = createHash('sha256');
  for (const [file, content] of [...found].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${file}\n${content.length}\n${content}\n`);
  return hash.digest('hex');
}

/**
 * Those of the files that are there, and all that they import by a written path, theirs too, each with its content.
 * @param files absolute paths
 */
export async function withImports(
  files: Iterable<string>,
  environment: Pick<Environment, 'readText'>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const known = new Set(files);
  for (const file of known) {
    if (found.size >= fileLimit) break;
    const content = await contentOf(file, environment);
    if (content === undefined) continue;
    found.set(file, content);
    for (const each of importsOf(file, content)) known.add(each);
  }
  return found;
}

/** The paths at which there may be what a file of code imports, the file's own not among them. */
export function importsOf(file: string, source: string): string[] {
  const extension = path.extname(file);
  if (extension === '.py') return pythonFiles(file, source);
  return /^\.[cm]?[jt]sx?$/.test(extension) ? javascriptFiles(file, source) : [];
}

async function contentOf(
  file: string,
  environment: Pick<Environment, 'readText'>,
): Promise<string | undefined> {
  const facts = await stat(file).catch(() => undefined);
  if (!facts?.isFile()) return undefined;
  if (facts.size > readLimit) return `${facts.size} ${facts.mtimeMs}`;
  return environment.readText(file).catch(() => undefined);
}

function javascriptFiles(file: string, source: string): string[] {
  const directory = path.dirname(file);
  return Array.from(source.matchAll(javascriptImport), ([, , written = '']) =>
    javascriptEndings.map((ending) => path.resolve(directory, written + ending)),
  ).flat();
}

/** A module is a file or a folder; what is imported from one may be a module of its own. */
function pythonFiles(file: string, source: string): string[] {
  return Array.from(source.matchAll(pythonImport), ([, from, names = '', modules = '']) => {
    const listed = (list: string) => list.split(',').flatMap((each) => /[\w.]+/.exec(each)?.[0] ?? []);
    if (from === undefined) return listed(modules).flatMap((name) => moduleFiles(file, name));
    const inner = listed(names).map((name) => (from.endsWith('.') ? from + name : `${from}.${name}`));
    return [from, ...inner].flatMap((name) => moduleFiles(file, name));
  }).flat();
}

function moduleFiles(file: string, name: string): string[] {
  const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(name) ?? [];
  const up = '../'.repeat(Math.max(0, dots.length - 1));
  const base = path.resolve(path.dirname(file), up, ...rest.split('.'));
  return [`${base}.py`, path.join(base, '__init__.py')];
}
