import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { assertionTypes } from '../../../../src/core/suites/assertionTypes.ts';
import { suiteJsonSchema } from '../../../../src/core/suites/jsonSchema.ts';

const committed = new URL('../../../../schemas/suite.schema.json', import.meta.url);

describe('suiteJsonSchema', () => {
  const validate = new Ajv({ strict: false }).compile(suiteJsonSchema());
  const suite = (assertion: object) => ({
    prompts: ['Hi {{ name }}'],
    providers: ['echo'],
    tests: [{ vars: { name: 'Ann' }, assert: [assertion] }],
  });

  it('is what schemas/suite.schema.json holds (else: npm run schema)', async () => {
    assert.deepEqual(JSON.parse(await readFile(committed, 'utf8')), suiteJsonSchema());
  });

  it('accepts every type of assertion, inverted too, and those that are known but not graded', () => {
    for (const type of [...Object.keys(assertionTypes), 'guardrails', 'trajectory:step-count']) {
      assert.ok(validate(suite({ type, value: 'x', threshold: 1 })), type);
      assert.ok(validate(suite({ type: `not-${type}`, value: 'x', threshold: 1 })), type);
    }
    assert.ok(validate(suite({ type: 'assert-set', assert: [{ type: 'is-json' }] })));
    assert.ok(validate(suite({ $ref: '#/assertionTemplates/polite' })));
    assert.ok(!validate(suite({ value: 'x' })));
  });

  it('refuses unknown types and keys, and a cost without a threshold', () => {
    assert.ok(!validate(suite({ type: 'containz', value: 'x' })));
    assert.ok(!validate(suite({ type: 'contains', valeu: 'x' })));
    assert.ok(!validate(suite({ type: 'cost' })));
    assert.ok(!validate({ ...suite({ type: 'is-json' }), outptus: 'x' }));
    assert.ok(validate({ ...suite({ type: 'is-json' }), 'x-shared': { anything: 1 } }));
  });

  it('describes every key', () => {
    const undescribed: string[] = [];
    const visit = (schema: Record<string, unknown>, path: string) => {
      for (const [key, value] of Object.entries(
        (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        if (typeof value['description'] !== 'string' && !('$ref' in value) && !('allOf' in value))
          undescribed.push(`${path}.${key}`);
        visit(value, `${path}.${key}`);
      }
    };
    visit(suiteJsonSchema(), '');
    assert.deepEqual(undescribed, []);
  });
});
