import assert from 'node:assert/strict';
import { withoutEscapes } from '../../../../src/core/modelCalls/escapes.ts';

describe('escapes in string literals', () => {
  it('are those of Python', () => {
    assert.equal(withoutEscapes(String.raw`a\tb\x41é\U0001F600\101\'\"\\`, 'python'), 'a\tbAé😀A\'"\\');
    assert.equal(withoutEscapes('one\\\ntwo\\\r\nthree', 'python'), 'onetwothree');
    assert.equal(withoutEscapes(String.raw`\d stays, \a is a bell`, 'python'), '\\d stays, \u0007 is a bell');
    assert.equal(withoutEscapes(String.raw`\UFFFFFFFF`, 'python'), '\\UFFFFFFFF');
  });

  it('are those of JavaScript', () => {
    assert.equal(withoutEscapes(String.raw`a\nb\x41é\u{1F600}\0\d\$`, 'javascript'), 'a\nbAé😀\0d$');
    assert.equal(withoutEscapes('one\\\r\ntwo', 'javascript'), 'onetwo');
    assert.equal(withoutEscapes('the end\\', 'javascript'), 'the end');
  });
});
