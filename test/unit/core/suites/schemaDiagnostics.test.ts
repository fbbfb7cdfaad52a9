import assert from 'node:assert/strict';
import { suiteSchema } from '../../../../src/core/suites/schema.ts';
import { keysAt, valuesAt } from '../../../../src/core/suites/schemaDiagnostics.ts';

describe('keysAt', () => {
  it('takes no key of a provider for the id of one', () => {
    assert.deepEqual(keysAt(suiteSchema, ['providers', 0, 'config']), []);
    assert.ok(keysAt(suiteSchema, ['providers', 0, 'openai:chat:gpt-5']).includes('config'));
  });
});

describe('valuesAt', () => {
  const at = (...path: (string | number)[]): string[] => valuesAt(suiteSchema, path);

  it('knows what a key may hold where that is one of a few values', () => {
    assert.deepEqual(at('evaluateOptions', 'cache'), ['true', 'false']);
    assert.deepEqual(at('tests', 0, 'options', 'disableVarExpansion'), ['true', 'false']);
    assert.deepEqual(at('description'), []);
    assert.deepEqual(at('tags', 'any'), [], 'true and false are only two of many');
    assert.deepEqual(at('unknown', 0), []);
  });
});
