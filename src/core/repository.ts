import { existsSync } from 'node:fs';
import path from 'node:path';
import { ancestors } from './ancestors.ts';

/**
 * The folder of the git repository that a folder is in: itself or one above it; undefined outside of one. The few looks
 * that it takes are over sooner than an answer to them could be waited for.
 */
export function repositoryOf(folder: string): string | undefined {
  return ancestors(path.resolve(folder)).find((each) => existsSync(path.join(each, '.git')));
}
