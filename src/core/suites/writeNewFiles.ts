import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CupelError } from '../errors.ts';

/**
 * Writes files that are not there yet: all of them, or none when one is.
 * @param files text by path, relative to the folder
 * @returns the paths that were written, as the folder was given
 * @throws CupelError `files.exist`, `files.outside`
 */
export async function writeNewFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<string[]> {
  const root = path.resolve(folder);
  const targets = Object.entries(files).map(([name, text]) => ({ file: path.resolve(root, name), text }));
  for (const { file } of targets)
    if (path.relative(root, file).startsWith('..'))
      throw new CupelError('files.outside', `${file} is outside ${root}`);
  const there = [];
  for (const { file } of targets) if (await stat(file).catch(() => undefined)) there.push(file);
  if (there.length > 0)
    throw new CupelError(
      'files.exist',
      `${there.map((file) => path.relative(process.cwd(), file)).join(', ')} is there already`,
      {
        hint: 'Nothing was written. Choose another folder, or move what is there.',
      },
    );
  for (const { file, text } of targets) {
    await mkdir(path.dirname(file), { recursive: true });
    // `wx`: something may have come in the meantime.
    await writeFile(file, text, { flag: 'wx' });
  }
  return Object.keys(files).map((name) => path.join(folder, name));
}
