import { tOfLevel } from './distributions.ts';
import type { Interval } from './intervals.ts';

/** Results by independent unit, a case or a cluster: what they add up to, and how many they are. */
export interface Units {
  sums: ArrayLike<number>;
  sizes: ArrayLike<number>;
  /** The largest magnitude that a result has. */
  largest: number;
  /** What a result can be, where that is known. */
  range?: Interval;
}

/**
 * The interval of a mean over at least two units, of which many may be alike.
 *
 * Student's interval takes its width from what differs between the units at hand. Where most of them are alike (all but
 * a few cases have the score 1, or did not change) those few, or none, are all that it knows: ten equal cases would
 * prove that there is nothing else. So each end is held against that of Student's interval with one more unit, which
 * lies as far from the common value as the farthest that was seen, or, when all are alike, as the largest value is from
 * 0. That unit's weight is the square of the share of units that are alike: nothing when no two are. (Pseudo-observations,
 * as Agresti and Coull 1998, The American Statistician 52, and Agresti and Min 2005, Statistics in Medicine 24, add them
 * to rates; the weight is ours, and the coverage is simulated in the tests.)
 */
export function cautiousInterval(units: Units, level: number): Interval {
  const { sums, sizes } = units;
  const count = sums.length;
  let [total, results] = [0, 0];
  for (let i = 0; i < count; i++) {
    total += sums[i] ?? 0;
    results += sizes[i] ?? 0;
  }
  const t = tOfLevel(level, count - 1);
  const unseen = unseenUnit(units);
  /** An end of the interval with a unit of mean size and this value beside the others. */
  const end = (sign: number, weight: number, value: number) => {
    const size = (weight * results) / count;
    const mean = (total + size * value) / (results + size);
    let squares = weight * ((results / count) * (value - mean)) ** 2;
    for (let i = 0; i < count; i++) squares += ((sums[i] ?? 0) - mean * (sizes[i] ?? 0)) ** 2;
    const error = Math.sqrt(((count + weight) / (count + weight - 1)) * squares) / (results + size);
    return mean + sign * t * error;
  };
  return [
    Math.min(end(-1, 0, 0), end(-1, unseen.weight, unseen.low)),
    Math.max(end(1, 0, 0), end(1, unseen.weight, unseen.high)),
  ];
}

/** What one more unit could be, on either side of the value that most units have, and how much it weighs. */
function unseenUnit({ sums, sizes, largest, range = [-Infinity, Infinity] }: Units) {
  const count = sums.length;
  const values = Float64Array.from({ length: count }, (_, i) => (sums[i] ?? 0) / (sizes[i] ?? 1)).sort();
  // Values that differ by rounding are the same.
  const grain = 1e-9 * largest;
  // Of values that are equally frequent, the lowest counts for the low end and the highest for the high end.
  let [lowest, highest, most] = [0, 0, 0];
  for (let start = 0; start < count;) {
    const value = values[start] ?? 0;
    let end = start + 1;
    while (end < count && (values[end] ?? 0) - value <= grain) end++;
    if (end - start > most) lowest = value;
    if (end - start >= most) [highest, most] = [value, end - start];
    start = end;
  }
  const reach = (from: number) => {
    const farthest = Math.max(from - (values[0] ?? 0), (values[count - 1] ?? 0) - from);
    return farthest > grain ? farthest : largest;
  };
  return {
    low: Math.max(range[0], lowest - reach(lowest)),
    high: Math.min(range[1], highest + reach(highest)),
    weight: ((most - 1) / (count - 1)) ** 2,
  };
}
