import { CupelError } from '../errors.ts';
import { adjust } from '../stats/adjust.ts';
import type { ScoreComparison } from '../stats/compareScores.ts';
import { compareScores } from '../stats/compareScores.ts';
import type { MatchedCases } from './matchCases.ts';
import { clustersOf, matchCases, matchColumns, poolMatches } from './matchCases.ts';
import type { ColumnScores, Figure, RunScores } from './runScores.ts';

export interface ComparisonOptions {
  /** What is compared: `score` unless given. */
  figure?: Figure;
  /** Chance of an alarm when nothing has changed: 0.05 unless given. */
  alpha?: number;
  /** How much worse B may be and still count as not inferior. */
  margin?: number;
  /** The smallest difference that matters. */
  minimumEffect?: number;
  /** The key by which the scores were given clusters: when no case has it, that is an error. */
  cluster?: string;
}

/** B against A. */
export interface Comparison extends Omit<ScoreComparison, 'regressions' | 'improvements'> {
  a: string;
  b: string;
  figure: Figure;
  /** Cases only one side has, and pairs where one side has no such figure. */
  onlyA: number;
  onlyB: number;
  withoutValue: number;
  /** Results of the cases compared that are errors, and no answers. Absent in old runs. */
  errorsA?: number;
  errorsB?: number;
  /** Cases where B is worse, the largest loss first. */
  regressions: CaseChange[];
  /** Cases where B is better, the largest gain first. */
  improvements: CaseChange[];
  /** Where several comparisons were made at once: p after Holm's correction. */
  adjustedP?: number;
}

export interface CaseChange {
  hash: string;
  /** Zero-based, in each run. */
  caseA: number;
  caseB: number;
  a: number;
  b: number;
}

export interface RunsComparison {
  /** Over all columns that both have; a case with several columns counts once, by their mean. */
  overall: Comparison;
  /** Column by column, when there are several; p corrected after Holm. */
  columns: Comparison[];
}

/** Of these, less is better. */
const lowerIsBetter = new Set(['cost', 'latency']);

/**
 * Is run B better than run A, on the cases that both have?
 * @throws CupelError `compare.noColumn`, `compare.noCase` when nothing can be paired
 */
export function compareRuns(a: RunScores, b: RunScores, options: ComparisonOptions = {}): RunsComparison {
  const columns = matchColumns(a, b);
  if (columns.length === 0)
    throw new CupelError(
      'compare.noColumn',
      `${a.name} and ${b.name} have no prompt and provider in common`,
      {
        hint: 'Give prompts and providers a label that stays the same when they change.',
      },
    );
  const matches = columns.map(([before, after]) => matchCases(before.cases, after.cases));
  const overall = compareMatched([a.name, b.name], poolMatches(matches), options);
  if (columns.length === 1) return { overall, columns: [] };
  const each = columns.flatMap(([before, after], index) => {
    const matched = matches[index];
    // A column that one run has not come to, or that has no such figure, is left out.
    if (!matched || matched.pairs.length === 0) return [];
    return [compareMatched([nameOf(before), nameOf(after)], matched, options)];
  });
  return { overall, columns: holm(each, options.alpha) };
}

/**
 * Every column of a run against every other, on the same cases; p corrected after Holm.
 * @throws CupelError `compare.noColumn` when there are not two
 */
export function compareColumns({ name, columns }: RunScores, options: ComparisonOptions = {}): Comparison[] {
  if (columns.length < 2)
    throw new CupelError(
      'compare.noColumn',
      `${name} has one prompt and one provider: there is nothing to compare it with`,
      {
        hint: 'Name a second run: cupel compare <a> <b>',
      },
    );
  const pairs = columns.flatMap((first, index) =>
    columns.slice(index + 1).map((second) => [first, second] as const),
  );
  const matched = pairs.map(([first, second]) => ({
    names: [nameOf(first), nameOf(second)] as const,
    matched: matchCases(first.cases, second.cases),
  }));
  const comparable = matched.filter((each) => each.matched.pairs.length > 0);
  // None at all is an error, which the first of them tells.
  const compared = comparable.length > 0 ? comparable : matched.slice(0, 1);
  return holm(
    compared.map((each) => compareMatched(each.names, each.matched, options)),
    options.alpha,
  );
}

function nameOf({ prompt, provider }: ColumnScores): string {
  return `${prompt} · ${provider}`;
}

function compareMatched(
  [a, b]: readonly [a: string, b: string],
  { pairs, onlyA, onlyB, withoutValue, errorsA, errorsB }: MatchedCases,
  { figure = 'score', cluster, ...options }: ComparisonOptions,
): Comparison {
  if (pairs.length === 0)
    throw new CupelError('compare.noCase', `${a} and ${b} have no case with a ${figure} in common`, {
      hint: 'Cases are the same when their variables, assertions and options are.',
    });
  const clusters = clustersOf(pairs);
  if (cluster !== undefined && !clusters)
    throw new CupelError('compare.noCluster', `no case of ${a} and ${b} has metadata named "${cluster}"`, {
      hint: 'Name a key that stands under `metadata` of the cases, or a variable.',
    });
  const { regressions, improvements, ...comparison } = compareScores(
    Float64Array.from(pairs, (pair) => pair.a.value ?? 0),
    Float64Array.from(pairs, (pair) => pair.b.value ?? 0),
    { ...options, lowerIsBetter: lowerIsBetter.has(figure), clusters },
  );
  const changes = (indexes: readonly number[]) =>
    indexes
      .flatMap((index): CaseChange[] => {
        const pair = pairs[index];
        if (!pair) return [];
        return [
          {
            hash: pair.b.hash,
            caseA: pair.a.case,
            caseB: pair.b.case,
            a: pair.a.value ?? 0,
            b: pair.b.value ?? 0,
          },
        ];
      })
      .sort((x, y) => Math.abs(y.b - y.a) - Math.abs(x.b - x.a));
  return {
    ...comparison,
    a,
    b,
    figure,
    onlyA,
    onlyB,
    withoutValue,
    errorsA,
    errorsB,
    regressions: changes(regressions),
    improvements: changes(improvements),
  };
}

/** With many comparisons one is significant by chance: the verdicts follow the corrected p. */
function holm(comparisons: readonly Comparison[], alpha = 0.05): Comparison[] {
  const tested = comparisons.filter((each) => each.p !== null);
  if (tested.length < 2) return [...comparisons];
  const adjusted = adjust(
    tested.map((each) => each.p ?? 1),
    'holm',
  );
  const correctedP = new Map(tested.map((each, index) => [each, adjusted[index]]));
  return comparisons.map((each) => {
    const p = correctedP.get(each);
    if (p === undefined) return each;
    const significant = each.verdict === 'better' || each.verdict === 'worse';
    return {
      ...each,
      adjustedP: p,
      ...(significant && p > alpha ? { verdict: 'noDifferenceSeen' as const } : {}),
    };
  });
}
