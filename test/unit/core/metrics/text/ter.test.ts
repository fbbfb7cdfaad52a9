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

  const words = fc.array(fc.nat(4), { maxLength: 14 }).map((list) => Int32Array.from(list));

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

  it('computes a changed table from the rows that changed', () => {
    const long = fc.array(fc.nat(6), { minLength: 1, maxLength: 90 }).map((list) => Int32Array.from(list));
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
