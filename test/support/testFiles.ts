import { globSync } from 'node:fs';
import path from 'node:path';

/**
 * The test files in a folder and below it, sorted: all of them, or those whose path in the folder contains one of the
 * words.
 * @throws if words are given and no file has any of them
 */
export function testFiles(folder: string, words: readonly string[] = []): string[] {
  const all = globSync('**/*.test.ts', { cwd: folder }).toSorted();
  const wanted = all.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  if (wanted.length === 0 && words.length > 0)
    throw new Error(
      `No test in ${folder} has ${words.join(' or ')} in its path. There are: ${all.join(', ')}`,
    );
  return wanted.map((file) => path.join(folder, file));
}
