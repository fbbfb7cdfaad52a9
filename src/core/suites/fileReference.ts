import path from 'node:path';
import { CupelError } from '../errors.ts';

/** A file that a suite names: `file://x.js:fn`, `file://cases.xlsx#Sheet`. */
export interface FileReference {
  /** Absolute path; may be a glob. */
  file: string;
  /** The function in it. */
  fn?: string;
  /** The sheet of a workbook. */
  sheet?: string;
}

const prefix = 'file://';
/** As many names may braces stand for. */
const mostNames = 10_000;
const functionSuffix = /^(.+\.(?:[cm]?[jt]s|py)):([\p{L}_$][\p{L}\p{N}_$.]*)$/u;
const sheetSuffix = /^(.+\.xlsx?)#(.+)$/i;

/** Whether a value is text that begins with `file://`. */
export function isFileReference(value: unknown): value is `file://${string}` {
  return typeof value === 'string' && value.startsWith(prefix);
}

/** Whether a path stands for several files: `*`, `?`, `{a,b}` or `[abc]` is in it. */
export function isGlob(file: string): boolean {
  if (/[*?]/.test(file)) return true;
  // By hand: a pattern of these takes cubic time on `{,{,{,`.
  const braces = upToEach('}', file).some(
    (part) => part.includes('{') && part.includes(',', part.indexOf('{')),
  );
  return braces || upToEach(']', file).some((part) => /\[./s.test(part));
}

/** The parts of a text that end with a character, without it. */
function upToEach(end: string, text: string): string[] {
  return text.split(end).slice(0, -1);
}

/** Reads `file://path`, or a bare path, relative to a folder. */
export function parseFileReference(text: string, directory: string): FileReference {
  const bare = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  const fn = functionSuffix.exec(bare);
  if (fn?.[1] !== undefined && fn[2] !== undefined)
    return { file: path.resolve(directory, fn[1]), fn: fn[2] };
  const sheet = sheetSuffix.exec(bare);
  if (sheet?.[1] !== undefined && sheet[2] !== undefined)
    return { file: path.resolve(directory, sheet[1]), sheet: sheet[2] };
  return { file: path.resolve(directory, bare) };
}

/** The extension in lower case, without the dot: `csv`. */
export function extensionOf(file: string): string {
  return path.extname(file).slice(1).toLowerCase();
}

/**
 * The files of a glob, sorted; of a plain path, itself.
 * @throws {CupelError} `file.badPattern`
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  if (!isGlob(pattern)) return [pattern];
  if (isTooWide(pattern))
    throw new CupelError(
      'file.badPattern',
      `The braces of "${path.basename(pattern)}" stand for too many names.`,
      {
        hint: 'Use * in their place, or name the files one by one.',
      },
    );
  const { glob } = await import('node:fs/promises');
  // Glob patterns are written with forward slashes everywhere.
  const files: string[] = [];
  for await (const file of glob(pattern.split(path.sep).join('/'), { exclude: ignored })) files.push(file);
  return files.map((file) => path.resolve(file)).sort();
}

/** Whether a file is among those of a glob, or the plain path itself. Nothing is looked for on the disk. */
export function isOfGlob(pattern: string, file: string): boolean {
  if (pattern === file) return true;
  if (!isGlob(pattern) || file.split(path.sep).some(ignored)) return false;
  return matchesGlob(file, pattern.split(path.sep).join('/'));
}

/** Whether a text is one of those that a glob stands for. */
export function matchesGlob(text: string, pattern: string): boolean {
  return !isTooWide(pattern) && path.matchesGlob(text, pattern);
}

/** All that braces stand for is written out, so that `{a,b}` thirty times over would take a gigabyte. */
function isTooWide(pattern: string): boolean {
  const lists = pattern.split('{').slice(1);
  const ranges = [...pattern.matchAll(/\{(-?\w+)\.\.(-?\w+)/g)];
  const written = lists.reduce((product, list) => product * list.split(',').length, 1);
  return ranges.reduce((product, [, from, to]) => product * rangeLength(from, to), written) > mostNames;
}

function rangeLength(from = '', to = ''): number {
  const length = Math.abs(Number(to) - Number(from)) + 1;
  // Of letters.
  return Number.isNaN(length) ? 128 : length;
}

function ignored(name: string | { name: string }): boolean {
  return ['node_modules', '.git'].includes(typeof name === 'string' ? path.basename(name) : name.name);
}
