import assert from 'node:assert/strict';
import { createRandom } from '../../../../src/core/stats/random.ts';
import { RepeatSums, type RepeatFigures } from '../../../../src/core/summaries/repeats.ts';
import { passesOften, readRepeatThreshold } from '../../../../src/core/summaries/repeatThreshold.ts';
import { SliceSums, type SliceFigures } from '../../../../src/core/summaries/slices.ts';
import { EstimateSums } from '../../../../src/core/summaries/estimates.ts';
import type { CaseFigures } from '../../../../src/core/summaries/summaryOptions.ts';

const figures = (rows: readonly (readonly [passed: number, n: number])[]): CaseFigures[] =>
  rows.map(([passed, n], index) => ({ case: index, prompt: 0, provider: 0, n, passed, score: passed }));

function summariseRepeats(
  rows: readonly CaseFigures[],
  enough: (caseNo: number) => number = () => 1,
): RepeatFigures {
  const sums = new RepeatSums(enough);
  for (let reading = 0; reading < RepeatSums.readings; reading++) {
    for (const row of rows) sums.add(row.case, row);
    sums.endReading();
  }
  return sums.figures();
}

function summariseSlices(rows: readonly CaseFigures[], values: ReadonlyMap<number, string>): SliceFigures {
  const sums = new SliceSums('language');
  for (let reading = 0; reading < EstimateSums.readings; reading++) {
    for (const row of rows) sums.add(row.case, row, values.get(row.case) ?? null);
    sums.endReading();
  }
  return sums.figures();
}

describe('RepeatSums', () => {
  it('shows how many cases pass, how many are flaky, and the chances of several tries', () => {
    const { cases, passed, passRate, flaky, repeats, tries } = summariseRepeats(
      figures([
        [5, 5],
        [4, 5],
        [0, 5],
        [5, 5],
      ]),
    );
    assert.deepEqual([cases, passed, passRate, flaky, repeats], [4, 2, 0.5, 1, 5]);
    assert.deepEqual(
      tries.map(({ k }) => k),
      [1, 2, 3, 4, 5],
    );
    // One try: the mean of 1, 0.8, 0, 1. Five tries: one at least passes in three cases, all pass in two.
    assert.deepEqual([tries[0]?.passAtK, tries[0]?.passHatK], [0.7, 0.7]);
    assert.deepEqual([tries[4]?.passAtK, tries[4]?.passHatK], [0.75, 0.5]);
    // Two of five tries: 1 − C(1,2)/C(5,2) = 1; C(4,2)/C(5,2) = 0.6.
    assert.ok(Math.abs((tries[1]?.passHatK ?? 0) - 2.6 / 4) < 1e-12);
    for (const { passAtK, passAtKInterval } of tries)
      assert.ok(passAtKInterval && passAtKInterval[0] <= passAtK && passAtK <= passAtKInterval[1]);
  });

  it('takes 4 of 5 for enough where the threshold says so, case by case', () => {
    const rows = figures([
      [4, 5],
      [4, 5],
    ]);
    assert.equal(summariseRepeats(rows, () => 0.8).passed, 2);
    assert.equal(summariseRepeats(rows, (caseNo) => (caseNo === 0 ? 0.8 : 1)).passed, 1);
    assert.equal(passesOften({ n: 3, passed: 2 }, 2 / 3), true);
    assert.equal(passesOften({ n: 4, passed: 3 }, 0.8), false);
  });

  it('goes no further than the fewest repeats of a case', () => {
    const { repeats, tries } = summariseRepeats(
      figures([
        [2, 12],
        [1, 2],
      ]),
    );
    assert.equal(repeats, 12);
    assert.deepEqual(
      tries.map(({ k }) => k),
      [1, 2],
    );
  });
});

describe('readRepeatThreshold', () => {
  it('reads shares, percentages and k of n', () => {
    for (const [written, share] of [
      ['4/5', 0.8],
      ['4 of 5', 0.8],
      ['80%', 0.8],
      ['0.8', 0.8],
      [0.8, 0.8],
      [1, 1],
    ] as const)
      assert.equal(readRepeatThreshold(written), share);
  });

  it('knows what is none', () => {
    for (const written of [0, -1, 2, '5/4', '0/5', 'most', '', '120%', undefined, null, true])
      assert.equal(readRepeatThreshold(written), undefined, String(written));
  });
});

describe('SliceSums', () => {
  const column = (rates: Record<string, readonly [passed: number, n: number]>) => {
    const rows: CaseFigures[] = [];
    const values = new Map<number, string>();
    for (const [value, [passed, n]] of Object.entries(rates))
      for (let i = 0; i < n; i++) {
        values.set(rows.length, value);
        rows.push({ case: rows.length, prompt: 0, provider: 0, n: 1, passed: Number(i < passed), score: 1 });
      }
    return { rows, values };
  };

  it('puts the worst first, marks small ones, and claims a gap from the others only', () => {
    const { rows, values } = column({ en: [95, 100], fr: [50, 100], tiny: [0, 5] });
    const { slices, gap, without } = summariseSlices(rows, values);
    assert.deepEqual(
      slices.map(({ value, small }) => [value, small]),
      [
        ['tiny', true],
        ['fr', false],
        ['en', false],
      ],
    );
    assert.deepEqual([gap?.worst, gap?.best, gap?.pairs, without], ['fr', 'en', 1, 0]);
    assert.ok(gap && Math.abs(gap.difference - 0.45) < 1e-12);
    assert.ok(gap && gap.interval[0] > 0.3 && gap.interval[1] < 0.6);
  });

  it('claims no gap from small slices, and counts cases without the key', () => {
    const { rows, values } = column({ a: [0, 29], b: [40, 40] });
    values.delete(30);
    const { gap, without } = summariseSlices(rows, values);
    assert.deepEqual([gap, without], [null, 1]);
  });

  it('sees a gap between ten equal slices in at most one of twenty suites', () => {
    const random = createRandom(5);
    let alarms = 0;
    for (let run = 0; run < 1000; run++) {
      const rates: Record<string, [number, number]> = {};
      for (let slice = 0; slice < 10; slice++) {
        let passed = 0;
        for (let i = 0; i < 40; i++) passed += Number(random.uniform() < 0.8);
        rates[`s${slice}`] = [passed, 40];
      }
      const { rows, values } = column(rates);
      if ((summariseSlices(rows, values).gap?.interval[0] ?? 0) > 0) alarms++;
    }
    assert.ok(alarms <= 50, `${alarms} of 1000`);
  });
});
