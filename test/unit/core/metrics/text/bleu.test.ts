import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { BleuOptions } from '../../../../../src/core/metrics/text/bleu.ts';
import { bleu, bleuFromCounts, sentenceBleu } from '../../../../../src/core/metrics/text/bleu.ts';
import { bleuTokenizers } from '../../../../../src/core/metrics/text/bleuTokenizers.ts';
import { assertClose, badInput } from '../close.ts';

describe('bleu', () => {
  // sacreBLEU test/test_bleu.py
  const outputs = ['The dog bit the man.', "It wasn't surprising.", 'The man had just bitten him.'];
  const references = [
    ['The dog bit the man.', 'The dog had bit the man.'],
    ['It was not unexpected.', 'No one was surprised.'],
    ['The man bit him first.', 'The man had bitten the dog.'],
  ];
  const corpus: [BleuOptions, number][] = [
    [{}, 48.530827],
    [{ tokenize: 'none' }, 49.1919566],
    [{ tokenize: '13a' }, 48.530827],
    [{ tokenize: 'intl' }, 43.91623493],
    [{ smoothing: 'none' }, 48.530827],
  ];
  for (const [options, score] of corpus) {
    it(`scores a corpus with ${JSON.stringify(options)} as sacreBLEU`, () => {
      assertClose(bleu(outputs, references, options).score, score, 1e-6);
    });
  }

  // sacreBLEU test/test_sentence_bleu.py
  const reference = 'producţia de zahăr brut se exprimă în zahăr alb;';
  const output = 'Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;';
  const sentences: [BleuOptions, number][] = [
    [{ smoothing: 'exp' }, 8.493],
    [{ smoothing: 'none' }, 0],
    [{ smoothing: 'floor' }, 4.51688],
    [{ smoothing: 'floor', smoothingValue: 0.5 }, 10.1],
    [{ smoothing: 'add-k' }, 14.882],
    [{ smoothing: 'add-k', smoothingValue: 2 }, 21.389],
    [{ tokenize: 'none' }, 7.347],
    [{ tokenize: 'intl' }, 8.493],
    [{ tokenize: 'char' }, 40.8759],
    [{ tokenize: 'char', lowercase: true }, 42.0267],
  ];
  for (const [options, score] of sentences) {
    it(`scores a sentence with ${JSON.stringify(options)} as sacreBLEU`, () => {
      assertClose(sentenceBleu(output, [reference], options).score, score, 1e-3);
    });
  }

  it('is 0 without any match, whatever the smoothing', () => {
    for (const smoothing of ['exp', 'floor', 'add-k', 'none'] as const) {
      assert.equal(sentenceBleu('this is a cat', ['okay thanks'], { smoothing }).score, 0);
    }
  });

  it('uses only the orders that a short sentence has', () => {
    // sacreBLEU test/test_bleu.py: one word of two, penalty e^-1.
    assertClose(sentenceBleu('test', ['a test']).score, 100 * Math.exp(-1));
    assertClose(sentenceBleu('a test', ['a test']).score, 100);
    assert.equal(bleu(['a test'], [['a test']]).score, 0);
  });

  it('shows what the score is made of', () => {
    const score = sentenceBleu('the cat the cat on the mat', ['the cat sat on the mat']);
    assert.deepEqual(score.matches, [5, 3, 1, 0]);
    assert.deepEqual(score.totals, [7, 6, 5, 4]);
    assert.equal(score.outputLength, 7);
    assert.equal(score.referenceLength, 6);
    assert.equal(score.brevityPenalty, 1);
  });

  it('takes the shorter of two references equally close in length', () => {
    assert.equal(sentenceBleu('a b c', ['a b c d', 'a b']).referenceLength, 2);
  });

  it('clips by the reference that has an n-gram most often', () => {
    assert.deepEqual(sentenceBleu('x x y', ['x x', 'y z'], { maxOrder: 1 }).matches, [3]);
  });

  it('combines counts', () => {
    const counts = { matches: [0, 0, 0, 0], totals: [4, 4, 2, 1], outputLength: 0, referenceLength: 1 };
    assert.equal(bleuFromCounts(counts, { smoothing: 'floor', smoothingValue: 0 }).score, 0);
    const perfectButLast = {
      matches: [6, 5, 4, 0],
      totals: [6, 5, 4, 3],
      outputLength: 6,
      referenceLength: 6,
    };
    assert.equal(bleuFromCounts(perfectButLast, { smoothing: 'none' }).score, 0);
  });

  it('scores empty, Chinese and emoji text', () => {
    assert.equal(sentenceBleu('', ['a']).score, 0);
    assert.equal(sentenceBleu('a', ['']).score, 0);
    assertClose(sentenceBleu('我喜欢猫', ['我喜欢猫'], { tokenize: 'char' }).score, 100);
    assertClose(sentenceBleu('👍👍 ok 😀 fine', ['👍👍 ok 😀 fine'], { tokenize: 'intl' }).score, 100);
  });

  it('refuses lists that do not match and unknown options', () => {
    assert.throws(() => bleu(['a'], []), badInput);
    assert.throws(() => bleu(['a'], [[]]), badInput);
    assert.throws(() => bleu([], []), badInput);
    assert.throws(() => bleu(['a'], [['a']], { maxOrder: 0 }), badInput);
    assert.throws(() => bleu(['a'], [['a']], { tokenize: 'zh' as '13a' }), badInput);
    assert.throws(() => bleu(['a'], [['a']], { smoothing: 'best' as 'exp' }), badInput);
  });

  it('is between 0 and 100, and 100 for the reference itself', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, text, fc.constantFrom('13a', 'intl', 'none', 'char'), (a, b, tokenize) => {
        const { score } = sentenceBleu(a, [b], { tokenize });
        assert.ok(score >= 0 && score <= 100, `${score}`);
        const same = sentenceBleu(a, [b, a], { tokenize });
        if (same.outputLength > 0) assertClose(same.score, 100, 1e-9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('BLEU tokenizers', () => {
  it('keep the dots and commas of numbers', () => {
    assert.equal(
      bleuTokenizers['13a']('It costs 1,000.50 $ (net).').join(' '),
      'It costs 1,000.50 $ ( net ) .',
    );
    assert.equal(bleuTokenizers.intl('Es kostet 1,50€ „netto“.').join(' '), 'Es kostet 1,50 € „ netto “ .');
  });

  it('13a resolves entities, joins lines and splits a dash after a digit', () => {
    assert.equal(
      bleuTokenizers['13a']('A &amp; B &lt;skipped&gt;\nex-\nample 1-2').join(' '),
      'A & B < skipped > example 1 - 2',
    );
  });

  it('intl leaves a final dot on a number, as mteval-v14', () => {
    assert.deepEqual(bleuTokenizers.intl('in 2019.'), ['in', '2019.']);
  });
});
