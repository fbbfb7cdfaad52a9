import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { storeDirectory } from '../../../../src/core/store/storeDirectory.ts';

describe('storeDirectory', () => {
  let home: string;
  let evals: string;
  const at = (...parts: string[]) => path.join(home, ...parts);

  beforeEach(async () => {
    home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'cupel-where-')));
    evals = at('project', 'evals');
    await mkdir(evals, { recursive: true });
  });
  afterEach(() => rm(home, { recursive: true }));

  const makeStore = async (...parts: string[]) => {
    await mkdir(at(...parts, '.cupel'), { recursive: true });
    await writeFile(at(...parts, '.cupel', 'store.db'), '');
  };

  it('is in the folder that is worked in, when nothing is there yet', () => {
    assert.equal(storeDirectory(evals, at('project')), at('project', '.cupel'));
    assert.equal(storeDirectory(at('project'), at('project')), at('project', '.cupel'));
  });

  it('is beside the suite when another folder is worked in', () => {
    assert.equal(storeDirectory(evals), path.join(evals, '.cupel'));
    assert.equal(storeDirectory(evals, at('elsewhere')), path.join(evals, '.cupel'));
    assert.equal(storeDirectory(evals, at('project', 'evals', 'deeper')), path.join(evals, '.cupel'));
  });

  it('is never that of a home folder or a whole disk', () => {
    assert.equal(storeDirectory(evals, path.parse(evals).root), path.join(evals, '.cupel'));
    const inHome = path.join(os.homedir(), 'no-such-project');
    assert.equal(storeDirectory(inHome, os.homedir()), path.join(inHome, '.cupel'));
  });

  it('is the nearest that is there, or beside the nearest repository', async () => {
    await mkdir(at('.git'));
    assert.equal(storeDirectory(evals, at('project')), at('.cupel'));
    await makeStore('project');
    assert.equal(storeDirectory(evals, evals), at('project', '.cupel'));
    await mkdir(path.join(evals, '.git'));
    assert.equal(storeDirectory(evals, at('project')), path.join(evals, '.cupel'), 'a repository of its own');
    await makeStore('project', 'evals');
    assert.equal(storeDirectory(evals), path.join(evals, '.cupel'));
  });
});
