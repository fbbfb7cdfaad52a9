import { existsSync } from 'node:fs';
import path from 'node:path';
import { ancestors } from '../ancestors.ts';
import { repositoryOf } from '../repository.ts';

/**
 * Where the runs of a folder are kept: `.cupel` in the nearest folder upward that has one already, else beside the
 * nearest `.git`, else here. The editor and the command line ask the same question, so they see the same runs.
 * @param from a folder, absolute
 */
export function storeDirectory(from: string): string {
  const folders = ancestors(from);
  const root =
    folders.find((folder) => existsSync(path.join(folder, '.cupel', 'store.db'))) ??
    repositoryOf(from) ??
    from;
  return path.join(root, '.cupel');
}
