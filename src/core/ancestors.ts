import path from 'node:path';

/** A folder and all that it is in, the nearest first. @param folder absolute */
export function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
