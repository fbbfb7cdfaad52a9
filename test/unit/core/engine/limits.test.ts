import assert from 'node:assert/strict';
import { Budget, BudgetError } from '../../../../src/core/engine/budget.ts';
import { CircuitBreaker } from '../../../../src/core/engine/circuitBreaker.ts';
import { Gate } from '../../../../src/core/engine/gate.ts';
import { guessTokens } from '../../../../src/core/engine/guessTokens.ts';
import type { Lane } from '../../../../src/core/engine/modelCall.ts';
import { RateLimiter } from '../../../../src/core/engine/rateLimiter.ts';
import { defaultRetryPolicy, pauseBeforeRetry, tooLongToWait } from '../../../../src/core/engine/retry.ts';
import { boundInput } from '../../../../src/core/engine/worstUsage.ts';
import { ProviderError } from '../../../../src/core/providers/provider.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

const never = new AbortController().signal;

describe('pauseBeforeRetry', () => {
  const busy = new ProviderError('server', 'busy');

  it('doubles the ceiling with each failure, up to the cap', () => {
    const pauses = [1, 2, 3, 4].map((n) => pauseBeforeRetry(busy, n, defaultRetryPolicy, () => 1));
    assert.deepEqual(pauses, [1000, 2000, 4000, 8000]);
    assert.equal(
      pauseBeforeRetry(busy, 9, { ...defaultRetryPolicy, maxRetries: 20 }, () => 1),
      60_000,
    );
  });

  it('draws the pause from the whole of the range', () => {
    assert.equal(
      pauseBeforeRetry(busy, 3, defaultRetryPolicy, () => 0),
      0,
    );
    assert.equal(
      pauseBeforeRetry(busy, 3, defaultRetryPolicy, () => 0.5),
      2000,
    );
  });

  it('waits at least as long as the server asks', () => {
    const told = new ProviderError('rateLimit', 'slow down', { retryAfterMs: 7000 });
    assert.equal(
      pauseBeforeRetry(told, 1, defaultRetryPolicy, () => 0),
      7000,
    );
  });

  it('gives up after the last retry, and at once on what no waiting heals', () => {
    assert.equal(
      pauseBeforeRetry(busy, 5, defaultRetryPolicy, () => 0),
      undefined,
    );
    assert.equal(
      pauseBeforeRetry(new ProviderError('auth', 'no'), 1, defaultRetryPolicy, () => 0),
      undefined,
    );
    assert.equal(
      pauseBeforeRetry(new Error('bug'), 1, defaultRetryPolicy, () => 0),
      undefined,
    );
  });
});

describe('pauseBeforeRetry after a 429', () => {
  const busy = new ProviderError('rateLimit', 'slow down');
  const pauseAt = (failures: number, waited: number, more = {}) =>
    pauseBeforeRetry(busy, failures, { ...defaultRetryPolicy, ...more }, () => 1, waited);

  it('goes on past the number of retries, until it has waited long enough', () => {
    assert.equal(pauseAt(5, 15_000), 16_000);
    assert.equal(pauseAt(12, 290_000), 60_000);
    assert.equal(pauseAt(13, 350_000), undefined);
    assert.equal(pauseAt(1, 0, { maxRetries: 0 }), undefined);
  });

  it('does not wait for days, and says so', () => {
    const never = new ProviderError('rateLimit', 'No.', { status: 429, retryAfterMs: 9_999_999_000 });
    assert.equal(
      pauseBeforeRetry(never, 1, defaultRetryPolicy, () => 0),
      undefined,
    );
    const said = tooLongToWait(never, defaultRetryPolicy) as ProviderError;
    assert.equal(said.message, 'No. It asks to wait 9999999 s; no more than 900 s are waited for.');
    assert.equal(tooLongToWait(busy, defaultRetryPolicy), busy);
  });
});

describe('guessTokens', () => {
  it('takes pictures for what vendors count, and not for their bytes', () => {
    const prompt = {
      text: '',
      messages: [
        {
          role: 'user' as const,
          content: [
            { type: 'text' as const, text: 'x'.repeat(400) },
            {
              type: 'image_url' as const,
              image_url: { url: `data:image/png;base64,${'A'.repeat(100_000)}` },
            },
          ],
        },
      ],
    };
    const guess = guessTokens({
      inputBytes: boundInput(prompt.messages, {}),
      question: { prompt, config: {}, vars: {}, repeat: 0 },
      lane: { provider: { model: 'gpt-4o' } } as unknown as Lane,
    });
    assert.ok(guess > 1000 && guess < 1300, String(guess));
  });
});

describe('Gate', () => {
  it('lets in as many as it may, in the order of asking', async () => {
    const gate = new Gate(1);
    assert.equal(gate.enter(never), undefined);
    const order: number[] = [];
    const second = gate.enter(never)?.then(() => order.push(2));
    const third = gate.enter(never)?.then(() => order.push(3));
    gate.leave();
    await second;
    gate.leave();
    await third;
    assert.deepEqual(order, [2, 3]);
    assert.equal(gate.inside, 1);
  });

  it('forgets who stopped waiting', async () => {
    const gate = new Gate(1);
    void gate.enter(never);
    const stop = new AbortController();
    const waiting = gate.enter(stop.signal);
    stop.abort(new Error('stopped'));
    await assert.rejects(waiting ?? Promise.resolve(), /stopped/);
    gate.leave();
    assert.equal(gate.inside, 0);
  });
});

