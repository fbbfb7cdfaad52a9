import assert from 'node:assert/strict';
import path from 'node:path';
import { filesOfCase } from '../../../../src/core/suites/filesOfCase.ts';
import type { Case } from '../../../../src/core/suites/suite.ts';

describe('the files that a case names', () => {
  it('are those of its variables, assertions and options', () => {
    const directory = path.resolve('/s');
    const assertion = (value: unknown) => ({ type: 'x', negated: false, weight: 1, directory, value });
    const test = {
      vars: { doc: 'file://doc.txt', list: ['file://a.txt', 'text'], word: 'x' },
      assertions: [
        assertion('file://check.js:fn'),
        { ...assertion(undefined), assert: [assertion({ schema: 'file://schema.json' })] },
      ],
      options: { transform: 'file://t.js' },
    } as unknown as Case;
    assert.deepEqual(
      filesOfCase(test, directory).map((file) => path.relative(directory, file)),
      ['doc.txt', 'a.txt', 't.js', 'check.js', 'schema.json'],
    );
  });
});
