import type { Interval } from '../stats/intervals.ts';
import type { Estimate } from './estimates.ts';
import { estimate, unitsOf } from './estimates.ts';
import type { CaseFigures, CaseValues } from './summaryOptions.ts';

/** Below so many cases a slice is marked, and no gap is claimed from it. */
export const fewestCases = 30;

/** The results by the values of one key. */
export interface SliceFigures {
  key: string;
  /** The worst pass rate first. */
  slices: Slice[];
  /** Cases that have no such key. */
  without: number;
  gap: SliceGap | null;
}

export interface Slice extends Omit<Estimate, 'units'> {
  value: string;
  cases: number;
  /** Fewer than 30 cases: its rate says little. */
  small: boolean;
}

/** The difference of the pass rates of the best and the worst slice among those that are not small. */
export interface SliceGap {
  best: string;
  worst: string;
  difference: number;
  /**
   * 95% together for all pairs of slices (Bonferroni), since the widest of many gaps is wide by chance. Where it holds
   * 0, the slices may not differ at all.
   */
  interval: Interval;
  /** How many pairs there were to choose from. */
  pairs: number;
}

/**
 * @param figures of all columns
 * @param values the value of the key for each case
 * @param clusterOf what the case belongs to
 */
export function summariseSlices(
  key: string,
  figures: readonly CaseFigures[],
  values: CaseValues,
  clusterOf: (caseNo: number) => string | number,
): SliceFigures {
  const groups = Map.groupBy(figures, (each) => values.get(each.case));
  const without = countCases(groups.get(undefined) ?? []);
  groups.delete(undefined);
  const entries = [...groups].map(([value = '', members]) => ({
    units: unitsOf(members, (each) => clusterOf(each.case)),
    slice: sliceOf(value, members, clusterOf),
  }));
  const order = entries.toSorted(
    (a, b) => a.slice.passRate - b.slice.passRate || (a.slice.value < b.slice.value ? -1 : 1),
  );
  return { key, slices: order.map(({ slice }) => slice), without, gap: gapOf(order) };
}

function sliceOf(
  value: string,
  members: readonly CaseFigures[],
  clusterOf: (caseNo: number) => string | number,
): Slice {
  const { units: _, ...figures } = estimate(unitsOf(members, (each) => clusterOf(each.case)));
  const cases = countCases(members);
  return { value, cases, small: cases < fewestCases, ...figures };
}

function countCases(figures: readonly CaseFigures[]): number {
  return new Set(figures.map((each) => each.case)).size;
}

/**
 * The interval of a difference from those of its two rates (Newcombe 1998, method 10; for any intervals: Zou and Donner
 * 2008, "Construction of confidence limits about effect measures: a general approach").
 */
function gapOf(order: readonly { units: Parameters<typeof estimate>[0]; slice: Slice }[]): SliceGap | null {
  const large = order.filter(({ slice }) => !slice.small);
  const [worst, best] = [large[0], large.at(-1)];
  if (!worst || !best || worst === best) return null;
  const pairs = (large.length * (large.length - 1)) / 2;
  const level = 1 - 0.05 / pairs;
  const [low, high] = [estimate(worst.units, level), estimate(best.units, level)];
  const difference = high.passRate - low.passRate;
  return {
    best: best.slice.value,
    worst: worst.slice.value,
    difference,
    interval: [
      difference -
        Math.hypot(high.passRate - high.passRateInterval[0], low.passRateInterval[1] - low.passRate),
      difference +
        Math.hypot(high.passRateInterval[1] - high.passRate, low.passRate - low.passRateInterval[0]),
    ],
    pairs,
  };
}
