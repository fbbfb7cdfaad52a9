import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compareColumns, compareRuns } from '../../../../src/core/comparison/compareRuns.ts';
import { verdictWords } from '../../../../src/core/comparison/comparisonWords.ts';
import type { CaseScore, RunScores } from '../../../../src/core/comparison/runScores.ts';

const cases = (values: readonly (number | null)[]): CaseScore[] =>
  values.map((value, index) => ({ hash: `h${index}`, case: index, value }));
const run = (name: string, ...values: (number | null)[][]): RunScores => ({
  name,
  columns: values.map((each, index) => ({ prompt: `p${index}`, provider: 'm', cases: cases(each) })),
});
const repeat = (n: number, value: number) => Array.from({ length: n }, () => value);

describe('compareRuns', () => {
  it('calls B better when it passes significantly more of the same cases', () => {
    const { overall } = compareRuns(run('a', [...repeat(10, 0), ...repeat(30, 1)]), run('b', repeat(40, 1)), {
      figure: 'pass',
    });
    assert.equal(overall.verdict, 'better');
    assert.equal(overall.difference, 0.25);
    // 2 · ½¹⁰, McNemar exact with ten discordant pairs of one direction.
    assert.ok(Math.abs((overall.p ?? 1) - 2 ** -9) < 1e-12);
    assert.deepEqual(
      overall.improvements.map((each) => each.caseB),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.match(
      verdictWords(overall),
      /^better: \+25\.0 points \[.*\], p = 0\.002 \(McNemar's exact test, 40 cases\)$/,
    );
  });

  it('says how many results are errors, which no model gave', () => {
    const failing = (name: string, failures: number): RunScores => ({
      name,
      columns: [0, 1].map((column) => ({
        prompt: `p${column}`,
        provider: 'm',
        cases: cases(repeat(60, 1)).map((each) =>
          each.case < failures ? { ...each, value: 0, errors: 1 } : each,
        ),
      })),
    });
    const figure = 'pass';
    const { overall, columns } = compareRuns(failing('A', 0), failing('B', 30), { figure });
    assert.deepEqual([overall.errorsA, overall.errorsB, columns[0]?.errorsB], [0, 60, 30]);
    assert.match(
      verdictWords(overall),
      /^worse: .* cases\)\. 60 results of B are errors \(not answers\): errors count as not passed$/,
    );
    const both = compareRuns(failing('A', 1), failing('B', 30), { figure: 'cost' });
    assert.match(
      verdictWords(both.columns[0]!),
      /\. 1 result of p0 · m is an error \(not an answer\); 30 results of p0 · m are errors \(not answers\)$/,
    );
    assert.match(verdictWords(compareRuns(failing('A', 0), failing('B', 0), { figure }).overall), /or more$/);
  });

  it('calls nothing better that is not, and says what it could have seen', () => {
    const { overall } = compareRuns(run('a', [0, 1, ...repeat(38, 1)]), run('b', [1, 0, ...repeat(38, 1)]), {
      figure: 'pass',
    });
    assert.equal(overall.verdict, 'noDifferenceSeen');
    assert.match(
      verdictWords(overall),
      /^no difference seen: 0\.0 points .*; so many cases show a difference of .* or more$/,
    );
  });

  it('says that there are too few cases', () => {
    const { overall } = compareRuns(run('a', [0, 0, 0]), run('b', [1, 1, 1]), { figure: 'pass' });
    assert.equal(overall.verdict, 'tooFewCases');
    assert.match(verdictWords(overall), /^too few cases: \+100\.0 points/);
    assert.match(verdictWords(overall), /; a difference like this needs about \d+$/);
  });

  it('says which difference needs more cases, where one was asked for', () => {
    const { overall } = compareRuns(run('a', [0, 1, ...repeat(38, 1)]), run('b', [1, 0, ...repeat(38, 1)]), {
      figure: 'pass',
      minimumEffect: 0.05,
    });
    assert.equal(overall.verdict, 'tooFewCases');
    assert.match(verdictWords(overall), /; a difference of 5\.0 points needs about \d+$/);
  });

  it('takes less for better where less is better', () => {
    const a = Array.from({ length: 30 }, (_, n) => 0.002 + n / 1e6);
    const { overall } = compareRuns(
      run('a', a),
      run(
        'b',
        a.map((cost) => cost / 2),
      ),
      { figure: 'cost' },
    );
    assert.equal(overall.verdict, 'better');
    assert.ok(overall.difference < 0);
  });

  it('pairs cases by content, whatever their order, and counts those without a partner', () => {
    const a: RunScores = { name: 'a', columns: [{ prompt: 'p', provider: 'm', cases: cases([1, 0, 1]) }] };
    const b: RunScores = {
      name: 'b',
      columns: [
        {
          prompt: 'p',
          provider: 'm',
          cases: [
            { hash: 'h2', case: 0, value: 0 },
            { hash: 'new', case: 1, value: 1 },
            { hash: 'h1', case: 2, value: null },
          ],
        },
      ],
    };
    const { overall } = compareRuns(a, b);
    assert.deepEqual([overall.n, overall.onlyA, overall.onlyB, overall.withoutValue], [1, 1, 1, 1]);
    assert.deepEqual(overall.regressions, [{ hash: 'h2', caseA: 2, caseB: 0, a: 1, b: 0 }]);
  });

  it('pairs equal cases one by one', () => {
    const twice = (first: number, second: number): RunScores => ({
      name: 'x',
      columns: [
        {
          prompt: 'p',
          provider: 'm',
          cases: [
            { hash: 'h', case: 0, value: first },
            { hash: 'h', case: 1, value: second },
          ],
        },
      ],
    });
    const { overall } = compareRuns(twice(0, 1), twice(0.5, 1));
    assert.deepEqual([overall.n, overall.improvements.length, overall.regressions.length], [2, 1, 0]);
  });

  it('matches a column whose prompt was renamed, when only one was', () => {
    const renamed: RunScores = {
      name: 'b',
      columns: [{ prompt: 'p0 v2', provider: 'm', cases: cases([1]) }],
    };
    assert.equal(compareRuns(run('a', [1]), renamed).overall.n, 1);
    const other: RunScores = {
      name: 'c',
      columns: [
        { prompt: 'x', provider: 'm', cases: [] },
        { prompt: 'y', provider: 'm', cases: [] },
      ],
    };
    assert.throws(() => compareRuns(run('a', [1]), other), { code: 'compare.noColumn' });
  });

  it('counts a case once however many columns it has', () => {
    const { overall, columns } = compareRuns(run('a', [0, 1], [0, 1]), run('b', [1, 1], [0, 1]));
    assert.deepEqual([overall.n, overall.improvements[0]?.b], [2, 0.5]);
    assert.deepEqual(
      columns.map((each) => each.n),
      [2, 2],
    );
  });

  it('does not hold a column that only one run has come to against another', () => {
    // B was stopped before its second column, in which both would be bad, had come to the second case.
    const { overall, columns } = compareRuns(run('a', [1, 1], [0, 0]), run('b', [1, 1], [0, null]));
    assert.deepEqual([overall.n, overall.difference], [2, 0]);
    assert.deepEqual(
      columns.map((each) => [each.n, each.withoutValue]),
      [
        [2, 0],
        [1, 1],
      ],
    );
  });

  it('takes a case without a cluster for one by itself', () => {
    const partly = (value: number): RunScores => ({
      name: 'x',
      columns: [
        {
          prompt: 'p',
          provider: 'm',
          cases: Array.from({ length: 12 }, (_, n) => ({
            hash: `h${n}`,
            case: n,
            value: value + n / 100 + (n % 3) * value,
            ...(n < 6 ? { cluster: 'd' } : {}),
          })),
        },
      ],
    });
    const { overall } = compareRuns(partly(0), partly(1), { cluster: 'document' });
    assert.equal(overall.test, 'clusteredT');
  });

  it('takes cases of one cluster for dependent', () => {
    const clustered = (value: number): RunScores => ({
      name: 'x',
      columns: [
        {
          prompt: 'p',
          provider: 'm',
          cases: Array.from({ length: 20 }, (_, n) => ({
            hash: `h${n}`,
            case: n,
            value: n % 3 === 0 ? value : 0.5,
            cluster: `d${n % 4}`,
          })),
        },
      ],
    });
    assert.equal(compareRuns(clustered(0), clustered(1)).overall.test, 'clusteredT');
  });

  it('says when no case is in both', () => {
    const a: RunScores = {
      name: 'a',
      columns: [{ prompt: 'p', provider: 'm', cases: [{ hash: 'x', case: 0, value: 1 }] }],
    };
    const b: RunScores = {
      name: 'b',
      columns: [{ prompt: 'p', provider: 'm', cases: [{ hash: 'y', case: 0, value: 1 }] }],
    };
    assert.throws(() => compareRuns(a, b), { code: 'compare.noCase' });
  });

  it('turns around when the runs do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
          minLength: 1,
          maxLength: 40,
        }),
        (pairs) => {
          const a = run(
            'a',
            pairs.map(([x]) => x / 4),
          );
          const b = run(
            'b',
            pairs.map(([, y]) => y / 4),
          );
          const [there, back] = [compareRuns(a, b).overall, compareRuns(b, a).overall];
          assert.ok(Math.abs(there.difference + back.difference) < 1e-12);
          assert.ok(Math.abs((there.p ?? 0) - (back.p ?? 0)) < 1e-9);
          const opposite = { better: 'worse', worse: 'better' } as const;
          const turned =
            there.verdict === 'better' || there.verdict === 'worse' ? opposite[there.verdict] : there.verdict;
          assert.equal(back.verdict, turned);
          assert.deepEqual(
            there.regressions.map((each) => each.hash).sort(),
            back.improvements.map((each) => each.hash).sort(),
          );
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('compareColumns', () => {
  it("corrects p for the number of pairs, after Holm's method", () => {
    const strong = [...repeat(12, 1), ...repeat(28, 0)];
    const weak = [...repeat(6, 1), ...repeat(34, 0)];
    const pairs = compareColumns(run('a', repeat(40, 0), weak, strong), { figure: 'pass' });
    assert.deepEqual(
      pairs.map((each) => [each.a, each.b]),
      [
        ['p0 · m', 'p1 · m'],
        ['p0 · m', 'p2 · m'],
        ['p1 · m', 'p2 · m'],
      ],
    );
    // Alone, six of forty would be significant (p = 0.03); as one of three pairs it is not.
    assert.ok((pairs[0]?.p ?? 1) < 0.05 && (pairs[0]?.adjustedP ?? 0) > 0.05);
    assert.deepEqual(
      pairs.map((each) => each.verdict),
      ['noDifferenceSeen', 'better', 'noDifferenceSeen'],
    );
  });

  it('passes over columns that have no case in common', () => {
    const scores = run('a', [1, 0], [1, 1]);
    const apart = { prompt: 'p9', provider: 'm', cases: [{ hash: 'other', case: 7, value: 1 }] };
    assert.equal(compareColumns({ ...scores, columns: [...scores.columns, apart] }).length, 1);
  });

  it('needs two columns', () =>
    assert.throws(() => compareColumns(run('a', [1])), { code: 'compare.noColumn' }));
});
