import assert from 'node:assert/strict';
import { windowShare } from '../../../src/shared/figures.ts';

describe('figures in words', () => {
  it('say how much of a window a text fills, and never that it is none of it', () => {
    assert.equal(windowShare(0, 1000), '0%');
    assert.equal(windowShare(9, 128_000), '<0.1%');
    assert.equal(windowShare(3, 1000), '0.3%');
    assert.equal(windowShare(956, 1000), '96%');
    assert.equal(windowShare(1200, 1000), '⚠ 120%');
  });
});
