import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { corpusTer, ter } from '../../../../../src/core/metrics/text/ter.ts';
import { BandedDistance } from '../../../../../src/core/metrics/text/terAlignment.ts';
import { shortestShiftedDistance } from '../../../../../src/core/metrics/text/terShifts.ts';
import { terWords } from '../../../../../src/core/metrics/text/terTokenizer.ts';
import { assertClose, badInput } from '../close.ts';

describe('ter', () => {
  // sacreBLEU test/test_ter.py
  const cases: [string, string, number][] = [
    ['aaaa bbbb cccc dddd', 'aaaa bbbb cccc dddd', 0],
    ['dddd eeee ffff', 'aaaa bbbb cccc', 1],
    ['', 'a', 1],
    ['d e f g h a b c', 'a b c d e f g h', 1 / 8],
  ];
  for (const [output, reference, score] of cases) {
    it(`of ${JSON.stringify(output)} is ${score}`, () => assertClose(ter(output, [reference]), score));
  }

  it('agrees with tercom on sentences of WMT 2019 (sacreBLEU test/test_ter.py)', () => {
    const outputs = [
      'wählen Sie " Bild neu berechnen , " um beim Ändern der Bildgröße Pixel hinzuzufügen oder zu entfernen , damit das Bild ungefähr dieselbe Größe aufweist wie die andere Größe .',
      'wenn Sie alle Aufgaben im aktuellen Dokument aktualisieren möchten , wählen Sie im Menü des Aufgabenbedienfelds die Option " Alle Aufgaben aktualisieren . "',
      'klicken Sie auf der Registerkarte " Optionen " auf die Schaltfläche " Benutzerdefiniert " und geben Sie Werte für " Fehlerkorrektur-Level " und " Y / X-Verhältnis " ein .',
      'Sie können beispielsweise ein Dokument erstellen , das ein Auto über die Bühne enthält .',
      'wählen Sie im Dialogfeld " Neu aus Vorlage " eine Vorlage aus und klicken Sie auf " Neu . "',
    ];
    const references = [
      'wählen Sie " Bild neu berechnen , " um beim Ändern der Bildgröße Pixel hinzuzufügen oder zu entfernen , damit die Darstellung des Bildes in einer anderen Größe beibehalten wird .',
      'wenn Sie alle Aufgaben im aktuellen Dokument aktualisieren möchten , wählen Sie im Menü des Aufgabenbedienfelds die Option " Alle Aufgaben aktualisieren . "',
      'klicken Sie auf der Registerkarte " Optionen " auf die Schaltfläche " Benutzerdefiniert " und geben Sie für " Fehlerkorrektur-Level " und " Y / X-Verhältnis " niedrigere Werte ein .',
      'Sie können beispielsweise ein Dokument erstellen , das ein Auto enthalt , das sich über die Bühne bewegt .',
      'wählen Sie im Dialogfeld " Neu aus Vorlage " eine Vorlage aus und klicken Sie auf " Neu . "',
    ];
    assertClose(
      corpusTer(
        outputs,
        references.map((text) => [text]),
      ).score,
      0.136,
      1e-5,
    );
  });

  it('counts the nearest reference, per word of all', () => {
    assert.deepEqual(corpusTer(['a b'], [['a b', 'a b c d']]), { score: 0, edits: 0, referenceLength: 3 });
    assertClose(ter('a x', ['a b', 'c d e f']), 1 / 3);
  });

  it('says 0 for two empty texts and 1 where only the reference is empty', () => {
    assert.equal(ter('', ['']), 0);
    assert.equal(ter('a b c', ['']), 1);
  });

  it('ignores case unless told otherwise', () => {
    assert.equal(ter('A B', ['a b']), 0);
    assert.equal(ter('A B', ['a b'], { caseSensitive: true }), 1);
  });

  it('can take each Chinese character for a word', () => {
    assertClose(ter('我喜欢猫', ['我喜欢狗'], { normalized: true, asian: true }), 1 / 4);
    assert.equal(ter('我喜欢猫', ['我喜欢狗']), 1);
  });

  it('refuses no references', () => {
    assert.throws(() => ter('a', []), badInput);
    assert.throws(() => corpusTer(['a', 'b'], [['a']]), badInput);
  });

  const words = fc.array(fc.nat(4), { maxLength: 14, size: 'max' }).map((list) => Int32Array.from(list));

  it('never needs more edits than without shifts, and none for equal texts', () => {
    fc.assert(
      fc.property(words, words, (output, reference) => {
        const plain = reference.length === 0 ? output.length : new BandedDistance(output, reference).distance;
        const shifted = shortestShiftedDistance(output, reference);
        assert.ok(shifted >= 0 && shifted <= plain);
        assert.equal(shortestShiftedDistance(output, output.slice()), 0);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('makes the shifts of tercom', () => {
    fc.assert(
      fc.property(words, words, (output, reference) => {
        assert.equal(shortestShiftedDistance(output, reference), greedyDistance([...output], [...reference]));
      }),
      { seed: 20, numRuns: 300 },
    );
  });

  it('reaches a reference a hundred times as long', () => {
    const reference = Array.from({ length: 200 }, (_, i) => `w${i}`).join(' ');
    assert.equal(ter('x y', [reference]), 1);
  });

  it('computes a changed table from the rows that changed', () => {
    const long = fc
      .array(fc.nat(6), { minLength: 1, maxLength: 90, size: 'max' })
      .map((list) => Int32Array.from(list));
    fc.assert(
      fc.property(
        long,
        long,
        fc.nat(89),
        fc.array(fc.nat(6), { maxLength: 8 }),
        (output, reference, at, other) => {
          const table = new BandedDistance(output, reference);
          const first = at % output.length;
          const part = Int32Array.from(other.slice(0, output.length - first));
          const changed = output.slice();
          changed.set(part, first);
          assert.equal(
            table.distanceAfter(first, part, table.scratch()),
            new BandedDistance(changed, reference).distance,
          );
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  it('scores 2,000 shuffled words quickly', () => {
    const list = Array.from({ length: 2000 }, (_, i) => `w${(i * 7919) % 400}`);
    const moved = [...list.slice(500, 520), ...list.slice(0, 500), ...list.slice(520)];
    assertClose(ter(moved.join(' '), [list.join(' ')]), 0.02, 0.02);
  });
});

/** The plain table of edit distances with its way back, which prefers substitution, then deletion, then insertion. */
function align(output: number[], reference: number[]) {
  const d = Array.from({ length: output.length + 1 }, (_, i) => reference.map(() => i).concat(i));
  const steps = d.map((row) => row.map(() => 'delete'));
  for (let j = 0; j <= reference.length; j++) [d[0]![j], steps[0]![j]] = [j, 'insert'];
  for (let i = 1; i <= output.length; i++) {
    for (let j = 1; j <= reference.length; j++) {
      const same = output[i - 1] === reference[j - 1];
      const ways: [number, string][] = [
        [d[i - 1]![j - 1]! + Number(!same), same ? 'keep' : 'substitute'],
        [d[i - 1]![j]! + 1, 'delete'],
        [d[i]![j - 1]! + 1, 'insert'],
      ];
      for (const [cost, step] of ways.toReversed()) {
        if (step === 'insert' || cost <= d[i]![j]!) [d[i]![j], steps[i]![j]] = [cost, step];
      }
    }
  }
  const wrongOutput = output.map(() => true);
  const wrongReference = reference.map(() => true);
  const places = reference.map(() => -1);
  let [i, j] = [output.length, reference.length];
  while (i > 0 || j > 0) {
    const step = steps[i]![j];
    if (step !== 'insert') i--;
    if (step !== 'delete') j--;
    if (step === 'keep') wrongOutput[i] = wrongReference[j] = false;
    if (step !== 'delete') places[j] = step === 'insert' ? i - 1 : i;
  }
  return { distance: d[output.length]![reference.length]!, wrongOutput, wrongReference, places };
}

/** TER's greedy search as lib_ter.py describes it, every candidate computed in full. For short texts. */
function greedyDistance(output: number[], reference: number[]): number {
  if (reference.length === 0) return output.length;
  const now = align(output, reference);
  const candidates: { rank: number[]; words: number[] }[] = [];
  for (let start = 0; start < output.length; start++) {
    for (let to = 0; to < reference.length; to++) {
      for (let n = 1; start + n <= output.length && to + n <= reference.length && n <= 10; n++) {
        if (output[start + n - 1] !== reference[to + n - 1]) break;
        if (!now.wrongOutput.slice(start, start + n).includes(true)) continue;
        if (!now.wrongReference.slice(to, to + n).includes(true)) continue;
        if (now.places[to]! >= start && now.places[to]! < start + n) continue;
        for (let at = to - 1; at < to + n; at++) {
          const target = at < 0 ? 0 : now.places[at]! + 1;
          const rest = [...output.slice(0, start), ...output.slice(start + n)];
          const place = target < start ? target : target > start + n ? target - n : target;
          const words = [...rest.slice(0, place), ...output.slice(start, start + n), ...rest.slice(place)];
          candidates.push({
            rank: [now.distance - align(words, reference).distance, n, -start, -target],
            words,
          });
        }
      }
    }
  }
  const order = (a: number[], b: number[]) =>
    b.map((value, i) => value - a[i]!).find((value) => value !== 0) ?? 0;
  const [best] = candidates.sort((a, b) => order(a.rank, b.rank));
  return best && best.rank[0]! > 0 ? 1 + greedyDistance(best.words, reference) : now.distance;
}

describe('TER words', () => {
  // sacreBLEU test/test_tokenizer_ter.py
  const cases: [string, Parameters<typeof terWords>[1], string][] = [
    ['A B C D.', {}, 'a b c d.'],
    ['A ; B ) C : D.', { noPunctuation: true }, 'a b c d'],
    ['a b (c) d.', { normalized: true }, 'a b ( c ) d .'],
    ["Jim's car.", { normalized: true }, "jim 's car ."],
    ['4.2', { normalized: true }, '4.2'],
    ['美众院公布对特', { normalized: true, asian: true }, '美 众 院 公 布 对 特'],
    ['りの拳銃を持', { normalized: true, asian: true }, 'りの 拳 銃 を 持'],
  ];
  for (const [text, options, expected] of cases) {
    it(`of ${text} with ${JSON.stringify(options)}`, () => {
      assert.equal(terWords(text, options).join(' '), expected);
    });
  }
});
