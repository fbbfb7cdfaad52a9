import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lcsIndices, lcsLength } from '../../../../../src/core/metrics/text/lcs.ts';
import type { RougeScores } from '../../../../../src/core/metrics/text/rouge.ts';
import { rouge, rougeBest, rougeL, rougeLsum, rougeN } from '../../../../../src/core/metrics/text/rouge.ts';
import { assertClose, badInput } from '../close.ts';

// google-research/rouge/testdata: prediction.txt, target.txt and pyrouge_files/*_multi.0.txt, whose scores are those
// of ROUGE-1.5.5.
const predictions = [
  "rFDJCRtion Ht-LM EKtDXkME,yz'RBr q'wer wrojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxi",
  "n cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMer pstion sbKao Q m qier LMmed HqqLFXe,XPY,J XsurkMeo ,ed nB'wH'bWVHjWFEer tQ.saefZwJtKrTlixYpMMNJtion UCAPwNHeYVjD",
];
const targets = [
  "ZfbCUIUuePaiLVUlCaUXxkpu XPeWing tUHfPMuZ',-Xd Y BrUgVJing M-HV.-DgdDaY.rFDJCRing Ht-LM EKBDXkME,yz'RBr q'wtion wIojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxer tKM L",
  "KsJdPByEtAor fE-Qg Dpdbring cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMtion psing sbKao Q m qiing LMmer HqqLFXe,XPY,J XsurkMer ,ed nB'wH'bWVHjWFEing tQ.saefZwJtKrTlixYpMMsJing UCAPwNHeYVjDing c T BUySKtion gMPfJpwGw p'NvxAoping eu pBwMBKV'I DNxqelhu,PHPxDEq,mtion SN",
];

