import assert from 'node:assert/strict';
import { YamlDocument } from '../../../../src/core/suites/yamlDocument.ts';

/** The text after the first fix of its mistakes; undefined where none has one. */
function fixed(text: string): string | undefined {
  const { diagnostics } = new YamlDocument(text, 'x.yaml');
  const [edit] = diagnostics.flatMap(({ fixes }) => fixes?.[0]?.edits ?? []);
  if (!edit) return undefined;
  const lines = text.split('\n');
  const offset = ({ line, column }: typeof edit.range.start) =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + column;
  return text.slice(0, offset(edit.range.start)) + edit.newText + text.slice(offset(edit.range.end));
}

describe('the fix that puts a text between quotation marks', () => {
  it('takes the rest of the line, and leaves a comment outside', () => {
    for (const [text, expected] of [
      ['x: Hello: world', "x: 'Hello: world'"],
      [
        "- vars:\n    x: Note: it's on # mine\n    y: 1\n",
        "- vars:\n    x: 'Note: it''s on' # mine\n    y: 1\n",
      ],
      ['x: @home', "x: '@home'"],
      ['x: `code` # mine\r\ny: 1\r\n', "x: '`code`' # mine\r\ny: 1\r\n"],
      ['- *star', "- '*star'"],
      ['x: **bold** text', "x: '**bold** text'"],
      ['x: %foo', "x: '%foo'"],
      ['x: "a" b', `x: '"a" b'`],
      ['- x: "a" b # mine', `- x: '"a" b' # mine`],
      ['x: [INST] Say', "x: '[INST] Say'"],
      ['x: {{ a }} and {{ b }}', "x: '{{ a }} and {{ b }}'"],
    ] as const) {
      assert.equal(fixed(text), expected);
      assert.deepEqual(new YamlDocument(expected, 'x.yaml').diagnostics, [], expected);
    }
  });

  it('keeps the marks that were meant for the whole out of the text', () => {
    assert.equal(fixed("x: 'it's so'"), "x: 'it''s so'");
    assert.equal(fixed('x: "say "hi" now"'), `x: 'say "hi" now'`);
    assert.equal(fixed('x: "a" or "b"'), `x: '"a" or "b"'`);
  });

  it('takes one item in brackets', () => {
    assert.equal(fixed('x: [a, @home , b]'), "x: [a, '@home' , b]");
    assert.equal(fixed('x: {\n  a: `b`,\n  c: 1\n}\n'), "x: {\n  a: '`b`',\n  c: 1\n}\n");
    assert.equal(fixed('x: [*star, b]'), "x: ['*star', b]");
    assert.equal(fixed('x: [{{ a }}, b]'), "x: ['{{ a }}', b]");
  });

  it('is not offered for what was meant as no text', () => {
    for (const text of [
      'x: y:\n    z: 1\n',
      'a: &name 1\nx: *nam\n',
      'x: [a\ny: 1',
      'x: {\n  a: b\n} c\n',
      'x: - a',
    ])
      assert.equal(fixed(text), undefined, text);
  });
});
