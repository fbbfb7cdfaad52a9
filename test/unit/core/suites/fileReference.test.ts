import assert from 'node:assert/strict';
import { expandGlob, isGlob, isOfGlob } from '../../../../src/core/suites/fileReference.ts';

describe('isOfGlob', () => {
  it('finds the files of a glob, and the plain path itself', () => {
    assert.ok(isOfGlob('/a/p/*.txt', '/a/p/one.txt'));
    assert.ok(isOfGlob('/a/**/*.{csv,txt}', '/a/p/q/one.txt'));
    assert.ok(isOfGlob('/a/[p].txt', '/a/[p].txt'));
  });

  it('finds no others, and none that a search passes over', () => {
    assert.ok(!isOfGlob('/a/p/*.txt', '/a/p/q/one.txt'));
    assert.ok(!isOfGlob('/a/p/one.txt', '/a/p/two.txt'));
    assert.ok(!isOfGlob('/a/**/*.txt', '/a/node_modules/one.txt'));
  });
});

describe('isGlob', () => {
  it('knows stars, question marks, lists in braces and classes', () => {
    for (const path of ['*.txt', 'a?.txt', '{a,b}.txt', 'x{a{b,c}', '[ab].txt', 'a]b[c].txt'])
      assert.ok(isGlob(path), path);
    for (const path of ['a.txt', '{a}.txt', 'a,b.txt', '{a},{b}', 'a}b,c{', '[].txt', 'a]b[', '{{ a }}, b'])
      assert.ok(!isGlob(path), path);
  });

  it('takes linear time: a cubic one would not end within the limit of a test', () => {
    for (const path of ['{,'.repeat(200_000), '['.repeat(200_000), '{'.repeat(200_000)])
      assert.ok(!isGlob(path));
  });
});

describe('a glob whose braces stand for too many names', () => {
  const wide = ['{a,b}'.repeat(30), '*{1..30000000}', '*{a..z}{a..z}{a..z}'];

  it('is an error, and not a gigabyte of names', async () => {
    for (const pattern of wide)
      await assert.rejects(expandGlob(pattern), { code: 'file.badPattern' }, pattern);
  });

  it('finds nothing', () => {
    for (const pattern of wide) assert.ok(!isOfGlob(pattern, 'a'.repeat(30)), pattern);
    assert.ok(isOfGlob('*{1..300}', 'a299'));
  });
});
