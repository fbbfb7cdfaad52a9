import assert from 'node:assert/strict';
import {
  siblingKeys,
  valueFrom,
  yamlContext,
} from '../../../../../src/editor/language/completion/yamlContext.ts';

/** The context at the `|` of a text. */
function at(text: string): ReturnType<typeof yamlContext> {
  const before = text.slice(0, text.indexOf('|'));
  const lines = before.split('\n');
  return yamlContext(lines, lines.at(-1)!.length);
}

describe('the place of the cursor in YAML', () => {
  it('is a key at the root', () => {
    assert.deepEqual(at('prompts:\n  - a\npro|'), { path: [], kind: 'key', typed: 'pro', column: 0 });
  });

  it('is a key of a map in a list', () => {
    const context = at('tests:\n  - vars:\n      word: a\n    assert:\n      - type: contains\n        va|');
    assert.deepEqual(context, { path: ['tests', 0, 'assert', 0], kind: 'key', typed: 'va', column: 8 });
  });

  it('is the value of a key, also on the line of the dash', () => {
    const context = at('tests:\n  - assert:\n      - type: con|');
    assert.deepEqual(context, {
      path: ['tests', 0, 'assert', 0],
      kind: 'value',
      key: 'type',
      typed: 'con',
      column: 14,
    });
  });

  it('is an item of a list, with or without indent', () => {
    const expected = { path: ['providers', 0], kind: 'value', typed: 'open' };
    assert.deepEqual(at('providers:\n  - open|'), { ...expected, column: 4 });
    assert.deepEqual(at('providers:\n- open|'), { ...expected, column: 2 });
  });

  it('begins behind a quotation mark', () => {
    assert.deepEqual(at("prompts:\n  - 'file|"), {
      path: ['prompts', 0],
      kind: 'value',
      typed: 'file',
      column: 5,
    });
  });

  it('is found over blank lines and comments', () => {
    assert.deepEqual(at('tests:\n  # first\n\n  - vars:\n      a|')?.path, ['tests', 0, 'vars']);
  });

  it('is none in comments and texts of several lines', () => {
    assert.equal(at('# tes|'), undefined);
    assert.equal(at('tests:\n  - vars:\n      text: >\n        some wo|'), undefined);
  });
});

describe('the place of the cursor in brackets', () => {
  const place = (text: string): unknown[] | undefined => {
    const found = at(text);
    if (!found) return undefined;
    const { path, kind, key, typed, column } = found;
    return [path.join('.'), kind, key, typed, column];
  };

  it('is an item of a list', () => {
    assert.deepEqual(place('providers: [ec|'), ['providers.0', 'value', undefined, 'ec', 12]);
    assert.deepEqual(place('providers: [a, "b", |'), ['providers.0', 'value', undefined, '', 20]);
    assert.deepEqual(place('providers: ["ec|'), ['providers.0', 'value', undefined, 'ec', 13]);
  });

  it('is a key of a map, or its value', () => {
    assert.deepEqual(place('tests:\n  - { va|'), ['tests.0', 'key', undefined, 'va', 6]);
    assert.deepEqual(place('tests:\n  - assert: [{ type: con|'), [
      'tests.0.assert.0',
      'value',
      'type',
      'con',
      21,
    ]);
    assert.deepEqual(place('tests:\n  - assert:\n      - { type: |'), [
      'tests.0.assert.0',
      'value',
      'type',
      '',
      16,
    ]);
    assert.deepEqual(at('tests:\n  - { vars: { "a": [1, "}"] }, asserts: [], b|')?.siblings, [
      'vars',
      'asserts',
    ]);
    assert.deepEqual(place('a: { b: { c: 1, d|'), ['a.b', 'key', undefined, 'd', 16]);
    assert.deepEqual(place('a: { b: http://c|'), ['a', 'value', 'b', 'http://c', 8]);
  });

  it('is none behind what is whole', () => {
    for (const text of ['a: [b] |', 'a: { b: [c] |', "a: { b: 'c' |"])
      assert.equal(at(text), undefined, text);
  });
});

describe('the place of the cursor in brackets over several lines', () => {
  const place = (text: string): unknown[] | undefined => {
    const found = at(text);
    if (!found) return undefined;
    const { path, kind, key, typed, column } = found;
    return [path.join('.'), kind, key, typed, column];
  };

  it('is an item of a list', () => {
    const item = ['providers.0', 'value', undefined];
    assert.deepEqual(place('providers: [\n  echo,\n  |'), [...item, '', 2]);
    assert.deepEqual(place('providers: [\n  "echo", # costs [nothing\n\n  ec|'), [...item, 'ec', 2]);
    assert.deepEqual(place('providers:\n  [\n    echo, "ec|'), [...item, 'ec', 11]);
    assert.deepEqual(place('providers: [\n    echo,\n|'), [...item, '', 0]);
  });

  it('is a key of a map, or its value', () => {
    const assertion = 'tests.0.assert.0';
    const before = 'tests:\n  - assert: [\n      { type: a, value: "]" },\n';
    assert.deepEqual(place(`${before}      { type: |`), [assertion, 'value', 'type', '', 14]);
    assert.deepEqual(place(`${before}      { type:\n          con|`), [
      assertion,
      'value',
      'type',
      'con',
      10,
    ]);
    assert.deepEqual(place(`${before}      {\n        type: a,\n        va|`), [
      assertion,
      'key',
      undefined,
      'va',
      8,
    ]);
    assert.deepEqual(place('{\n  "tests": [\n    { "assert": [{"type":"con|'), [
      assertion,
      'value',
      'type',
      'con',
      26,
    ]);
  });

  it('is outside of them behind the last, and where a line is not indented as they need', () => {
    for (const text of [
      'providers: [\n  echo,\n]\npro|',
      'providers: [\n  echo,\npro|',
      'providers: [a, {\n    b: c }]\nx: >\n  # [\n  - [\npro|',
    ])
      assert.deepEqual(place(text), ['', 'key', undefined, 'pro', 0], text);
    assert.deepEqual(place('tests:\n  - vars: { a: [\n        1 ] }\n    asse|')?.[0], 'tests.0');
  });

  it('is none behind what is whole, in comments and in texts of several lines', () => {
    for (const text of [
      'a: [\n  b\n  c|',
      'a: [\n  "b"\n  |',
      'a: [ # b|',
      'a: [\n  b, # c|',
      'a: ["b\n  c|',
    ])
      assert.equal(at(text), undefined, text);
  });
});

describe('the keys beside the cursor', () => {
  it('are those of the same map, above and below', () => {
    const lines = 'tests:\n  - vars: {}\n    \n    assert: []\n  - description: b'.split('\n');
    lines[2] = '    thr';
    assert.deepEqual(siblingKeys(lines, 2), ['vars', 'assert']);
  });
});

describe('valueFrom', () => {
  it('is the whole value, without quotation marks and a comment', () => {
    assert.equal(valueFrom('metric: Answer quality # mine', 8), 'Answer quality');
    assert.equal(valueFrom('metric: "Answer #1" # mine', 9), 'Answer #1');
    assert.equal(valueFrom('metric: ', 8), '');
    assert.equal(valueFrom('{ metric: Answer quality, weight: 1 }', 10, true), 'Answer quality');
  });
});
