import assert from 'node:assert/strict';
import { errorOf, isHealable } from '../../../../src/core/engine/resultError.ts';
import { sampleResult } from '../../../support/results.ts';

const timeout = { code: 'provider.timeout', message: 'Too slow.' };
const check = { type: 'llm-rubric', pass: false, score: 0, reason: 'Too slow.', weight: 1 };
const failed = { ...check, type: 'contains', reason: 'Not found.' };

describe('an error', () => {
  it('is a call that could not be made', () => {
    const result = sampleResult({ pass: false, assertions: [], error: timeout });
    assert.equal(errorOf(result), timeout);
    assert.equal(isHealable(result), true);
  });

  it('is a check that could not be made, whatever the others found', () => {
    const result = sampleResult({ pass: false, assertions: [failed, { ...check, error: timeout }] });
    assert.equal(errorOf(result), timeout);
    assert.equal(isHealable(result), true);
  });

  it('is no check that failed, that counts for nothing, or without which the result passed', () => {
    assert.equal(errorOf(sampleResult({ pass: false, assertions: [failed] })), undefined);
    const unweighted = { ...check, weight: 0, error: timeout };
    assert.equal(errorOf(sampleResult({ pass: false, assertions: [failed, unweighted] })), undefined);
    const overruled = sampleResult({ pass: true, assertions: [{ ...check, error: timeout }] });
    assert.deepEqual([errorOf(overruled), isHealable(overruled)], [undefined, false]);
  });

  it('cannot be healed by a second try where the suite is wrong', () => {
    const error = { code: 'assertion.badValue', message: 'There is no `value`.' };
    const result = sampleResult({ pass: false, assertions: [{ ...check, error }] });
    assert.deepEqual([errorOf(result), isHealable(result)], [error, false]);
  });
});
