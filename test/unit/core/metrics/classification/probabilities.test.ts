import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  calibrationError,
  reliabilityBins,
} from '../../../../../src/core/metrics/classification/calibration.ts';
import { brier, logLoss } from '../../../../../src/core/metrics/classification/probability.ts';
import { averagePrecision, rocAuc } from '../../../../../src/core/metrics/classification/ranking.ts';
import { assertClose, badInput } from '../close.ts';

const items = fc.array(
  fc.tuple(
    fc.nat(1),
    fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
  ),
  {
    minLength: 1,
    maxLength: 30,
  },
);

describe('ranking by score', () => {
  it('counts ties half', () => {
    assert.equal(rocAuc([0, 1], [0.5, 0.5]), 0.5);
    assert.equal(rocAuc([0, 1, 1], [0.5, 0.5, 0.9]), 0.75);
    assert.equal(averagePrecision([0, 1], [0.5, 0.5]), 0.5);
  });

  it('takes any two labels with the positive one named', () => {
    assert.equal(rocAuc(['ham', 'spam'], [0.1, 0.9], { positive: 'spam' }), 1);
    assert.equal(rocAuc([false, true], [0.9, 0.1]), 0);
    assert.throws(() => rocAuc(['ham', 'spam'], [0.1, 0.9]), badInput);
  });

  it('is unknown with one class only', () => {
    assert.equal(rocAuc([1, 1], [0.1, 0.9]), null);
    assert.equal(rocAuc([], []), null);
    assert.equal(averagePrecision([0, 0], [0.1, 0.9]), null);
  });

  it('refuses scores that are not numbers, and lists that do not match', () => {
    assert.throws(() => rocAuc([0, 1], [0, Number.NaN]), badInput);
    assert.throws(() => averagePrecision([0, 1], [0]), badInput);
  });

  it('turns around with the scores, and is the share of ordered pairs', () => {
    fc.assert(
      fc.property(items, (pairs) => {
        const truth = pairs.map(([label]) => label);
        const scores = pairs.map(([, score]) => score);
        const area = rocAuc(truth, scores);
        const precision = averagePrecision(truth, scores);
        if (precision !== null) assert.ok(precision > 0 && precision <= 1 + 1e-12);
        if (area === null) return;
        const turned = rocAuc(
          truth,
          scores.map((score) => -score),
        );
        assertClose(turned, 1 - area);
        const ones = pairs.filter(([label]) => label === 1);
        const zeros = pairs.filter(([label]) => label === 0);
        const won = ones.flatMap(([, a]) => zeros.map(([, b]) => (Math.sign(a - b) + 1) / 2));
        assertClose(area, won.reduce((sum, value) => sum + value, 0) / won.length);
      }),
      { seed: 15, numRuns: 200 },
    );
  });
});

describe('probabilities', () => {
  it('cost their squared error (scikit-learn docs, brier_score_loss)', () => {
    assertClose(brier([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]), 0.0375);
    assertClose(brier(['spam', 'ham', 'ham', 'spam'], [0.1, 0.9, 0.8, 0.3], { positive: 'ham' }), 0.0375);
  });

  it('cost their logarithm, from one column or one for each class', () => {
    assertClose(logLoss([1, 0], [0.8, 0.4]), -(Math.log(0.8) + Math.log(0.6)) / 2);
    assertClose(logLoss(['b', 'a'], [[0.2, 0.8], [0.6, 0.4]]), -(Math.log(0.8) + Math.log(0.6)) / 2); // prettier-ignore
  });

  it('cost at most 36 when sure and wrong', () => {
    assertClose(logLoss([1], [0]), -Math.log(Number.EPSILON));
    assert.ok(logLoss([1], [1]) < 1e-15);
  });

  it('are refused outside 0 to 1, and rows that are no distribution', () => {
    assert.throws(() => brier([1], [1.2]), badInput);
    assert.throws(() => brier([], []), badInput);
    assert.throws(() => logLoss([1], [Number.NaN]), badInput);
    assert.throws(() => logLoss(['a', 'b'], [[0.5, 0.5], [0.5, 0.4]]), badInput); // prettier-ignore
    assert.throws(() => logLoss(['a', 'b'], [[1], [1]]), badInput);
    assert.throws(() => logLoss(['c'], [[0.5, 0.5]], { labels: ['a', 'b'] }), badInput);
  });
});

describe('calibration', () => {
  it('bins probabilities by width, the last bin with 1', () => {
    assert.deepEqual(reliabilityBins([0, 1, 1], [0.1, 0.5, 1], { bins: 2 }), [
      { low: 0, high: 0.5, count: 1, confidence: 0.1, accuracy: 0 },
      { low: 0.5, high: 1, count: 2, confidence: 0.75, accuracy: 1 },
    ]);
  });

  it('leaves the numbers of an empty bin unknown', () => {
    assert.deepEqual(reliabilityBins([1], [0.9], { bins: 2 })[0], {
      low: 0,
      high: 0.5,
      count: 0,
      confidence: null,
      accuracy: null,
    });
  });

  it('refuses no bins and unknown norms', () => {
    assert.throws(() => calibrationError([1], [0.5], { bins: 0 }), badInput);
    assert.throws(() => calibrationError([1], [0.5], { norm: 'l3' as 'l1' }), badInput);
    assert.throws(() => calibrationError([], []), badInput);
  });

  it('orders its norms: mean, root mean square, largest', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 20 }), (pairs, bins) => {
        const truth = pairs.map(([label]) => label);
        const p = pairs.map(([, score]) => score);
        const [l1, l2, max] = (['l1', 'l2', 'max'] as const).map((norm) =>
          calibrationError(truth, p, { bins, norm }),
        );
        assert.ok(l1! >= 0 && l1! <= l2! + 1e-12 && l2! <= max! + 1e-12 && max! <= 1);
        assert.equal(
          reliabilityBins(truth, p, { bins }).reduce((sum, bin) => sum + bin.count, 0),
          pairs.length,
        );
        assert.equal(calibrationError(truth, truth, { bins }), 0);
      }),
      { seed: 16, numRuns: 200 },
    );
  });
});
