import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ancestors } from '../ancestors.ts';
import { CupelError } from '../errors.ts';

/**
 * Where the runs of a folder are kept: `.cupel` in the nearest folder upward that has one already or is a repository,
 * else in the folder that is worked in, else here. The editor and the command line ask the same question, so they see
 * the same runs.
 * @param from a folder, absolute
 * @param workedIn what someone has opened or stands in: a folder that `from` is in, but neither a home nor the root of a
 *   disk, where a store would be that of all below; otherwise it does not count
 */
export function storeDirectory(from: string, workedIn: string = from): string {
  const above = ancestors(path.resolve(from));
  const root =
    above.find((folder) => hasStore(path.join(folder, '.cupel')) || existsSync(path.join(folder, '.git'))) ??
    above.find((folder) => folder === path.resolve(workedIn) && isProject(folder)) ??
    from;
  return path.join(root, '.cupel');
}

/** Whether runs are kept in a folder already. @param directory what `storeDirectory` returns */
export function hasStore(directory: string): boolean {
  return existsSync(path.join(directory, 'store.db'));
}

function isProject(folder: string): boolean {
  return folder !== os.homedir() && path.dirname(folder) !== folder;
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
