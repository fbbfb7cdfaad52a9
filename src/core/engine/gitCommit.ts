import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commit that is checked out in a folder, with `+` when files were changed since; undefined outside git. */
export async function readGitCommit(directory: string): Promise<string | undefined> {
  try {
    const [head, status] = await Promise.all([
      run('git', ['rev-parse', 'HEAD'], { cwd: directory, timeout: 2000 }),
      run('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: directory, timeout: 2000 }),
    ]);
    return head.stdout.trim() + (status.stdout.trim() === '' ? '' : '+');
  } catch {
    // No git, no repository, or no commit yet: a run needs none.
    return undefined;
  }
}
