import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createRandom, shuffle } from '../../../../src/core/stats/random.ts';
import { goodnessOfFit, kolmogorovSmirnov, mean, variance } from '../../../../src/core/stats/stats.ts';
import { assertBadInput, assertHolds } from './assertions.ts';

const take = <T>(n: number, next: () => T) => Array.from({ length: n }, next);

describe('random', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    const numbers = (seed?: number) => take(5, createRandom(seed).bits);
    assert.deepEqual(numbers(7), numbers(7));
    assert.deepEqual(numbers(), numbers());
    assert.notDeepEqual(numbers(7), numbers(8));
    assert.notDeepEqual(numbers(7), numbers(7 + 2 ** 40));
  });

  it('fills an array with the bits that single calls give', () => {
    const [one, many] = [createRandom(3), createRandom(3)];
    const singles = take(100, () => one.bits() | 0);
    assert.deepEqual(Array.from(many.fillBits(new Int32Array(100))), singles);
    assert.equal(one.bits(), many.bits());
  });

  it('is uniform', () => {
    const random = createRandom(11);
    const drawn = take(20_000, random.uniform);
    assert.ok(drawn.every((value) => value >= 0 && value < 1));
    const ideal = drawn.map((_, i) => (i + 0.5) / drawn.length);
    assert.ok(kolmogorovSmirnov(drawn, ideal).p > 0.01);
    const counts = take(7, () => 0);
    for (let i = 0; i < 70_000; i++) counts[random.below(7)]! += 1;
    assert.ok(goodnessOfFit(counts).p > 0.01);
  });

  it('draws normal numbers', () => {
    const drawn = take(50_000, createRandom(5).normal);
    assert.ok(Math.abs(mean(drawn)) < 0.015);
    assert.ok(Math.abs(variance(drawn) - 1) < 0.03);
  });

  it('shuffles without losing anything, each order as often', () => {
    assertHolds(
      fc.property(fc.array(fc.integer()), fc.nat(), (values, seed) => {
        const ascending = (x: number, y: number) => x - y;
        const shuffled = shuffle([...values], createRandom(seed));
        assert.deepEqual(shuffled.sort(ascending), [...values].sort(ascending));
      }),
    );
    const random = createRandom(1);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffle(['a', 'b', 'c'], random).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    assert.equal(orders.size, 6);
    assert.ok(goodnessOfFit([...orders.values()]).p > 0.01);
  });

  it('refuses a seed that is no whole number', () => {
    assertBadInput(() => createRandom(-1), /seed/);
    assertBadInput(() => createRandom(0.5), /seed/);
  });
});
