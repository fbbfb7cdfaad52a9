import assert from 'node:assert/strict';
import { rateLimitOf } from '../../../../src/core/providers/rateLimitHeaders.ts';

describe('the reset of a limit', () => {
  const reset = (text: string): number | undefined =>
    rateLimitOf(new Map([['x-ratelimit-reset-tokens', text]]), Date.parse('2026-01-01T00:00:00Z'))
      ?.resetTokensMs;

  it('is a duration, seconds, or a time', () => {
    assert.equal(reset('6m0s'), 360_000);
    assert.equal(reset('1.5s120ms'), 1620);
    assert.equal(reset('2'), 2000);
    assert.equal(reset('2026-01-01T00:00:05Z'), 5000);
    for (const text of ['soon', '1x', 's', '1s later', '1.s']) assert.equal(reset(text), undefined, text);
  });

  it('is read in linear time: a quadratic one would not end within the limit of a test', () => {
    assert.equal(reset(`${'1'.repeat(1_000_000)}x`), undefined);
  });
});
