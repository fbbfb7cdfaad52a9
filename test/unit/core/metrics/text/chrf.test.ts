import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { chrf, sentenceChrf } from '../../../../../src/core/metrics/text/chrf.ts';
import { assertClose, badInput } from '../close.ts';

describe('chrf', () => {
  // sacreBLEU test/test_chrf.py, beta 3
  const smoothed: [string[], string[], number][] = [
    [['abcdefg'], ['hijklmnop'], 0],
    [['a'], ['b'], 0],
    [[''], ['reference'], 0],
    [['aa'], ['ab'], 8.3333],
    [['a', 'b'], ['a', 'c'], 8.3333],
    [['a'], ['a'], 16.6667],
    [['a b c'], ['abc'], 50],
    [
      [
        ' risk assessment must be made of those who are qualified and expertise in the sector - these are the scientists .',
      ],
      [
        'risk assessment has to be undertaken by those who are qualified and expert in that area - that is the scientists .',
      ],
      63.36173,
    ],
    [
      [' Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. '],
      ['Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.'],
      64.1302698,
    ],
  ];
  for (const [outputs, references, score] of smoothed) {
    it(`smooths ${JSON.stringify(outputs).slice(0, 40)} as sacreBLEU`, () => {
      const options = { beta: 3, epsSmoothing: true };
      assertClose(
        chrf(
          outputs,
          references.map((text) => [text]),
          options,
        ).score,
        score,
        1e-4,
      );
    });
  }

  const effective: [string[], string[], number][] = [
    [['a'], ['a'], 100],
    [['a b c'], ['abc'], 100],
    [['a', 'b'], ['a', 'c'], 50],
    [['aa'], ['ab'], 25],
  ];
  for (const [outputs, references, score] of effective) {
    it(`leaves out the orders that ${JSON.stringify(outputs)} lacks`, () => {
      assertClose(
        chrf(
          outputs,
          references.map((text) => [text]),
          { beta: 3 },
        ).score,
        score,
        1e-4,
      );
    });
  }

  it('can count white space (sacreBLEU test_chrf_keep_whitespace)', () => {
    const { score } = sentenceChrf(
      'Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich.',
      ['Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.'],
      { beta: 3, whitespace: true },
    );
    assertClose(score, 67.3481606, 1e-4);
  });

  it('scores Czech sentences (sacreBLEU test_chrf_sentence_level)', () => {
    const { score } = sentenceChrf(
      'Co nás nejvíc trápí, protože lékaři si vybírají, kdo bude žít a kdo zemře.',
      ['Nejvíce smutní jsme z toho, že musíme rozhodovat o tom, kdo bude žít a kdo zemře.'],
      { epsSmoothing: true },
    );
    assertClose(score, 39.14078509, 1e-4);
  });

  it('is chrF++ with words (huggingface/evaluate metrics/chrf)', () => {
    const outputs = [
      'The relationship between cats and dogs is not exactly friendly.',
      'a good bookshop is just a genteel black hole that knows how to read.',
    ];
    const references = [
      ['The relationship between dogs and cats is not exactly friendly.'],
      ['A good bookshop is just a genteel Black Hole that knows how to read.'],
    ];
    assertClose(chrf(outputs, references, { wordOrder: 2 }).score, 82.87263732906315, 1e-9);
    assertClose(chrf(outputs, references, { wordOrder: 2, lowercase: true }).score, 92.12853119829202, 1e-9);
  });

  it('asks for no n-grams that a reference of the corpus is too short for', () => {
    // Runs of one: 3 of 5 and 3 of 3; runs of two count for the second output only: 1 of 1.
    const { score } = chrf(['abc', 'ab'], [['a'], ['ab']], { charOrder: 2, beta: 1 });
    assertClose(score, (100 * 2 * 0.8 * 1) / (0.8 + 1));
  });

  it('takes the best of several references', () => {
    assertClose(sentenceChrf('cat', ['dog', 'cat', 'bird']).score, 100);
  });

  it('counts an emoji as one character', () => {
    // One of two characters matches; no run of two does.
    assertClose(sentenceChrf('😀a', ['😁a'], { charOrder: 1 }).score, 50);
  });

  it('refuses orders and weights out of range', () => {
    assert.throws(() => sentenceChrf('a', ['a'], { charOrder: 0 }), badInput);
    assert.throws(() => sentenceChrf('a', ['a'], { wordOrder: -1 }), badInput);
    assert.throws(() => sentenceChrf('a', ['a'], { beta: 0 }), badInput);
    assert.throws(() => sentenceChrf('a', []), badInput);
  });

  it('is between 0 and 100, and 100 for the reference itself', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, text, fc.nat(2), (a, b, wordOrder) => {
        const { score } = sentenceChrf(a, [b], { wordOrder });
        assert.ok(score >= 0 && score <= 100, `${score}`);
        if (a.trim() !== '') assertClose(sentenceChrf(a, [b, a], { wordOrder }).score, 100, 1e-9);
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});