describe('rouge', () => {
  const expected: [number, boolean, Partial<Record<keyof RougeScores, [number, number, number]>>][] = [
    [
      0,
      false,
      {
        rouge1: [0.6875, 0.40741, 0.51163],
        rouge2: [0.53333, 0.30769, 0.39024],
        rougeL: [0.6875, 0.40741, 0.51163],
      },
    ],
    [
      1,
      false,
      { rouge1: [0.65385, 0.40476, 0.5], rouge2: [0.48, 0.29268, 0.36364], rougeL: [0.65385, 0.40476, 0.5] },
    ],
    [0, true, { rouge1: [0.6875, 0.40741, 0.51163], rouge2: [0.53333, 0.30769, 0.39024] }],
    [1, true, { rouge1: [0.69231, 0.42857, 0.52941], rouge2: [0.48, 0.29268, 0.36364] }],
  ];
  for (const [line, stem, scores] of expected) {
    it(`agrees with ROUGE-1.5.5 on line ${line}${stem ? ', stemmed' : ''}`, () => {
      const result = rouge(predictions[line]!, targets[line]!, { stem });
      for (const [name, [precision, recall, f1]] of Object.entries(scores)) {
        const score = result[name as keyof RougeScores];
        assertClose(score.precision, precision, 5e-6);
        assertClose(score.recall, recall, 5e-6);
        assertClose(score.f1, f1, 5e-6);
      }
    });
  }

  it('agrees with ROUGE-1.5.5 on several lines (rouge_scorer_test.py, Lsum stemmed)', () => {
    const output = [
      ...predictions,
      'xfs VkJE QhgKiLHE -HidivzoM.dO anhing jbLQiSGDTCsuhREebUaKM dv J',
      "VjWH'BdyWjnfGU-OjTNaEMdFICyLWfQMing wEMfdOKijg AwkeKbO 'DxqNO\n",
    ].join('\n');
    const reference = [
      ...targets,
      "NhETebUbBk'er WOvoHMTjSRizKgH'vHiing Xu,hWxfs VkNE QhgKiLHE -HidivzoM.dO anhtion jbLQiSGDTCsuhREebUaKM dv J dVN tmbOT",
      "vMR HDm,xOAetion D,tion HJtodT.mHl UIv-p VjWH'BdyWjnfGU-OjT aEMdFICyLWfQMtion wEMfdOKing AwkeKbO 'DxqNOHBH qKtVvm OYJl mM\n",
    ].join('\n');
    const score = rougeLsum(output, reference, { stem: true });
    assertClose(score.recall, 0.36538, 5e-6);
    assertClose(score.precision, 0.66667, 5e-6);
    assertClose(score.f1, 0.47205, 5e-6);
  });

  it('scores the examples of rouge_scorer_test.py', () => {
    assert.deepEqual(rougeN('testing one', 'testing one two', 2), { precision: 1, recall: 0.5, f1: 2 / 3 });
    assert.deepEqual(rougeL('testing two', 'testing one two'), { precision: 1, recall: 2 / 3, f1: 0.8 });
    const sum = rougeLsum('w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'w1 w2 w3 w4 w5');
    assertClose(sum.recall, 0.8);
    assertClose(sum.precision, 0.4);
    assert.equal(rougeLsum('/', 'w1 w2').f1, 0);
    assert.equal(rougeLsum('w1', '').f1, 0);
  });

  it('stems words of more than three letters', () => {
    assert.equal(rougeN('cats', 'cat', 1, { stem: true }).f1, 1);
    assert.equal(rougeN('was', 'wa', 1, { stem: true }).f1, 0);
  });

  it('takes the best reference for each score', () => {
    const best = rougeBest('a b c', ['c b a', 'a b x']);
    assert.equal(best.rouge1.f1, 1);
    assertClose(best.rouge2.f1, 0.5);
    assert.throws(() => rougeBest('a', []), badInput);
  });

  it('has no words in Chinese by definition, and has them with the unicode tokenizer', () => {
    assert.equal(rougeN('我喜欢猫', '我喜欢狗', 1).f1, 0);
    assert.equal(rougeN('我喜欢猫', '我喜欢狗', 1, { tokenize: 'unicode' }).f1, 0.75);
    assert.equal(rougeN('Größe über 3.5', 'GRÖSSE über 3,5', 1, { tokenize: 'unicode' }).f1, 0.75);
    assert.equal(rouge('😀', '😀').rouge1.f1, 0);
  });

  it('takes 10,000 equal words at once', () => {
    assert.equal(rouge('a '.repeat(10_000), 'a '.repeat(10_000)).rougeL.f1, 1);
  });

  it('refuses an n below 1 and an unknown tokenizer', () => {
    assert.throws(() => rougeN('a', 'a', 0), badInput);
    assert.throws(() => rougeN('a', 'a', 1.5), badInput);
    assert.throws(() => rouge('a', 'a', { tokenize: 'words' as 'google' }), badInput);
  });

  it('is between 0 and 1, swaps precision and recall, and is 1 for the reference itself', () => {
    const text = fc.stringMatching(/^[a-c \n]{0,30}$/);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [forth, back] = [rouge(a, b), rouge(b, a)];
        for (const name of ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const) {
          const { precision, recall, f1 } = forth[name];
          for (const value of [precision, recall, f1]) assert.ok(value >= 0 && value <= 1);
          if (name !== 'rougeLsum') assert.equal(precision, back[name].recall);
        }
        if (/\w/.test(a)) assert.equal(rouge(a, a).rougeLsum.f1, 1);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('longest common subsequence', () => {
  /** Google's rouge_scorer.py: the whole table, read from the end. */
  function tableIndices(a: Int32Array, b: Int32Array): number[] {
    const table = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1));
    for (let i = 1; i <= a.length; i++) {
      for (let j = 1; j <= b.length; j++) {
        table[i]![j] =
          a[i - 1] === b[j - 1] ? table[i - 1]![j - 1]! + 1 : Math.max(table[i - 1]![j]!, table[i]![j - 1]!);
      }
    }
    const indices: number[] = [];
    let [i, j] = [a.length, b.length];
    while (i > 0 && j > 0) {
      if (a[i - 1] === b[j - 1]) {
        indices.unshift(--i);
        j--;
      } else if (table[i]![j - 1]! > table[i - 1]![j]!) j--;
      else i--;
    }
    return indices;
  }

  it('is what the whole table says', () => {
    const items = fc.array(fc.nat(5), { maxLength: 80, size: 'max' }).map((list) => Int32Array.from(list));
    fc.assert(
      fc.property(items, items, (a, b) => {
        const expected = tableIndices(a, b);
        assert.deepEqual(lcsIndices(a, b), expected);
        assert.equal(lcsLength(a, b), expected.length);
        assert.equal(lcsLength(b, a), expected.length);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
