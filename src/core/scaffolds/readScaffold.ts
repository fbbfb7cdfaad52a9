import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { CupelError } from '../errors.ts';
import type { Scaffold, ScaffoldAnswers } from './scaffold.ts';

/**
 * The files of a piece.
 * @param templates the folder `scaffolds` of the installation
 * @param folder where the files go, relative to the workspace; taken only by pieces that leave the choice
 * @returns text by path, relative to the workspace, with `/` between its parts
 * @throws CupelError `scaffold.unreadable` when the installation lacks them
 */
export async function readScaffold(
  templates: string,
  scaffold: Scaffold,
  answers: ScaffoldAnswers,
  folder: string = scaffold.folder ?? '',
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const part of scaffold.parts(answers)) {
    const root = path.join(templates, part);
    for (const name of await namesIn(root)) {
      const target = path.posix.join(scaffold.folder === null ? '' : folder, targetName(name));
      files[target] = await readFile(path.join(root, name), 'utf8');
    }
  }
  return files;
}

async function namesIn(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)))
      .toSorted();
  } catch (error) {
    throw new CupelError('scaffold.unreadable', `There are no templates in ${root}.`, {
      hint: 'Install the extension again.',
      cause: error,
    });
  }
}

/** Packers leave out names that begin with a dot, so those of templates begin with `dot-`. */
function targetName(name: string): string {
  return name
    .split(path.sep)
    .map((segment) => segment.replace(/^dot-/, '.'))
    .join('/');
}
