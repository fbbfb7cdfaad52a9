import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { adjust } from '../../../../src/core/stats/adjust.ts';
import { assertBadInput, assertClose, assertHolds } from './assertions.ts';

const methods = ['bonferroni', 'holm', 'hochberg', 'bh', 'by'] as const;
const p = [0.001, 0.2, 0.04, 0.03, 0.8, 0.012];

describe('adjust', () => {
  it('matches scipy 1.17.1 false_discovery_control', () => {
    assertClose(adjust(p, 'bh'), [0.006, 0.24, 0.06, 0.06, 0.8, 0.036], 1e-12);
    assertClose(adjust(p, 'by'), [0.0147, 0.588, 0.147, 0.147, 1, 0.0882], 1e-12);
  });

  it('steps down by Holm, up by Hochberg', () => {
    // By hand: sorted 0.001, 0.012, 0.03, 0.04, 0.2, 0.8 times 6, 5, 4, 3, 2, 1.
    assertClose(adjust(p, 'holm'), [0.006, 0.4, 0.12, 0.12, 0.8, 0.06], 1e-12);
    assertClose(adjust(p, 'hochberg'), [0.006, 0.4, 0.12, 0.12, 0.8, 0.06], 1e-12);
    assertClose(adjust([0.03, 0.04], 'holm'), [0.06, 0.06], 1e-12);
    assertClose(adjust([0.03, 0.04], 'hochberg'), [0.04, 0.04], 1e-12);
  });

  it('keeps the order, never lowers a p, never passes 1, and Holm never exceeds Bonferroni', () => {
    assertHolds(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (values) => {
        for (const method of methods) {
          const adjusted = adjust(values, method);
          assert.equal(adjusted.length, values.length);
          for (const [i, x] of values.entries()) {
            assert.ok(adjusted[i]! >= x - 1e-15 && adjusted[i]! <= 1);
            for (const [j, y] of values.entries()) if (x <= y) assert.ok(adjusted[i]! <= adjusted[j]!);
          }
        }
        const [bonferroni, holm, hochberg] = [methods[0], methods[1], methods[2]].map((m) =>
          adjust(values, m),
        );
        for (const i of values.keys()) {
          assert.ok(holm![i]! <= bonferroni![i]!);
          assert.ok(hochberg![i]! <= holm![i]! + 1e-15);
        }
      }),
    );
  });

  it('has nothing to say of no comparison, and leaves one alone', () => {
    for (const method of methods) {
      assert.deepEqual(adjust([], method), []);
      assert.deepEqual(adjust([0.3], method), [0.3]);
    }
  });

  it('refuses what is no p-value', () => {
    assertBadInput(() => adjust([0.1, 1.2], 'holm'), /p\[1\] must lie between 0 and 1/);
    assertBadInput(() => adjust([NaN], 'bh'), /p\[0\]/);
    assertBadInput(() => adjust([null as unknown as number], 'bh'), /p\[0\]/);
    assertBadInput(() => adjust([0.1], 'fdr' as 'bh'), /no method "fdr"/);
  });
});
