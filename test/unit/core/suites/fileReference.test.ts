import assert from 'node:assert/strict';
import { isOfGlob } from '../../../../src/core/suites/fileReference.ts';

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
