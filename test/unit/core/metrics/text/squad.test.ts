import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { exactMatch, normalizeAnswer, tokenF1 } from '../../../../../src/core/metrics/text/squad.ts';
import { assertClose, badInput } from '../close.ts';

describe('SQuAD metrics', () => {
  it('normalise case, punctuation, articles and white space', () => {
    assert.equal(normalizeAnswer('  The  quick, "brown" fox!\n'), 'quick brown fox');
    assert.equal(normalizeAnswer('co-operation'), 'cooperation');
    assert.equal(normalizeAnswer('a an the'), '');
    assert.equal(normalizeAnswer('Theatre, banana'), 'theatre banana');
  });

  it('take an article for one only between other letters of any script', () => {
    assert.equal(normalizeAnswer('café a là'), 'café là');
    assert.equal(normalizeAnswer('éa'), 'éa');
  });

  it('compare with any of several answers', () => {
    assert.equal(exactMatch('The Eiffel Tower.', ['Louvre', 'eiffel tower']), true);
    assert.equal(exactMatch('Paris', 'London'), false);
    assertClose(tokenF1('the cat sat', ['dog', 'a cat']), 2 / 3);
  });

  it('give 1 where neither has a word, and 0 where one has none', () => {
    assert.equal(tokenF1('the', 'a'), 1);
    assert.equal(tokenF1('', 'cat'), 0);
    assert.equal(exactMatch('', ''), true);
  });

  it('take a Chinese sentence for one word', () => {
    assert.equal(tokenF1('我喜欢猫', '我喜欢猫'), 1);
    assert.equal(tokenF1('我喜欢猫', '我喜欢狗'), 0);
  });

  it('refuse no answers', () => {
    assert.throws(() => exactMatch('a', []), badInput);
    assert.throws(() => tokenF1('a', []), badInput);
  });

  it('F1 is between 0 and 1, symmetric, and 1 where the answers match', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const score = tokenF1(a, b);
        assert.ok(score >= 0 && score <= 1);
        assertClose(tokenF1(b, a), score, 1e-12);
        assertClose(tokenF1(a, a), 1);
        if (exactMatch(a, b)) assertClose(score, 1);
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});
