import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  suiteBleu,
  suiteGleu,
  suiteMeteor,
  suiteRougeN,
} from '../../../../../src/core/metrics/text/suiteFormat.ts';
import { pennWords } from '../../../../../src/core/metrics/text/pennWords.ts';
import { assertClose, badInput } from '../close.ts';

describe('scores of the suite format', () => {
  it('BLEU is the mean of the orders that the output has, in lower case', () => {
    assertClose(suiteBleu('The Cat', ['the cat']), 1);
    assertClose(
      suiteBleu('the cat sat on a mat', ['the cat sat on the mat']),
      (((((((5 / 6) * 3) / 5) * 2) / 4) * 1) / 3) ** 0.25,
    );
  });

  it('BLEU penalises a short output, not a long one', () => {
    assertClose(suiteBleu('a b', ['a b c d']), Math.exp(1 - 4 / 2));
    assertClose(suiteBleu('a b c', ['a b']), ((((2 / 3) * 1) / 2) * 1e-7) ** (1 / 3), 1e-12);
  });

  it('BLEU counts an order without a match as 1e-7', () => {
    assertClose(suiteBleu('x', ['y']), 1e-7, 1e-15);
  });

  it('BLEU shares the n-grams of several references and takes the closest length', () => {
    // "a b" from the first, "c d" from the second; the run over both is in neither.
    assertClose(suiteBleu('a b c d', ['a b x y', 'p q c d']), (1 * (2 / 3) * 1e-7 * 1e-7) ** 0.25, 1e-12);
    assertClose(suiteBleu('a b', ['a b', 'a b c d e f']), 1);
  });

  it('GLEU and METEOR leave out full stops at the end of words', () => {
    assert.equal(suiteGleu('It works...', ['it works.']), 1);
    assertClose(suiteMeteor('It works.', ['it works']), 1 - 0.5 / 8);
    assert.equal(suiteGleu('...', ['.']), 0);
  });

  it('ROUGE-N is an F1 over n words, the best of several references', () => {
    assertClose(suiteRougeN('the cat sat', ['The cat sat down']), 6 / 7);
    assertClose(suiteRougeN('a b c', ['c b a', 'x'], 1), 1);
    assert.equal(suiteRougeN('a b c', ['c b a'], 2), 0);
    // The full stop is a word of the reference: 3 of 3 and 3 of 4.
    assertClose(suiteRougeN('The cat sat', ['the cat sat.']), 6 / 7);
  });

  it('are 0 for an empty output and refuse no references', () => {
    for (const score of [suiteBleu, suiteGleu, suiteRougeN, suiteMeteor]) {
      assert.equal(score('', ['a b']), 0);
      assert.equal(score(' \n', ['']), 0);
      assert.equal(score('猫 😀', ['猫 😀']) > 0.9, true);
      assert.throws(() => score('a', []), badInput);
    }
    assert.throws(() => suiteRougeN('a', ['a'], 0), badInput);
  });

  it('are between 0 and 1, and highest for the reference itself', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'C', '猫', '😀'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, y] = [a.join(' '), b.join(' ')];
        for (const score of [suiteBleu, suiteGleu, suiteRougeN, suiteMeteor]) {
          const value = score(x, [y]);
          assert.ok(value >= 0 && value <= 1 + 1e-12);
          assert.ok(score(x, [x]) >= value - 1e-12 || score === suiteMeteor);
        }
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('take 100 KB in linear time', () => {
    const long = 'the quick brown fox... '.repeat(4500);
    for (const score of [suiteBleu, suiteGleu, suiteRougeN, suiteMeteor])
      assert.ok(score(long, [long]) > 0.99);
    assert.equal(suiteGleu('.'.repeat(100_000), ['a']), 0);
  });
});

describe('Penn Treebank words', () => {
  const cases: [string, string][] = [
    ["They'll say we can't, won't they?", "They 'll say we ca n't , wo n't they ?"],
    ['He said: "It\'s Tom\'s."', "He said : `` It 's Tom 's . ''"],
    ['At 3:45 it cost $1,000.50 (50% off)...', 'At 3:45 it cost $ 1,000.50 ( 50 % off ) ...'],
    ['Dr. Who of the U.S. left. I did.', 'Dr. Who of the U.S. left . I did .'],
    ['I cannot -- gonna.', 'I can not -- gon na .'],
    ["'Tis the dogs' bowl", "'T is the dogs ' bowl"],
    ['我喜欢猫。 😀!', '我喜欢猫。 😀 !'],
    ['', ''],
  ];
  for (const [text, words] of cases) {
    it(`divide ${JSON.stringify(text)}`, () => assert.equal(pennWords(text).join(' '), words));
  }
});
