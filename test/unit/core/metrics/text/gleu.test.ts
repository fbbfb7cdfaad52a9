import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { corpusGleu, gleu } from '../../../../../src/core/metrics/text/gleu.ts';
import { assertClose, badInput } from '../close.ts';

describe('gleu', () => {
  // nltk/translate/gleu_score.py
  const output =
    'It is a guide to action which ensures that the military always obeys the commands of the party';
  const references = [
    'It is a guide to action that ensures that the military will forever heed Party commands',
    'It is the guiding principle which guarantees the military forces always being under the command of the Party',
    'It is the practical guide for the army always to heed the directions of the party',
  ];

  it('scores the examples of NLTK', () => {
    assertClose(gleu('the the the the the the the', ['the cat is on the mat']), 2 / 22);
    assertClose(gleu(output, references.slice(0, 1)), 0.4393, 1e-4);
    const other = 'It is to insure the troops forever hearing the activity guidebook that party direct';
    assertClose(gleu(other, references.slice(0, 1)), 0.1206, 1e-4);
  });

  it('sums the counts of a corpus (NLTK corpus_gleu)', () => {
    const outputs = [output, 'he read the book because he was interested in world history'];
    const lists = [references, ['he was interested in world history because he read the book']];
    assertClose(corpusGleu(outputs, lists), 0.5673, 1e-4);
  });

  it('is 0 with an empty side, and refuses bad lists and orders', () => {
    assert.equal(gleu('', ['a']), 0);
    assert.equal(gleu('a', ['']), 0);
    assert.equal(gleu('', ['']), 0);
    assert.throws(() => gleu('a', []), badInput);
    assert.throws(() => gleu('a', ['a'], { maxOrder: 0 }), badInput);
    assert.throws(() => corpusGleu(['a'], []), badInput);
  });

  it('is between 0 and 1, symmetric, and 1 for the reference itself', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '猫', '😀'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const score = gleu(a.join(' '), [b.join(' ')]);
        assert.ok(score >= 0 && score <= 1);
        assert.equal(gleu(b.join(' '), [a.join(' ')]), score);
        assert.equal(gleu(a.join(' '), [b.join(' '), a.join(' ')]), 1);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});
