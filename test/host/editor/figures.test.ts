import assert from 'node:assert/strict';
import { ageWords, passedWords, tokenWords } from '../../../src/editor/format/figures.ts';

describe('figures', () => {
  it('say tokens in the right number', () => {
    assert.equal(tokenWords(1), '1 token');
    assert.equal(tokenWords(12_345), '12,345 tokens');
    assert.equal(tokenWords(0), '0 tokens');
  });

  it('name errors only when there are some', () => {
    assert.equal(passedWords({ passed: 34, total: 40, errored: 0 }), '34 of 40 passed');
    assert.equal(passedWords({ passed: 34, total: 40, errored: 1 }), '34 of 40 passed, 1 error');
    assert.equal(passedWords({ passed: 0, total: 2000, errored: 2000 }), '0 of 2,000 passed, 2,000 errors');
  });

  it('say ages in the largest unit that fits', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    const ago = (seconds: number): string => ageWords(now - seconds * 1000, now);
    assert.equal(ago(3), 'just now');
    assert.equal(ago(-5), 'just now');
    assert.equal(ago(45), '45 seconds ago');
    assert.equal(ago(60), '1 minute ago');
    assert.equal(ago(3 * 3600), '3 hours ago');
    assert.equal(ago(2 * 86_400), '2 days ago');
    assert.equal(ago(70 * 86_400), '2 months ago');
    assert.equal(ago(800 * 86_400), '2 years ago');
  });
});
