import assert from 'node:assert/strict';
import { grade, noCode, outcome } from '../harness.ts';

const retrieval = (value: unknown, config: Record<string, unknown> = {}, more: object = {}) => ({
  type: 'retrieval',
  value,
  config,
  ...more,
});

describe('retrieval assertions', () => {
  it('pass when the recall of the first k reaches the threshold', async () => {
    const output = ['a', 'x', 'b', 'y'];
    assert.equal(await outcome(retrieval(['a', 'b']), output), 'pass');
    assert.equal(await outcome(retrieval(['a', 'b'], { k: 2 }), output), 'fail');
    assert.equal(await outcome(retrieval(['a', 'b'], { k: 2 }, { threshold: 0.5 }), output), 'pass');
    assert.equal(await outcome({ ...retrieval(['z']), type: 'not-retrieval' }, output), 'pass');
  });

  it('report every measure by name', async () => {
    const { score, namedScores, reason } = await grade(retrieval(['a', 'b'], { k: 2, measure: 'mrr' }), [
      'x',
      'a',
      'b',
    ]);
    assert.equal(score, 0.5);
    assert.match(reason, /mrr@2 is 0\.5; at least 1 is asked for/);
    assert.deepEqual(Object.keys(namedScores ?? {}), [
      'retrieval.hit@2',
      'retrieval.precision@2',
      'retrieval.recall@2',
      'retrieval.mrr@2',
      'retrieval.map@2',
      'retrieval.ndcg@2',
    ]);
    assert.equal(namedScores?.['retrieval.precision@2'], 0.5);
    const named = await grade(retrieval(['a'], {}, { metric: 'docs' }), ['a']);
    assert.equal(named.namedScores?.['docs.recall'], 1);
  });

  it('read identifiers from objects, JSON and commas, and graded relevance', async () => {
    for (const output of [[{ id: 'a' }, { id: 'b' }], '["a", "b"]', 'a, b', { a: 0.9, b: 0.1 }])
      assert.equal(await outcome(retrieval('a, b'), output), 'pass', JSON.stringify(output));
    const { score } = await grade(retrieval({ a: 3, b: 1 }, { measure: 'ndcg' }), ['b', 'a']);
    // trec_eval: (1/log2(2) + 3/log2(3)) / (3/log2(2) + 1/log2(3))
    assert.ok(Math.abs(score - (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3))) < 1e-12);
  });

  it('take what contextTransform makes of the output', async () => {
    const code = { ...noCode, runJavaScript: async () => ['a'] };
    const spec = retrieval(['a'], {}, { contextTransform: 'output.sources' });
    assert.equal(await outcome(spec, 'an answer', { code }), 'pass');
  });

  it('say what is wrong instead of passing or failing', async () => {
    for (const [spec, output, code] of [
      [retrieval([]), ['a'], 'assertion.badValue'],
      [retrieval({ a: 0 }), ['a'], 'assertion.badValue'],
      [retrieval(['a']), 'A whole answer.\nIn lines.', 'assertion.badOutput'],
      [retrieval(['a']), 7, 'assertion.badOutput'],
      [retrieval(['a'], { measure: 'f1' }), ['a'], 'assertion.badConfig'],
      [retrieval(['a'], { k: 0 }), ['a'], 'assertion.badConfig'],
    ] as const)
      assert.equal(await outcome(spec, output), code, JSON.stringify(spec));
  });
});
