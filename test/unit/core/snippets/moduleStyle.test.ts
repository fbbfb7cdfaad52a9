import assert from 'node:assert/strict';
import { firstImportLine } from '../../../../src/core/snippets/firstImportLine.ts';
import { moduleStyleOf } from '../../../../src/core/snippets/moduleStyle.ts';

describe('how a file loads modules', () => {
  it('is told by its name, then by its text, then by its package', () => {
    assert.equal(moduleStyleOf('a.cjs', "import x from 'x';", 'module'), 'commonjs');
    assert.equal(moduleStyleOf('a.mjs', "const x = require('x');", null), 'esm');
    assert.equal(moduleStyleOf('a.js', "const x = require('x');", 'module'), 'commonjs');
    assert.equal(moduleStyleOf('a.js', "import x from 'x';", null), 'esm');
    assert.equal(moduleStyleOf('a.js', '', 'module'), 'esm');
    assert.equal(moduleStyleOf('a.js', '', null), 'commonjs');
    assert.equal(moduleStyleOf('a.js', '', undefined), 'esm');
  });
});

describe('the first import of a file without any', () => {
  const cases: [string, string, number, 'python' | 'javascript'][] = [
    ['an empty file', '', 0, 'javascript'],
    ['code', 'f();\n', 0, 'javascript'],
    ['a comment about the code below it', '// about f\nf();\n', 0, 'javascript'],
    ['a directive', "'use strict';\nf();\n", 1, 'javascript'],
    ['a licence and an empty line', '/*\n * Licence\n */\n\nf();\n', 4, 'javascript'],
    ['a docstring', '"""What\nit does."""\nf()\n', 2, 'python'],
    ['an interpreter line', '#!/usr/bin/env python3\nf()\n', 1, 'python'],
  ];
  for (const [name, text, line, language] of cases)
    it(`stands right after ${name}`, () => assert.equal(firstImportLine(text, language), line));
});
