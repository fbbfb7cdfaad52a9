import assert from 'node:assert/strict';
import { grade, outcome } from '../harness.ts';

const person = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

const rows: [type: string, value: unknown, output: unknown, expected: string][] = [
  ['is-json', undefined, '{"a":1}', 'pass'],
  ['is-json', undefined, '[1, 2]', 'pass'],
  ['is-json', undefined, '"text"', 'pass'],
  ['is-json', undefined, '{a:1}', 'fail'],
  ['is-json', undefined, '', 'fail'],
  ['is-json', undefined, { a: 1 }, 'pass'],
  ['is-json', person, '{"name":"Ada"}', 'pass'],
  ['is-json', person, '{"name":7}', 'fail'],
  ['is-json', 'type: object\nrequired: [name]', '{"name":7}', 'pass'],
  ['is-json', '{"type": "array"}', '{}', 'fail'],
  ['is-json', { type: 'string', format: 'email' }, '"ada@example.org"', 'pass'],
  ['is-json', { type: 'string', format: 'email' }, '"ada"', 'fail'],
  [
    'is-json',
    { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'integer' }] },
    '["1"]',
    'fail',
  ],
  ['is-json', { type: 'objekt' }, '{}', 'assertion.badSchema'],
  ['is-json', { requird: ['name'] }, '{}', 'assertion.badSchema'],
  ['is-json', '[', '{}', 'assertion.badSchema'],
  ['is-json', 7, '{}', 'assertion.badSchema'],
  ['contains-json', undefined, 'Here: {"a":1}. Done.', 'pass'],
  ['contains-json', undefined, '```json\n{"a": {"b": [1]}}\n```', 'pass'],
  ['contains-json', undefined, 'Nothing {here}.', 'fail'],
  ['contains-json', undefined, 'As in [1].', 'fail'],
  ['contains-json', undefined, '[{"a":1}]', 'pass'],
  ['contains-json', person, '{"x":1} and {"name":"Ada"}', 'pass'],
  ['contains-json', person, '{"x":1}', 'fail'],
  ['contains-json', person, '[{"name":"Ada"}]', 'pass'],
  ['contains-json', { type: 'array', minItems: 2 }, 'So: [1, 2]', 'pass'],
];

describe('a JSON Schema that takes too long', () => {
  const slow = `"${'a'.repeat(40)}b"`;
  for (const [type, schema, output] of [
    ['is-json', { type: 'string', pattern: '^(a+)+$' }, slow],
    ['is-json', { additionalProperties: false, patternProperties: { '^(a|aa)+$': {} } }, `{${slow}: 1}`],
    ['contains-json', { items: { pattern: '^(a+)+$' } }, `Here: [${slow}]`],
    [
      'is-json',
      { uniqueItems: true, items: { type: 'object' } },
      `[${Array.from({ length: 20_000 }, (_, n) => `{"n":${n}}`).join()}]`,
    ],
  ] as const)
    it(`is stopped: ${type} ${JSON.stringify(schema)}`, async () => {
      assert.equal(
        await outcome({ type, value: schema, config: { timeoutMs: 50 } }, output),
        'assertion.checkTimeout',
      );
    });

  it('costs many small candidates no limit each', async () => {
    const output = '{} '.repeat(20_000);
    assert.equal(await outcome({ type: 'contains-json', value: person }, output), 'fail');
  });
});

describe('JSON assertions', () => {
  for (const [type, value, output, expected] of rows)
    it(`${type} ${JSON.stringify(value)} on ${JSON.stringify(output)}: ${expected}`, async () => {
      assert.equal(await outcome({ type, value }, output), expected);
    });

  it('says where the JSON does not match', async () => {
    const { reason } = await grade({ type: 'is-json', value: person }, '{"name":7}');
    assert.equal(reason, 'The JSON does not match the schema: /name must be string.');
  });
});
