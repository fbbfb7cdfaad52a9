import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { assertionTypes } from '../../../../src/core/suites/assertionTypes.ts';
import { suiteJsonSchema, suiteKeysSchema } from '../../../../src/core/suites/jsonSchema.ts';
import { parseSuite } from '../../../../src/core/suites/parseSuite.ts';
import { YamlDocument } from '../../../../src/core/suites/yamlDocument.ts';

const committed = (name: string) => new URL(`../../../../schemas/${name}`, import.meta.url);

describe('suiteJsonSchema', () => {
  const validate = new Ajv({ strict: false }).compile(suiteJsonSchema());
  const suite = (assertion: object) => ({
    prompts: ['Hi {{ name }}'],
    providers: ['echo'],
    tests: [{ vars: { name: 'Ann' }, assert: [assertion] }],
  });

  it('is what schemas/suite.schema.json holds (else: npm run schema)', async () => {
    assert.deepEqual(JSON.parse(await readFile(committed('suite.schema.json'), 'utf8')), suiteJsonSchema());
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

  it('takes the suites that the validator takes, and refuses those whose shape it refuses', () => {
    const fixtures = fileURLToPath(new URL('../../../fixtures/suites/', import.meta.url));
    const counts = { taken: 0, refused: 0 };
    for (const name of readdirSync(fixtures, { recursive: true, encoding: 'utf8' })) {
      if (!/\.eval\.ya?ml$|promptfooconfig[^/]*$/.test(name)) continue;
      const text = readFileSync(path.join(fixtures, name), 'utf8');
      const { value, diagnostics } = new YamlDocument(text, name);
      if (diagnostics.length > 0) continue;
      const mistakes = parseSuite(text, name).diagnostics.filter(({ severity }) => severity === 'error');
      const shape = mistakes.filter(({ code }) => code !== 'suite.badReference');
      if (mistakes.length > shape.length) continue;
      const isTaken = validate(value);
      // Of types and thresholds the schema knows what the validator finds later.
      if (shape.length > 0) assert.ok(!isTaken, name);
      else if (!name.startsWith('reading-mistaken-assertions')) assert.ok(isTaken, name);
      counts[isTaken ? 'taken' : 'refused'] += 1;
    }
    assert.ok(counts.taken > 70 && counts.refused >= 3, JSON.stringify(counts));
  });

  it('takes keys without a value where the validator does', () => {
    const text = `description:
prompts: [Hi]
providers: [{ id: echo, label: , config: }]
defaultTest:
evaluateOptions:
tests:
  - description:
    vars:
    threshold:
    options: { prefix: }
    assert:
  - assert: [{ type: is-json, metric: , weight: , value: }]
`;
    assert.deepEqual(parseSuite(text, 'a.eval.yaml').diagnostics, []);
    assert.ok(validate(new YamlDocument(text, 'a.eval.yaml').value), JSON.stringify(validate.errors));
    assert.ok(!validate(suite({ type: null })));
    assert.ok(!validate({ ...suite({ type: 'is-json' }), providers: [{ id: null }] }));
    assert.ok(!validate({ ...suite({ type: 'is-json' }), description: 3 }));
  });

  it('takes references in the lists that may hold them', () => {
    const $ref = '#/x-parts/one';
    for (const key of ['prompts', 'providers', 'tests', 'scenarios'])
      assert.ok(validate({ ...suite({ type: 'is-json' }), [key]: [{ $ref }] }), key);
    assert.ok(!validate({ ...suite({ type: 'is-json' }), tests: [{ $rfe: $ref }] }));
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

describe('suiteKeysSchema', () => {
  it('is what the YAML extension is given (else: npm run schema)', async () => {
    const manifest = JSON.parse(
      await readFile(new URL('../../../../package.json', import.meta.url), 'utf8'),
    ) as { contributes: { yamlValidation: { url: string }[] } };
    const [validation] = manifest.contributes.yamlValidation;
    assert.equal(validation?.url, './schemas/suite.keys.schema.json');
    const written = await readFile(committed('suite.keys.schema.json'), 'utf8');
    assert.deepEqual(JSON.parse(written), suiteKeysSchema());
  });

  it('finds nothing wrong, since the engine does', () => {
    const validate = new Ajv({ strict: false }).compile(suiteKeysSchema());
    for (const broken of [
      { descriptio: 1, prompts: 3, providers: [{ confg: 1 }], tests: [{ asert: [], threshold: 'high' }] },
      { tests: [{ assert: [{ type: 'containz' }, { type: 'cost' }, {}] }] },
      { evaluateOptions: { cache: 'maybe', maxConcurrency: 0 }, defaultTest: null },
    ])
      assert.ok(validate(broken), JSON.stringify(validate.errors));
  });

  it('knows the same keys, with the same words', () => {
    const keysOf = (value: unknown, path: string): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      const { properties = {} } = value as { properties?: Record<string, { description?: string }> };
      const own = Object.entries(properties).map(
        ([key, { description }]) => `${path}.${key}: ${description}`,
      );
      return [
        ...own,
        ...Object.entries(value).flatMap(([key, inner]) =>
          key === 'allOf' ? [] : keysOf(inner, `${path}.${key}`),
        ),
      ];
    };
    const known = keysOf(suiteKeysSchema(), '');
    assert.ok(known.length > 150, String(known.length));
    assert.deepEqual(known.sort(), keysOf(suiteJsonSchema(), '').sort());
  });
});
