import assert from 'node:assert/strict';
import { isSuitePath, suiteLabel } from '../../../../src/editor/files/suiteNames.ts';

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
});
