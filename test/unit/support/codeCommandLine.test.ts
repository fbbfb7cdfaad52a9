import assert from 'node:assert/strict';
import path from 'node:path';
import { parseCodeCommandLine } from '../../support/codeCommandLine.ts';

describe('parseCodeCommandLine', () => {
  it('reads what @vscode/test-electron writes', () => {
    const parsed = parseCodeCommandLine([
      'folder',
      '--no-sandbox',
      '--disable-extensions',
      '--user-data-dir=data',
      '--extensionTestsPath=tests/index.js',
      '--extensionDevelopmentPath=one',
      '--extensionDevelopmentPath=two',
    ]);
    assert.deepEqual(parsed, {
      folder: path.resolve('folder'),
      extension: path.resolve('one'),
      moreExtensions: [path.resolve('two')],
      tests: path.resolve('tests/index.js'),
    });
  });

  it('needs an extension and its tests, but no folder', () => {
    const both = ['--extensionDevelopmentPath=one', '--extensionTestsPath=tests'];
    assert.equal(parseCodeCommandLine(both).folder, undefined);
    for (const one of both) assert.throws(() => parseCodeCommandLine([one]), /both needed/);
  });
});
