import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { bootstrap } from '../../../../src/core/stats/bootstrap.ts';
import { bootstrapInWorker } from '../../../../src/core/stats/bootstrapInWorker.ts';
import { standardError, variance } from '../../../../src/core/stats/means.ts';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { CupelError } from '../../../../src/core/errors.ts';
import { assertBadInput, assertHolds } from './assertions.ts';

const values = [1.1, 2.5, 3.5, 2.2, 0.7, 9.1, 4.2, 3.3, 5.0, 0.2, 1.9, 2.8];

/** Fails unless two intervals agree as far as two random samples of resamples can. */
function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  for (const [i, end] of expected.entries())
    assert.ok(
      Math.abs(actual[i]! - end) < tolerance,
      `got ${actual.join(' … ')}, expected ${expected.join(' … ')}`,
    );
}

describe('bootstrap', () => {
  const options = { resamples: 40_000, seed: 3 };

  it('of a mean: near scipy 1.17.1 bootstrap with 400,000 resamples', () => {
    const bca = bootstrap(values, options);
    assertNear(bca.interval, [2.05, 4.775], 0.06);
    assertNear([bca.standardError], [0.6557], 0.01);
    assertNear(bootstrap(values, { ...options, method: 'percentile' }).interval, [1.8917, 4.4417], 0.04);
  });

  it('of any function: the variance, near scipy', () => {
    const { interval, estimate } = bootstrap(values, { ...options, statistic: variance });
    assert.equal(estimate, variance(values));
    assertNear(interval, [1.619, 14.807], 0.4);
  });

  it('of a quantile: the median, near scipy', () => {
    const median = { quantile: 0.5 };
    const { interval, estimate } = bootstrap(values, { ...options, method: 'percentile', statistic: median });
    assert.equal(estimate, 2.65);
    assertNear(interval, [1.5, 3.85], 0.06);
  });

  it('of a quantile gives what sorting every sample would', () => {
    const sorted = (sample: Float64Array) => {
      const s = sample.sort();
      return (s[5]! + s[6]!) / 2;
    };
    const quick = bootstrap(values, { ...options, method: 'percentile', statistic: { quantile: 0.5 } });
    const slow = bootstrap(values, { ...options, method: 'percentile', statistic: sorted });
    assertNear(quick.interval, slow.interval, 0.06);
    assertNear([quick.standardError], [slow.standardError], 0.02);
  });

  it('gives the same for the same seed', () => {
    assert.deepEqual(bootstrap(values, { seed: 5 }), bootstrap(values, { seed: 5 }));
    assert.notDeepEqual(bootstrap(values, { seed: 5 }), bootstrap(values, { seed: 6 }));
  });

  it('with clusters: copies are no news, for the mean as for a function', () => {
    const copies = [...values, ...values, ...values];
    const clusters = copies.map((_, i) => `document ${i % values.length}`);
    const alone = bootstrap(values, options);
    const mean = (sample: Float64Array) => sample.reduce((sum, value) => sum + value, 0) / sample.length;
    for (const statistic of ['mean', mean] as const) {
      const clustered = bootstrap(copies, { ...options, clusters, statistic });
      assertNear(clustered.interval, alone.interval, 0.08);
      assertNear([clustered.standardError], [alone.standardError], 0.02);
    }
    assert.ok(bootstrap(copies, options).standardError < 0.65 * alone.standardError);
    const median = { quantile: 0.5 };
    assertNear(
      bootstrap(copies, { ...options, clusters, statistic: median, method: 'percentile' }).interval,
      [1.5, 3.85],
      0.1,
    );
  });

  it('contains the estimate of a mean, and moves and stretches with the values', () => {
    const array = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 40 });
    assertHolds(
      fc.property(array, (sample) => {
        const { estimate, interval } = bootstrap(sample, { resamples: 500 });
        assert.ok(interval[0] <= estimate && estimate <= interval[1]);
        const moved = bootstrap(
          sample.map((value) => 2 * value + 1000),
          { resamples: 500 },
        );
        assertNear(moved.interval, [2 * interval[0] + 1000, 2 * interval[1] + 1000], 1e-6);
      }),
      40,
    );
  });

  it('has no width when all values are the same', () => {
    assert.deepEqual(bootstrap([0.5, 0.5, 0.5]), { estimate: 0.5, standardError: 0, interval: [0.5, 0.5] });
  });

  it('resamples 10,000 values 10,000 times', () => {
    const random = createRandom(2);
    const many = Array.from({ length: 10_000 }, () => random.normal());
    const { standardError: error } = bootstrap(many);
    assertNear([error], [standardError(many)], 0.0004);
  });

  it('refuses what cannot be resampled', () => {
    assertBadInput(() => bootstrap([1]), /at least 2 values/);
    assertBadInput(() => bootstrap(values, { resamples: 10 }), /resamples/);
    assertBadInput(() => bootstrap(values, { level: 1.5 }), /level/);
    assertBadInput(() => bootstrap(values, { statistic: { quantile: 2 } }), /quantile/);
    assertBadInput(() => bootstrap(values, { statistic: () => NaN, resamples: 100 }), /finite number/);
    assertBadInput(() => bootstrap([1, 2], { clusters: ['a', 'a'] }), /two clusters/);
  });
});

describe('bootstrapInWorker', () => {
  it('gives what bootstrap gives, with clusters too', async () => {
    const options = { seed: 8, clusters: values.map((_, i) => i % 6), statistic: 'mean' } as const;
    assert.deepEqual(await bootstrapInWorker(values, options), bootstrap(values, options));
    assert.equal(values.length, 12);
  });

  it('refuses what bootstrap refuses, with its error', async () => {
    await assert.rejects(
      bootstrapInWorker([1]),
      (error) => error instanceof CupelError && error.code === 'stats.badInput' && error.hint !== undefined,
    );
  });

  it('refuses a function, which cannot go to another thread', async () => {
    const options = { statistic: variance } as unknown as { statistic: 'mean' };
    await assert.rejects(bootstrapInWorker(values, options), /cannot go to another thread/);
  });

  it('ends when it is cancelled, before or during', async () => {
    const reason = new Error('no longer wanted');
    await assert.rejects(bootstrapInWorker(values, {}, AbortSignal.abort(reason)), reason);
    const controller = new AbortController();
    const endless = bootstrapInWorker(values, { resamples: 50_000_000 }, controller.signal);
    setImmediate(() => controller.abort(reason));
    await assert.rejects(endless, reason);
  });
});
