import assert from 'node:assert/strict';
import { caseOutcome } from '../../../../src/core/summaries/caseOutcome.ts';

describe('what a case comes to', () => {
  const made = { columns: 2, repeats: 5 };
  const whole = { n: 5, passed: 4 };

  it('is decided by each of its columns when all that was asked for is there', () => {
    assert.equal(caseOutcome([whole, whole], { threshold: 0.8, made }), 'passed');
    assert.equal(caseOutcome([whole, { n: 5, passed: 3 }], { threshold: 0.8, made }), 'failed');
    assert.equal(caseOutcome([whole], { threshold: 0.8, made: 'all' }), 'passed');
  });

  it('is open while a column is missing, or repeats that may still pass', () => {
    assert.equal(caseOutcome([whole], { threshold: 0.8, made }), 'unfinished');
    assert.equal(caseOutcome([whole, { n: 2, passed: 1 }], { threshold: 0.8, made }), 'unfinished');
    assert.equal(caseOutcome([whole], { threshold: 0.8, made: undefined }), 'unfinished');
  });

  it('is that it failed as soon as too few can pass', () => {
    assert.equal(caseOutcome([{ n: 2, passed: 0 }], { threshold: 0.8, made }), 'failed');
    assert.equal(caseOutcome([{ n: 2, passed: 1 }], { threshold: 1, made: undefined }), 'failed');
    assert.equal(caseOutcome([{ n: 2, passed: 1 }], { threshold: 0.8, made: undefined }), 'unfinished');
  });
});
