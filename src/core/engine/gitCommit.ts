import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commit that is checked out in a folder, with `+` when files were changed since; undefined outside git. */
export async function readGitCommit(directory: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['status', '--porcelain=v2', '--branch', '--untracked-files=no'], {
      cwd: directory,
      timeout: 2000,
    });
    const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1];
    return commit && commit + (/^[^#]/m.test(stdout) ? '+' : '');
  } catch {
    // No git, no repository, or no commit yet: a run needs none.
    return undefined;
  }
}
