import assert from 'node:assert/strict';
import { acceptOutput, addAssertion } from '../../../../src/core/suites/editSuite.ts';

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
  it('adds an assertion and keeps comments and style', () => {
    const edited = addAssertion(suite, 0, { type: 'contains', value: 'Ann' });
    assert.equal(
      edited,
      suite.replace('value: Hello Ann\n', 'value: Hello Ann\n      - type: contains\n        value: Ann\n'),
    );
  });

  it('makes the list of assertions where there is none', () => {
    assert.match(
      addAssertion(suite, 1, { type: 'is-json' }),
      /name: 'Bob' \}\n {4}assert:\n {6}- type: is-json\n$/,
    );
  });

  it('writes limits as thresholds', () => {
    assert.match(
      addAssertion(suite, 1, { type: 'latency', value: '2000' }),
      /type: latency\n {8}threshold: 2000\n/,
    );
    assert.throws(() => addAssertion(suite, 1, { type: 'cost', value: 'cheap' }), {
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

  it('refuses cases that do not stand in the file, and files that cannot be read', () => {
    assert.throws(() => addAssertion(suite, 2, { type: 'is-json' }), { code: 'suite.notEditable' });
    assert.throws(() => addAssertion('tests: cases.csv', 0, { type: 'is-json' }), {
      code: 'suite.notEditable',
    });
    assert.throws(() => addAssertion('tests: [', 0, { type: 'is-json' }), { code: 'suite.notEditable' });
  });
});
