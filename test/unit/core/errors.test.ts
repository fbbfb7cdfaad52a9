import assert from 'node:assert/strict';
import { CupelError, describeError } from '../../../src/core/errors.ts';

describe('errors', () => {
  it('prints the place one-based, then the code, the sentence and the hint', () => {
    const location = {
      file: '/w/a.eval.yaml',
      range: { start: { line: 2, column: 4 }, end: { line: 2, column: 9 } },
    };
    const error = new CupelError('suite.unknownKey', 'unknown key "assrt"', {
      location,
      hint: 'Write "assert".',
    });
    assert.equal(
      describeError(error),
      '/w/a.eval.yaml:3:5: error suite.unknownKey: unknown key "assrt"\n  Write "assert".',
    );
  });

  it('shows anything else by its message', () => {
    assert.equal(describeError('plain'), 'plain');
    assert.equal(describeError(new TypeError('x is not a function')), 'x is not a function');
  });
});
