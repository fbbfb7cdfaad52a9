import assert from 'node:assert/strict';
import path from 'node:path';
import { WatchedSearch } from '../../../../src/editor/files/watchedSearch.ts';

const at = (...names: string[]): string => path.resolve('/workspace', ...names);

describe('a search for files while the disk changes', () => {
  const files = [at('suites', 'deep', 'b.eval.yaml'), at('suites', 'a.eval.yaml')];

  it('has the files in order', async () => {
    const search = new WatchedSearch(Promise.resolve([...files]));
    assert.deepEqual(await search.files, [at('suites', 'a.eval.yaml'), at('suites', 'deep', 'b.eval.yaml')]);
    assert.equal(search.missed, false);
  });

  it('is wrong once a folder of one of them is gone, however far above', async () => {
    const search = new WatchedSearch(Promise.resolve([...files]));
    await search.files;
    assert.equal(search.folderDeleted(at('suites', 'deep')), true);
    assert.equal(search.folderDeleted(at('suites')), true);
    assert.equal(search.folderDeleted(at('suites', 'dee')), false);
    assert.equal(search.folderDeleted(at('prompts')), false);
  });

  it('tells at its end that it has missed a folder going', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const search = new WatchedSearch(promise);
    assert.equal(search.folderDeleted(at('suites', 'deep')), false);
    resolve([...files]);
    await search.files;
    assert.equal(search.missed, true);
  });

  it('is right when what went meanwhile had none of the files', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const search = new WatchedSearch(promise);
    search.folderDeleted(at('.git', 'index.lock'));
    resolve([...files]);
    await search.files;
    assert.equal(search.missed, false);
  });

  it('is wrong when a file is reported as changed that it has not found: it was written anew', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const search = new WatchedSearch(promise);
    assert.equal(search.fileChanged(at('suites', 'a.eval.yaml')), false);
    resolve([...files]);
    await search.files;
    assert.equal(search.missed, false);
    assert.equal(search.has(at('suites', 'a.eval.yaml')), true);
    assert.equal(search.fileChanged(at('suites', 'c.eval.yaml')), true);
  });

  it('tells at its end that it has missed a file coming', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const search = new WatchedSearch(promise);
    search.fileChanged(at('suites', 'c.eval.yaml'));
    resolve([...files]);
    await search.files;
    assert.equal(search.missed, true);
  });

  it('hands on why it failed', async () => {
    await assert.rejects(new WatchedSearch(Promise.reject(new Error('no folder'))).files, /no folder/);
  });
});
