import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  contextPrecision,
  contextRecall,
  idPrecision,
  idRecall,
} from '../../../../../src/core/metrics/retrieval/context.ts';
import { dcg, ndcg } from '../../../../../src/core/metrics/retrieval/dcg.ts';
import {
  hitAtK,
  meanRetrieval,
  precisionAtK,
  recallAtK,
  reciprocalRank,
  retrieval,
} from '../../../../../src/core/metrics/retrieval/retrieval.ts';
import { assertClose, badInput } from '../close.ts';

describe('retrieval', () => {
  it('scores a ranking against the relevant documents', () => {
    const scores = retrieval(['a', 'c', 'z'], ['a', 'b', 'c', 'd']);
    assert.equal(scores.hit, 1);
    assert.equal(scores.precision, 0.5);
    assertClose(scores.recall, 2 / 3);
    assert.equal(scores.mrr, 1);
    assertClose(scores.map, (1 + 2 / 3) / 3);
    assertClose(scores.ndcg, (1 + 0.5) / (1 + 1 / Math.log2(3) + 0.5));
  });

  it('looks at the first k', () => {
    assert.equal(hitAtK(['c'], ['a', 'b', 'c'], 2), 0);
    assert.equal(hitAtK(['c'], ['a', 'b', 'c'], 3), 1);
    assert.equal(recallAtK(['a', 'c'], ['a', 'b', 'c'], 2), 0.5);
    assert.equal(retrieval(['c'], ['a', 'b', 'c'], { k: 2 }).mrr, 0);
    // As trec_eval: ranks that were not filled hold nothing relevant.
    assert.equal(precisionAtK(['a'], ['a'], 5), 0.2);
  });

  it('takes relevance by identifier and scores by identifier', () => {
    assert.equal(reciprocalRank({ d1: 0, d2: 1 }, { d1: 3, d2: 2 }), 0.5);
    assert.equal(retrieval({ a: 3, b: 1 }, ['a', 'b']).ndcg, 1);
    assertClose(
      retrieval({ a: 2, b: 1 }, ['b', 'a'], { gain: 'exponential' }).ndcg,
      (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)),
    );
    assert.equal(retrieval([7], [7]).hit, 1);
  });

  it('orders equal scores by identifier from the last, as trec_eval', () => {
    assert.equal(reciprocalRank(['b'], { a: 1, b: 1, c: 1 }), 0.5);
    assert.equal(reciprocalRank(['b'], { c: 1, b: 1, a: 1 }), 0.5);
  });

  it('counts a document that comes twice once', () => {
    const scores = retrieval(['a'], ['a', 'a']);
    assert.equal(scores.recall, 1);
    assert.equal(scores.precision, 0.5);
    assert.equal(scores.map, 1);
    assert.equal(scores.ndcg, 1);
  });

  it('is unknown where nothing is relevant, and 0 where nothing was found', () => {
    assert.deepEqual(Object.values(retrieval({ a: 0 }, ['a'])), [null, null, null, null, null, null]);
    const nothing = retrieval(['a'], []);
    assert.deepEqual(nothing, { hit: 0, precision: null, recall: 0, mrr: 0, map: 0, ndcg: 0 });
  });

  it('averages queries, leaving out what is unknown', () => {
    const mean = meanRetrieval([retrieval(['a'], ['a']), retrieval(['a'], ['b', 'a']), retrieval([], ['a'])]);
    assert.equal(mean.mrr, 0.75);
    assert.equal(meanRetrieval([retrieval([], ['a'])]).map, null);
    assert.throws(() => meanRetrieval([]), badInput);
  });

  it('refuses a k below 1 and scores that are not numbers', () => {
    assert.throws(() => retrieval(['a'], ['a'], { k: 0 }), badInput);
    assert.throws(() => retrieval(['a'], { a: Number.NaN }), badInput);
    assert.throws(() => retrieval({ a: Number.POSITIVE_INFINITY }, ['a']), badInput);
  });

  it('is between 0 and 1, and 1 for the relevant documents in order', () => {
    const ids = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 1, max: 10 }), (relevant, retrieved, k) => {
        for (const value of Object.values(retrieval(relevant, retrieved, { k }))) {
          assert.ok(value !== null && value >= 0 && value <= 1 + 1e-12);
        }
        for (const value of Object.values(retrieval(relevant, relevant))) assertClose(value, 1);
      }),
      { seed: 17, numRuns: 200 },
    );
  });
});

describe('ndcg of graded items', () => {
  it('shares the gain of equal scores (scikit-learn docs, ndcg_score)', () => {
    assertClose(ndcg([10, 0, 0, 1, 5], [1, 0, 0, 0, 1], { k: 1 }), 0.75);
    assertClose(ndcg([10, 0, 0, 1, 5], [0.05, 1.1, 1, 0.5, 0]), 0.4936802, 1e-6);
  });

  it('is unknown where nothing is relevant', () => {
    assert.equal(ndcg([0, 0], [1, 2]), null);
    assert.equal(dcg([], []), 0);
  });

  it('refuses a relevance that exponential gain cannot hold', () => {
    assert.throws(() => ndcg([2000, 1], [1, 2], { gain: 'exponential' }), badInput);
    assert.throws(() => retrieval({ a: 2000 }, ['a'], { gain: 'exponential' }), badInput);
    assert.equal(retrieval({ a: 2000 }, ['a']).ndcg, 1);
  });

  it('refuses negative relevance, lists that do not match and a k below 1', () => {
    assert.throws(() => ndcg([-1, 1], [1, 2]), badInput);
    assert.throws(() => dcg([1], [1, 2]), badInput);
    assert.throws(() => dcg([1], [1], { k: 0 }), badInput);
  });
});

describe('context', () => {
  it('precision rewards relevant chunks that stand first', () => {
    assert.equal(contextPrecision([1, 0]), 1);
    assert.equal(contextPrecision([false, true]), 0.5);
    assert.equal(contextPrecision([0, 0]), 0);
    assert.equal(contextPrecision([]), null);
  });

  it('recall is the share of supported statements', () => {
    assert.equal(contextRecall([true, false, true, true]), 0.75);
    assert.equal(contextRecall([]), null);
    assert.throws(() => contextRecall([2 as 1]), badInput);
  });

  it('compares identifiers (ragas docs, ID-based context precision and recall)', () => {
    assert.equal(
      idPrecision(['doc_1', 'doc_4', 'doc_5', 'doc_6'], ['doc_1', 'doc_2', 'doc_3', 'doc_4']),
      0.5,
    );
    assert.equal(idRecall(['doc_1', 'doc_4', 'doc_5', 'doc_6'], ['doc_1', 'doc_2']), 0.25);
    assert.equal(idPrecision([1], ['1', 1]), 1);
    assert.equal(idPrecision(['a'], []), null);
    assert.equal(idRecall([], ['a']), null);
  });
});
