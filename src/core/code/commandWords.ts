import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The words of a command line, in quotation marks or without, as a shell would part them; nothing else of a shell holds. */
export function splitCommand(line: string): string[] {
  const words = line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g);
  return Array.from(
    words,
    ([, double, single, bare]) => double?.replace(/\\(["\\])/g, '$1') ?? single ?? bare ?? '',
  );
}

/**
 * Where files may lie that the words of a command name: a program by its path, a script, the value of an option.
 * @param directory relative paths start from it
 * @returns absolute paths; not all of them are files
 */
export function pathsInCommand([command = '', ...args]: readonly string[], directory: string): string[] {
  const programs = /[/\\]/.test(command) ? [command] : [];
  return [...programs, ...args].flatMap((word) =>
    [word, word.slice(word.indexOf('=') + 1)].map((each) => path.resolve(directory, each)),
  );
}

/** Those of them that are files. */
export async function filesInCommand(words: readonly string[], directory: string): Promise<string[]> {
  const paths = [...new Set(pathsInCommand(words, directory))];
  const isFile = async (each: string) => (await stat(each).catch(() => undefined))?.isFile() === true;
  const found = await Promise.all(paths.map(isFile));
  return paths.filter((_, index) => found[index]);
}
