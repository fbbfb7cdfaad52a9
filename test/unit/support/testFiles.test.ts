import assert from 'node:assert/strict';
import path from 'node:path';
import { projectRoot } from '../../support/paths.ts';
import { testFiles } from '../../support/testFiles.ts';

const folder = path.join(projectRoot, 'test', 'unit', 'support');

describe('testFiles', () => {
  it('finds all tests, or those with a word in their path', () => {
    assert.ok(testFiles(folder).includes(import.meta.filename));
    assert.deepEqual(testFiles(folder, ['testFiles']), [import.meta.filename]);
  });

  it('does not take a misspelt word for success', () => {
    assert.throws(() => testFiles(folder, ['tsetFiles']), /No test in .*tsetFiles.*testFiles\.test\.ts/);
  });
});
