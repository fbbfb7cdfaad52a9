import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { listValue } from '../../../../src/core/assertions/valueShapes.ts';
import { assertionOf } from './harness.ts';

/** The list that an assertion's value stands for. */
function listOf(value: unknown): string[] {
  return listValue({ spec: assertionOf({ type: 'contains-any', value }), value });
}

describe('listValue', () => {
  it('splits at commas outside of quotation marks, and trims', () => {
    assert.deepEqual(listOf(' a , "b, c",d e '), ['a', 'b, c', 'd e']);
    assert.deepEqual(listOf('one'), ['one']);
    assert.deepEqual(listOf([1, true, 'x']), ['1', 'true', 'x']);
  });

  it('any texts in quotation marks come back as they were', () => {
    const quote = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (texts) => {
        assert.deepEqual(listOf(texts.map(quote).join(' , ')), texts);
      }),
      { numRuns: 300, seed: 17 },
    );
  });

  it('takes linear time: a quadratic one would not end within the limit of a test', () => {
    for (const text of ['a,'.repeat(50_000), ' '.repeat(50_000) + 'x', '"a",'.repeat(50_000)]) listOf(text);
    assert.throws(() => listOf('"'.repeat(99_999)), /quotation mark/);
  });
});
