import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { caseSchema } from '../../src/core/suites/schema.ts';
import { itEach } from './support/shipped.ts';

const ajv = new Ajv2020({ allErrors: true });

/** Sources: OpenAI's guides to function calling and to fine-tuning. */
const forms: Record<string, object> = {
  'aie-tool': {
    type: 'object',
    required: ['type', 'name', 'description', 'strict', 'parameters'],
    properties: {
      type: { const: 'function' },
      name: { pattern: '^[a-zA-Z0-9_-]{1,64}$' },
      strict: { const: true },
    },
  },
  'aie-ft': {
    type: 'object',
    required: ['messages'],
    additionalProperties: false,
    properties: {
      messages: {
        type: 'array',
        minItems: 2,
        items: {
          type: 'object',
          required: ['role', 'content'],
          properties: { role: { enum: ['system', 'user', 'assistant'] }, content: { type: 'string' } },
        },
        contains: { properties: { role: { const: 'assistant' } } },
      },
    },
  },
};

describe('json', () => {
  itEach('json', 'json', (text, { prefix }) => {
    const value: unknown = JSON.parse(text);
    if (prefix === 'aie-case') return void caseSchema.parse(value);
    const validate = ajv.compile(forms[prefix]!);
    assert.ok(validate(value), ajv.errorsText(validate.errors));
    if (prefix === 'aie-ft') assert.equal(text.trim().split('\n').length, 1, 'a row of JSONL is one line');
    if (prefix === 'aie-tool') checkParameters(value as Tool);
  });
});

interface Tool {
  parameters: { properties: object; required: string[] };
}

/** Strict mode: the parameters are a JSON Schema, and each property is required. */
function checkParameters({ parameters }: Tool): void {
  ajv.compile(parameters);
  assert.deepEqual(parameters.required, Object.keys(parameters.properties));
}
