import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { classification } from '../../../../../src/core/metrics/classification/classification.ts';
import { confusion } from '../../../../../src/core/metrics/classification/confusion.ts';
import { assertClose, badInput } from '../close.ts';

describe('confusion', () => {
  it('counts by true and predicted class (scikit-learn docs, confusion_matrix)', () => {
    const truth = ['cat', 'ant', 'cat', 'cat', 'ant', 'bird'];
    const predicted = ['ant', 'ant', 'cat', 'cat', 'ant', 'cat'];
    const table = confusion(truth, predicted);
    assert.deepEqual(table.labels, ['ant', 'bird', 'cat']);
    assert.deepEqual(table.matrix, [
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 2],
    ]);
  });

  it('takes the order of the classes that is given', () => {
    const table = confusion(['low', 'high'], ['high', 'high'], ['low', 'high']);
    assert.deepEqual(table.matrix, [
      [0, 1],
      [0, 1],
    ]);
  });

  it('keeps outputs without a label apart', () => {
    assert.deepEqual(confusion(['a', 'b', 'b'], ['a', null, 'b']).unpredicted, [0, 1]);
  });

  it('refuses lists that do not match, no items, mixed types and unknown classes', () => {
    assert.throws(() => confusion(['a'], []), badInput);
    assert.throws(() => confusion([], []), badInput);
    assert.throws(() => confusion([1], ['1']), badInput);
    assert.throws(() => confusion(['a'], ['b'], ['a']), badInput);
    assert.throws(() => confusion(['a'], ['a'], ['a', 'a']), badInput);
    assert.throws(() => confusion([1, 0], [NaN, 0]), badInput);
  });
});

describe('classification', () => {
  it('balances accuracy over classes (scikit-learn docs, balanced_accuracy_score)', () => {
    const scores = classification([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1]);
    assertClose(scores.balancedAccuracy, 0.625);
    assertClose(scores.accuracy, 4 / 6);
  });

  it('reports each class', () => {
    const { perClass } = classification(['spam', 'spam', 'ham'], ['spam', 'ham', 'ham']);
    assert.deepEqual(perClass[1], {
      label: 'spam',
      support: 2,
      predicted: 1,
      precision: 1,
      recall: 0.5,
      f1: 2 / 3,
    });
  });

  it('is about the positive class where one is named', () => {
    assert.equal(classification(['y', 'n'], ['y', 'y'], { positive: 'y' }).precision, 0.5);
    assert.equal(classification(['y', 'n'], ['y', 'y']).precision, null);
    assert.throws(() => classification(['y', 'n'], ['y', 'y'], { positive: 'yes' }), badInput);
  });

  it('gives a class that was never predicted a precision of 0, with the count that tells why', () => {
    const { perClass, macro } = classification(['a', 'b'], ['a', 'a']);
    assert.equal(perClass[1]?.precision, 0);
    assert.equal(perClass[1]?.predicted, 0);
    assert.equal(macro.precision, 0.25);
  });

  it('counts an output without a label as wrong', () => {
    const scores = classification(['a', 'a', 'b', 'b'], ['a', null, 'b', 'b']);
    assert.equal(scores.accuracy, 0.75);
    assert.deepEqual(scores.micro, { precision: 1, recall: 0.75, f1: 6 / 7 });
    assert.equal(scores.perClass.length, 2);
  });

  it('has an MCC of several classes (Gorodkin 2004, by its formula)', () => {
    // c = 2, s = 6, t = (2,2,2), p = (3,2,1): (12 − 12) / … = 0
    assert.equal(classification([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]).mcc, 0);
    // c = 3, s = 4, t = (2,1,1), p = (1,2,1): (12 − 5) / √(10 · 10)
    assertClose(classification(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'c']).mcc, 0.7);
    assert.equal(classification(['a', 'a'], ['a', 'a']).mcc, 0);
  });

  const labels = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c')), {
    minLength: 1,
    maxLength: 30,
  });

  it('stays in range, and micro F1 is accuracy where every output has a label', () => {
    fc.assert(
      fc.property(labels, (pairs) => {
        const truth = pairs.map(([label]) => label);
        const predicted = pairs.map(([, label]) => label);
        const scores = classification(truth, predicted);
        assertClose(scores.micro.f1, scores.accuracy);
        assertClose(scores.weighted.recall, scores.accuracy);
        assertClose(classification(predicted, truth).mcc, scores.mcc);
        assert.ok(scores.mcc >= -1 - 1e-12 && scores.mcc <= 1 + 1e-12);
        assert.equal(classification(truth, truth).macro.f1, 1);
      }),
      { seed: 14, numRuns: 200 },
    );
  });
});
