import { existsSync } from 'node:fs';
import path from 'node:path';
import { ancestors } from '../ancestors.ts';
import { CupelError } from '../errors.ts';
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

/**
 * The folder that someone named, absolute.
 * @throws CupelError `store.unknownAddress` for an address, which would be a folder called `mysql:`
 */
export function namedDirectory(given: string): string {
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(given) ?? [];
  if (scheme === undefined) return path.resolve(given);
  throw new CupelError('store.unknownAddress', `runs cannot be kept at an address of the kind ${scheme}`, {
    hint: 'Name a folder, or a PostgreSQL database for commands that take one: postgres://…',
  });
}
