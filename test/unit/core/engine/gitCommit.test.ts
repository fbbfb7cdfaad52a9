import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readGitCommit } from '../../../../src/core/engine/gitCommit.ts';

describe('the commit of a run', () => {
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder,
      stdio: 'pipe',
    }).toString();
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-git-'));
  });
  afterEach(() => rm(folder, { recursive: true, maxRetries: 5 }));

  it('is what is checked out, with a plus when files were changed since', async () => {
    git('init', '--quiet');
    const file = path.join(folder, 'a.txt');
    await writeFile(file, 'one');
    git('add', 'a.txt');
    git('commit', '--quiet', '-m', 'one');
    const head = git('rev-parse', 'HEAD').trim();
    assert.equal(await readGitCommit(folder), head);
    await writeFile(path.join(folder, 'new.txt'), 'not tracked');
    assert.equal(await readGitCommit(folder), head);
    await writeFile(file, 'two');
    assert.equal(await readGitCommit(folder), `${head}+`);
  });

  it('is unknown outside git, and before the first commit', async () => {
    assert.equal(await readGitCommit(folder), undefined);
    git('init', '--quiet');
    assert.equal(await readGitCommit(folder), undefined);
  });
});
