import assert from 'node:assert/strict';
import { addToList } from '../../../../src/core/suites/addToList.ts';

function added(text: string, key: 'prompts' | 'tests', reference: string): string {
  const { offset, text: inserted } = addToList(text, key, reference);
  return text.slice(0, offset) + inserted + text.slice(offset);
}

describe('addToList', () => {
  it('adds an item in the style of the list, whatever the last item is', () => {
    const suite = 'tests:\n- vars:\n    a: 1\n    b: |\n      long\n\n# next\nproviders: [echo]\n';
    assert.equal(
      added(suite, 'tests', 'file://rows.csv'),
      'tests:\n- vars:\n    a: 1\n    b: |\n      long\n- file://rows.csv\n\n# next\nproviders: [echo]\n',
    );
    assert.equal(added('prompts:\n  - a', 'prompts', 'file://b.txt'), 'prompts:\n  - a\n  - file://b.txt\n');
  });

  it('begins the list where there is none, and quotes what YAML would misread', () => {
    assert.equal(
      added('providers: [echo]', 'tests', 'file://my rows.csv'),
      'providers: [echo]\ntests:\n  - "file://my rows.csv"\n',
    );
    assert.equal(added('', 'prompts', 'file://a.txt'), 'prompts:\n  - file://a.txt\n');
  });

  it('refuses what it cannot extend', () => {
    for (const text of ['tests: [a]\n', 'tests: file://a.csv\n', 'tests: {\n'])
      assert.throws(() => addToList(text, 'tests', 'file://b.csv'), { code: 'suite.notEditable' }, text);
  });
});
