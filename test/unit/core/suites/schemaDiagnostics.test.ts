import assert from 'node:assert/strict';
import { suiteSchema } from '../../../../src/core/suites/schema.ts';
import { valuesAt } from '../../../../src/core/suites/schemaDiagnostics.ts';

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
