import assert from 'node:assert/strict';
import { isSuitePath, placesOf, suiteFileName, suiteLabel } from '../../../../src/editor/files/suiteNames.ts';

describe('the names of suites', () => {
  it('end in .eval.yaml or .eval.yml, or begin with promptfooconfig', () => {
    for (const file of [
      '/a/triage.eval.yaml',
      '/a/triage.eval.yml',
      '/a/promptfooconfig.yaml',
      'C:\\a\\promptfooconfig.long.yml',
    ])
      assert.equal(isSuitePath(file), true, file);
    for (const file of [
      '/a/eval.yaml',
      '/a/triage.yaml',
      '/a/my-promptfooconfig.yaml',
      '/a/triage.eval.yaml.bak',
    ])
      assert.equal(isSuitePath(file), false, file);
  });

  it('are said without folder and ending', () => {
    assert.equal(suiteLabel('/a/b/triage.eval.yaml'), 'triage');
    assert.equal(suiteLabel('C:\\a\\promptfooconfig.long.yml'), 'promptfooconfig.long');
  });

  it('are told apart by their folders, or their paths, where several are called the same', () => {
    const places = placesOf([
      'x.eval.yaml',
      'a/x.eval.yaml',
      'b/x.eval.yaml',
      'b/x.eval.yml',
      'b/y.eval.yaml',
    ]);
    assert.deepEqual(Object.fromEntries(places), {
      'x.eval.yaml': './',
      'a/x.eval.yaml': 'a',
      'b/x.eval.yaml': 'b/x.eval.yaml',
      'b/x.eval.yml': 'b/x.eval.yml',
    });
  });

  it('become names of files with one ending, of all that file systems take', () => {
    assert.equal(suiteFileName('first'), 'first.eval.yaml');
    assert.equal(suiteFileName(' x.eval.yaml '), 'x.eval.yaml');
    assert.equal(suiteFileName('x.yml'), 'x.eval.yaml');
    assert.equal(suiteFileName('ü 😀 x'), 'ü 😀 x.eval.yaml');
    for (const name of ['', ' ', '..', '.eval.yaml', 'a/b', 'a\\b', 'what?', 'a\nb', 'con', 'ü'.repeat(130)])
      assert.equal(suiteFileName(name), undefined, name);
  });
});