describe('RateLimiter', () => {
  it('lets no more than the limit through in any minute', async () => {
    const clock = new FakeClock({ auto: true });
    const limiter = new RateLimiter(clock, { requestsPerMinute: 3 }, 10);
    const times: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      const admission = await limiter.acquire(0, never);
      times.push(clock.monotonic());
      limiter.release(admission, undefined);
    }
    assert.deepEqual(times, [0, 0, 0, 60_000, 60_000, 60_000, 120_000]);
  });

  it('counts tokens as they were used, not as they were guessed', async () => {
    const clock = new FakeClock({ auto: true });
    const limiter = new RateLimiter(clock, { tokensPerMinute: 100 }, 10);
    limiter.release(await limiter.acquire(90, never), 20);
    limiter.release(await limiter.acquire(80, never), 80);
    assert.equal(clock.monotonic(), 0);
    await limiter.acquire(1, never);
    assert.equal(clock.monotonic(), 60_000);
  });

  it('halves the concurrency on a 429, rests as long as told, and recovers', async () => {
    const clock = new FakeClock({ auto: true });
    const limiter = new RateLimiter(clock, {}, 8);
    limiter.refused(5000, undefined);
    limiter.refused(5000, undefined); // refused together: one sign
    assert.equal(limiter.concurrency, 4);
    limiter.release(await limiter.acquire(0, never), undefined);
    assert.equal(clock.monotonic(), 5000);
    for (let i = 0; i < 4; i += 1) limiter.succeeded(undefined);
    assert.equal(limiter.concurrency, 5);
  });

  it('learns the limits from the vendor', async () => {
    const clock = new FakeClock({ auto: true });
    const limiter = new RateLimiter(clock, {}, 8);
    limiter.succeeded({ requestsPerMinute: 2 });
    for (let i = 0; i < 3; i += 1) limiter.release(await limiter.acquire(0, never), undefined);
    assert.equal(clock.monotonic(), 60_000);
    limiter.succeeded({ remainingRequests: 0, resetRequestsMs: 90_000 });
    await limiter.acquire(0, never);
    assert.equal(clock.monotonic(), 150_000);
  });
});

describe('RateLimiter with a vendor that says what is left', () => {
  it('waits until so many tokens are there again', async () => {
    const clock = new FakeClock({ auto: true });
    const limiter = new RateLimiter(clock, {}, 8);
    limiter.succeeded({ tokensPerMinute: 1000, remainingTokens: 100, resetTokensMs: 45_000 });
    limiter.release(await limiter.acquire(100, never), undefined);
    assert.equal(clock.monotonic(), 0);
    limiter.release(await limiter.acquire(200, never), undefined);
    assert.equal(clock.monotonic(), 10_000);
  });

  it('waits no longer for a request that is larger than all there is', async () => {
    const clock = new FakeClock({ auto: true });
    const limiter = new RateLimiter(clock, {}, 8);
    limiter.succeeded({ tokensPerMinute: 1000, remainingTokens: 100, resetTokensMs: 45_000 });
    await limiter.acquire(9000, never);
    assert.equal(clock.monotonic(), 45_000);
  });
});

describe('Budget', () => {
  it('never lets spent and reserved pass the limit', async () => {
    const budget = new Budget(1);
    assert.equal(budget.reserve(0.6, never), undefined);
    let admitted = false;
    const second = budget.reserve(0.6, never)?.then(() => (admitted = true));
    await settle();
    assert.equal(admitted, false);
    budget.settle(0.6, 0.1);
    await second;
    assert.equal(budget.spent, 0.1);
  });

  it('refuses when nothing is under way that could make room', async () => {
    const budget = new Budget(1, 0.95);
    await assert.rejects(budget.reserve(0.1, never) ?? Promise.resolve(), (error) => {
      assert.ok(error instanceof BudgetError);
      assert.match(error.message, /budget of \$1\.00 would be passed: \$0\.95 is spent/);
      return true;
    });
  });

  it('takes the worst for a call whose cost is unknown', () => {
    const budget = new Budget(1);
    void budget.reserve(0.6, never);
    budget.settle(0.6, null);
    assert.equal(budget.spent, 0.6);
  });

  it('lets free calls through at the limit, and nothing once it is passed', async () => {
    const budget = new Budget(0.3);
    for (let i = 0; i < 3; i += 1) {
      assert.equal(budget.reserve(0.1, never), undefined);
      budget.settle(0.1, 0.1);
    }
    assert.equal(budget.reserve(0, never), undefined);
    budget.settle(0, 0.5);
    await assert.rejects(budget.reserve(0, never) ?? Promise.resolve(), /budget of \$0\.30 is passed/);
  });
});

describe('CircuitBreaker', () => {
  it('opens after five failures in a row, tries once after a while, and closes again', () => {
    const clock = new FakeClock();
    const breaker = new CircuitBreaker(clock, 'm');
    for (let i = 0; i < 5; i += 1) {
      breaker.check();
      breaker.failed(new ProviderError('server', 'down', { status: 503 }));
    }
    assert.throws(() => breaker.check(), { code: 'provider.circuitOpen' });
    clock.advance(30_000);
    breaker.check();
    assert.throws(() => breaker.check(), { code: 'provider.circuitOpen' }, 'one at a time tries');
    breaker.succeeded();
    breaker.check();
  });

  it('does not count what is wrong with a request', () => {
    const breaker = new CircuitBreaker(new FakeClock(), 'm');
    for (let i = 0; i < 20; i += 1) breaker.failed(new ProviderError('badRequest', 'bad', { status: 400 }));
    breaker.check();
  });
});
