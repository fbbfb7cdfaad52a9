import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { addToList } from '../../../../src/core/suites/addToList.ts';

function added(text: string, key: 'prompts' | 'tests', ...items: unknown[]): string {
  const { start, end, text: changed } = addToList(text, key, items);
  return text.slice(0, start) + changed + text.slice(end);
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

  it('adds several, and whole cases', () => {
    assert.equal(
      added('tests:\n  - a.csv\n', 'tests', 'b.csv', { vars: { x: 'one\ntwo\n' } }),
      'tests:\n  - a.csv\n  - b.csv\n  - vars:\n      x: |\n        one\n        two\n',
    );
  });

  it('begins the list where there is none, and quotes what YAML would misread', () => {
    assert.equal(
      added('providers: [echo]', 'tests', 'file://my rows #1.csv'),
      'providers: [echo]\ntests:\n  - "file://my rows #1.csv"\n',
    );
    assert.equal(added('', 'prompts', 'file://a.txt'), 'prompts:\n  - file://a.txt\n');
  });

  it('begins the list where its key holds nothing', () => {
    const list = '\n  - file://b.csv\n';
    for (const [text, expected] of [
      ['tests:', `tests:${list}`],
      ['tests: # none yet\nprompts: [a]\n', `tests: # none yet${list}prompts: [a]\n`],
      ['tests: ~ # none yet\nprompts: [a]\n', `tests: # none yet${list}prompts: [a]\n`],
      ['tests: null\n', `tests:${list}`],
      ['tests:\n\n# next\nprompts: [a]\n', `tests:${list}\n# next\nprompts: [a]\n`],
    ] as const)
      assert.equal(added(text, 'tests', 'file://b.csv'), expected, text);
  });

  it('makes a list of what stands there alone', () => {
    for (const [text, expected] of [
      ['tests: file://a.csv\n', 'tests:\n  - file://a.csv\n  - b\n'],
      ['tests:   "a.csv"  # mine\nx: 1\n', 'tests:\n  - "a.csv"  # mine\n  - b\nx: 1\n'],
      ['tests:\n  file://a.csv', 'tests:\n  - file://a.csv\n  - b\n'],
      ['tests: &all a.csv\n', 'tests:\n  - &all a.csv\n  - b\n'],
      ["tests: 'a\n  b'\nx: 1\n", "tests:\n- 'a\n  b'\n- b\nx: 1\n"],
    ] as const)
      assert.equal(added(text, 'tests', 'b'), expected, text);
  });

  it('keeps the text that stood there alone, however it is written', () => {
    for (const text of [
      'prompts: |\n  Say {{ x }}\n\n   to me\nproviders: [echo]\n',
      'prompts: |2\n   Say {{ x }}\nproviders: [echo]\n',
      'prompts: >-\n  Say\n  {{ x }}',
      'prompts: Say\n  more\nproviders: [echo]\n',
      'prompts: # mine\n  Say\nproviders: [echo]\n',
    ]) {
      const { prompts, ...rest } = parse(text) as Record<string, unknown>;
      assert.deepEqual(parse(added(text, 'prompts', 'b')), { prompts: [prompts, 'b'], ...rest }, text);
    }
  });

  it('makes a list of the map that stands there alone', () => {
    for (const [text, expected] of [
      [
        'tests: { path: a.py, config: { n: 1 } } # mine\nx: 1\n',
        'tests:\n  - { path: a.py, config: { n: 1 } } # mine\n  - b\nx: 1\n',
      ],
      ['tests: {\n  path: a.py\n}', 'tests:\n- {\n  path: a.py\n}\n- b\n'],
      [
        'tests:\n  # mine\n  path: a.py\n  config:\n    n: 1 # one\n\nx: 1\n',
        'tests:\n  # mine\n  - path: a.py\n    config:\n      n: 1 # one\n  - b\n\nx: 1\n',
      ],
      [
        'tests:\r\n    path: a.py\r\n\r\n    config: {}\r\nx: 1\r\n',
        'tests:\r\n    - path: a.py\r\n\r\n      config: {}\r\n    - b\r\nx: 1\r\n',
      ],
      ['tests:\n  path: a.py', 'tests:\n  - path: a.py\n  - b\n'],
    ] as const) {
      assert.equal(added(text, 'tests', 'b'), expected, text);
      const { tests } = parse(text) as Record<string, unknown>;
      assert.deepEqual((parse(expected) as Record<string, unknown>)['tests'], [tests, 'b'], text);
    }
    const long = 'tests:\n  path: a.py\n  config:\n    text: |2\n        one\n\n       two\n';
    assert.deepEqual(parse(added(long, 'tests', 'b')), {
      tests: [(parse(long) as { tests: unknown }).tests, 'b'],
    });
  });

  it('adds to a list in brackets', () => {
    for (const [text, expected] of [
      ['tests: []\n', 'tests: [b, "c, d"]\n'],
      ['tests: [a] # mine\n', 'tests: [a, b, "c, d"] # mine\n'],
      ['tests: [a, ]\n', 'tests: [a, b, "c, d", ]\n'],
      ['tests: [\n  a\n]\n', 'tests: [\n  a, b, "c, d"\n]\n'],
      ['{"tests": ["a"]}', '{"tests": ["a", "b", "c, d"]}'],
    ] as const)
      assert.equal(added(text, 'tests', 'b', 'c, d'), expected, text);
    assert.deepEqual(parse(added('tests: [a]', 'tests', { vars: { x: '1', y: 'a\nb' } })), {
      tests: ['a', { vars: { x: '1', y: 'a\nb' } }],
    });
  });

  it('ends lines as the suite does', () => {
    for (const [text, expected] of [
      ['tests:\r\n  - a\r\n', 'tests:\r\n  - a\r\n  - b\r\n'],
      ['tests: a # x\r\n', 'tests:\r\n  - a # x\r\n  - b\r\n'],
      ['x: 1\r\ntests:\r\n', 'x: 1\r\ntests:\r\n  - b\r\n'],
      ['x: 1\r\n', 'x: 1\r\ntests:\r\n  - b\r\n'],
    ] as const)
      assert.equal(added(text, 'tests', 'b'), expected, text);
  });

  it('refuses what it cannot extend', () => {
    const named = 'tests: &a\n  path: a.py\nscenarios: [{ tests: [*a] }]\n';
    for (const text of [named, 'a: &a [x]\ntests: *a\n', 'tests: {\n', '{ x: 1 }', '- a'])
      assert.throws(() => addToList(text, 'tests', ['b']), { code: 'suite.notEditable' }, text);
    assert.throws(() => addToList('prompts: { a.txt: A }\n', 'prompts', ['b']), {
      code: 'suite.notEditable',
    });
  });
});
