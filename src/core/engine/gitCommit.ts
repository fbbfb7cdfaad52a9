import { promisify } from 'node:util';
import { repositoryOf } from '../repository.ts';

/** The commit that is checked out in a folder, with `+` when files were changed since; undefined outside git. */
export async function readGitCommit(directory: string): Promise<string | undefined> {
  if (!isInRepository(directory)) return undefined;
  const { execFile } = await import('node:child_process');
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['status', '--porcelain=v2', '--branch', '--untracked-files=no'],
      {
        cwd: directory,
        timeout: 2000,
      },
    );
    const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1];
    return commit && commit + (/^[^#]/m.test(stdout) ? '+' : '');
  } catch {
    // No git, no repository, or no commit yet: a run needs none.
    return undefined;
  }
}

/** To start a process only to hear that there is no repository takes longer than many a run. */
function isInRepository(directory: string): boolean {
  if (process.env['GIT_DIR'] !== undefined) return true;
  return repositoryOf(directory) !== undefined;
}
