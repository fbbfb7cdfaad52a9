import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { meteor } from '../../../../../src/core/metrics/text/meteor.ts';
import { assertClose, badInput } from '../close.ts';

describe('meteor', () => {
  it('matches words exactly, then by stem', () => {
    // "run dog barks": dog exactly, run and barks by stem; two chunks would need order, here all in order.
    assertClose(meteor('run dog barks', ['running dogs bark']), 1 - 0.5 / 27);
    assertClose(meteor('cat', ['cat']), 0.5);
  });

  it('penalises order', () => {
    // Three matches in three chunks: the whole penalty of one half.
    assertClose(meteor('c b a', ['a b c']), 0.5);
    assertClose(meteor('a b c', ['a b c']), 1 - 0.5 / 27);
  });

  it('weighs recall above precision', () => {
    const mean = (1 * 0.5) / (0.9 * 1 + 0.1 * 0.5);
    assertClose(meteor('a b', ['a b c d']), mean * (1 - 0.5 / 8));
    assert.ok(meteor('a b', ['a b c d']) < meteor('a b c d', ['a b']));
  });

  it('knows no synonyms', () => {
    assert.equal(meteor('car', ['automobile']), 0);
  });

  it('takes the best reference, and weights', () => {
    assertClose(meteor('a b', ['x', 'a b']), 1 - 0.5 / 8);
    assert.equal(meteor('a b', ['a b'], { gamma: 0 }), 1);
  });

  it('is 0 with an empty side, and refuses no references and weights out of range', () => {
    assert.equal(meteor('', ['a']), 0);
    assert.equal(meteor('a', ['']), 0);
    assert.equal(meteor('', ['']), 0);
    assert.throws(() => meteor('a', []), badInput);
    assert.throws(() => meteor('a', ['a'], { alpha: 2 }), badInput);
  });

  it('is between 0 and 1, and 1 − 0.5/n³ for the reference itself', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '猫', '😀'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const score = meteor(a.join(' '), [b.join(' ')]);
        assert.ok(score >= 0 && score < 1);
        assertClose(meteor(a.join(' '), [a.join(' ')]), 1 - 0.5 / a.length ** 3);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});
