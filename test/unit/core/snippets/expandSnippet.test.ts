import assert from 'node:assert/strict';
import { expandSnippet } from '../../../../src/core/snippets/expandSnippet.ts';

describe('the preview of a snippet', () => {
  const cases: [string, string, string][] = [
    ['a placeholder', 'model = "${1:small}"$0', 'model = "small"'],
    ['a choice', '${1|small,large\\, slow|}', 'small'],
    ['a place of the cursor', 'a${1}b$2c$0', 'abc'],
    ['a variable without a value', '${TM_FILENAME_BASE:app} $CLIPBOARD.', 'app .'],
    ['a placeholder in a placeholder', '${1:a ${2:b} c}', 'a b c'],
    ['signs that are escaped', 'cost \\$5 {a\\} \\\\n', 'cost $5 {a} \\n'],
    ['a sign that is none of these', '{ a: $ } }', '{ a: $ } }'],
  ];
  for (const [name, body, text] of cases)
    it(`resolves ${name}`, () => assert.equal(expandSnippet(body), text));

  it('takes the values of variables', () => {
    assert.equal(expandSnippet('${TM_FILENAME_BASE:app}', { TM_FILENAME_BASE: 'main' }), 'main');
  });
});
