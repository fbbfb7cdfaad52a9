import assert from 'node:assert/strict';
import { acceptOutput, addAssertion } from '../../../../src/core/suites/editSuite.ts';
import { parseSuite } from '../../../../src/core/suites/parseSuite.ts';

const suite = `# Our suite
prompts: [greet.txt]   # one prompt
providers:
  - echo
tests:
  # the first
  - vars: { name: Ann }
    assert:
      - type: equals # exactly
        value: Hello Ann
  - vars: { name: 'Bob' }
`;

describe('editing a suite', () => {
  it('adds an assertion and keeps comments and style', async () => {
    const edited = await addAssertion(suite, 0, { type: 'contains', value: 'Ann' });
    assert.equal(
      edited,
      suite.replace('value: Hello Ann\n', 'value: Hello Ann\n      - type: contains\n        value: Ann\n'),
    );
  });

  it('makes the list of assertions where there is none', async () => {
    assert.match(
      await addAssertion(suite, 1, { type: 'is-json' }),
      /name: 'Bob' \}\n {4}assert:\n {6}- type: is-json\n$/,
    );
  });

  it('writes limits as thresholds', async () => {
    assert.match(
      await addAssertion(suite, 1, { type: 'latency', value: '2000' }),
      /type: latency\n {8}threshold: 2000\n/,
    );
    await assert.rejects(() => addAssertion(suite, 1, { type: 'cost', value: 'cheap' }), {
      code: 'suite.notEditable',
    });
  });

  it('accepts an output as what is expected: in place, or as a new assertion', () => {
    assert.match(acceptOutput(suite, 0, 'Hi Ann'), /- type: equals # exactly\n {8}value: Hi Ann\n/);
    assert.match(
      acceptOutput(suite, 1, 'two\nlines: #1'),
      /type: equals\n {8}value: \|-\n {10}two\n {10}lines: #1\n/,
    );
  });

  it('keeps text that looks like YAML a text', () => {
    assert.match(acceptOutput(suite, 1, 'Dear {{ name }}'), /value: "?Dear \{\{ '\{\{' \}\} name \}\}"?\n/);
    assert.match(acceptOutput(suite, 1, 'yes: no'), /value: "?'?yes: no'?"?\n/);
    assert.match(acceptOutput(suite, 1, '12'), /value: "12"\n/);
  });

  it('refuses cases that do not stand in the file, and files that cannot be read', async () => {
    await assert.rejects(() => addAssertion(suite, 2, { type: 'is-json' }), { code: 'suite.notEditable' });
    await assert.rejects(() => addAssertion('tests: cases.csv', 0, { type: 'is-json' }), {
      code: 'suite.notEditable',
    });
    await assert.rejects(() => addAssertion('tests: [', 0, { type: 'is-json' }), {
      code: 'suite.notEditable',
    });
  });

  it('accepts an empty output in a form that loads, and adds nothing that would not', async () => {
    assert.match(acceptOutput(suite, 1, ''), /- type: equals\n {8}value: ""\n/);
    for (const mistake of [
      { type: 'contains' },
      { type: 'contains', value: ' ' },
      { type: 'regex', value: '(' },
    ])
      await assert.rejects(() => addAssertion(suite, 1, mistake), { code: 'suite.notEditable' });
  });

  describe('whose assertions come from elsewhere', () => {
    const own = (assertions: string, others = '') =>
      `${others}prompts: ['{{ n }}']\nproviders: [echo]\ntests:\n${assertions}`;
    const assertsOf = (text: string): unknown[] => {
      const { value } = parseSuite(text, '/a.eval.yaml') as { value: { tests: { assert?: unknown }[] } };
      return value.tests.map((test) => test.assert);
    };
    const json = { type: 'is-json' };
    const equals = (value: string) => ({ type: 'equals', value });
    const list =
      '  - vars: { n: 1 }\n    assert: &checks\n      - type: is-json\n      - { type: equals, value: x }\n';

    it('writes a copy for a case with an alias of a list, and leaves the others theirs', async () => {
      const text = own(`${list}  - vars: { n: 2 }\n    assert: *checks\n`);
      const accepted = acceptOutput(text, 1, 'two');
      assert.deepEqual(assertsOf(accepted), [
        [json, equals('x')],
        [json, equals('two')],
      ]);
      assert.ok(accepted.startsWith(own(list)));
      assert.deepEqual(assertsOf(await addAssertion(text, 1, { type: 'contains', value: 'a' })), [
        [json, equals('x')],
        [json, equals('x'), { type: 'contains', value: 'a' }],
      ]);
    });

    it('writes a copy for a case that is an alias, a merge or a reference', () => {
      const aliased = own('  - &t\n    vars: { n: 1 }\n    assert:\n      - type: is-json\n  - *t\n');
      assert.deepEqual(assertsOf(acceptOutput(aliased, 1, 'two')), [[json], [json, equals('two')]]);
      const merged = own(
        '  - <<: *base\n    vars: { n: 1 }\n  - <<: *base\n',
        'x-base: &base\n  assert: [{ type: is-json }]\n',
      );
      assert.deepEqual(assertsOf(acceptOutput(merged, 0, 'two')), [[json, equals('two')], [json]]);
      const referred = own(
        "  - $ref: '#/x-base'\n  - vars: { n: 1 }\n    assert:\n      - $ref: '#/x-base/assert/0'\n",
        'x-base:\n  assert: [{ type: equals, value: one }]\n',
      );
      assert.deepEqual(assertsOf(acceptOutput(referred, 0, 'two')), [[equals('two')], [equals('one')]]);
      assert.deepEqual(assertsOf(acceptOutput(referred, 1, 'two')), [[equals('one')], [equals('two')]]);
    });

    it('refuses to change what others take over from the case', () => {
      for (const text of [
        own(`${list}  - vars: { n: 2 }\n    assert: *checks\n`),
        own('  - &t { vars: { n: 1 } }\n  - *t\n'),
        own("  - assert: [{ type: equals, value: x }]\n  - assert: [{ $ref: '#/tests/0/assert/0' }]\n"),
      ])
        assert.throws(() => acceptOutput(text, 0, 'one'), /shares what would be changed with other cases/);
    });
  });
});
