import assert from 'node:assert/strict';
import { fileLinks } from '../../../../src/core/suites/fileLinks.ts';
import { outlineSuite } from '../../../../src/core/suites/outlineSuite.ts';

/** What is named, and that it stands where the link is. */
function linksOf(text: string): string[] {
  const lines = text.split('\n');
  return fileLinks(text, outlineSuite(text)).map(({ reference, range: { start, end } }) => {
    assert.equal(start.line, end.line);
    assert.equal(lines[start.line]?.slice(start.column, end.column), reference);
    return reference;
  });
}

describe('fileLinks', () => {
  it('finds files with spaces, quotation marks and globs, and bare paths', () => {
    const text = `prompts: [file://my prompt.txt, 'file://it.txt', p/two.txt, "p/*.txt", 'Say {{ word }}']
providers: [echo]
tests:
  - file://my cases.csv
  - path: "more.py:make"
  - huggingface://datasets/a/b.c
`;
    assert.deepEqual(linksOf(text), [
      'file://my prompt.txt',
      'file://it.txt',
      'file://my cases.csv',
      'p/two.txt',
      'p/*.txt',
      'more.py:make',
    ]);
  });

  it('finds them in variables, assertions, providers and scenarios', () => {
    const text = `prompts: { file://ask.txt: ask }
providers: [{ id: file://model.js, config: { tools: file://tools.json } }]
defaultTest: file://default.yaml
scenarios:
  - config: [file://sets.csv]
    tests:
      - vars: { page: file://page one.md }
        assert: [{ type: javascript, value: file://check.js:good }]
`;
    assert.deepEqual(linksOf(text), [
      'file://ask.txt',
      'file://model.js',
      'file://tools.json',
      'file://default.yaml',
      'file://sets.csv',
      'file://page one.md',
      'file://check.js:good',
    ]);
  });

  it('takes no text that only speaks of one, and no half of an alias', () => {
    const text = `prompts:
  - |
    Read file://it.txt
  - &a file://a.txt
tests:
  - vars: { x: *a } # file://comment.txt
`;
    assert.deepEqual(linksOf(text), ['file://a.txt']);
  });
});
