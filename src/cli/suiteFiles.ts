import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CupelError } from '../core/errors.ts';
import { findSuites } from '../core/suites/loadSuite.ts';

/**
 * The suites that paths on a command line mean: a file is one, a folder is searched.
 * @returns absolute paths, without repetition
 * @throws CupelError `suite.notFound`
 */
export async function suiteFiles(paths: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for (const each of paths) {
    const absolute = path.resolve(each);
    const found = await stat(absolute).catch(() => undefined);
    if (!found) throw new CupelError('suite.notFound', `there is no file or folder "${each}"`);
    if (!found.isDirectory()) {
      files.add(absolute);
      continue;
    }
    const before = files.size;
    for await (const file of findSuites(absolute)) files.add(file);
    if (files.size === before)
      throw new CupelError('suite.notFound', `there is no suite in "${each}"`, {
        hint: 'A suite is named *.eval.yaml, *.eval.yml or promptfooconfig*.yaml. Make one with: cupel init',
      });
  }
  return [...files];
}
