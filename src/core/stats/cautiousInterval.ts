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
  const { sums, sizes, largest, range = [-Infinity, Infinity] } = units;
  const count = sums.length;
  let [total, results] = [0, 0];
  for (let i = 0; i < count; i++) {
    total += sums[i] ?? 0;
    results += sizes[i] ?? 0;
  }
  const t = tOfLevel(level, count - 1);
  const common = commonValue(units);
  /** An end of the interval with a unit of mean size and this value beside the others. */
  const end = (sign: number, weight: number, value: number) => {
    const size = (weight * results) / count;
    const mean = (total + size * value) / (results + size);
    let squares = weight * ((results / count) * (value - mean)) ** 2;
    for (let i = 0; i < count; i++) squares += ((sums[i] ?? 0) - mean * (sizes[i] ?? 0)) ** 2;
    const error = Math.sqrt(((count + weight) / (count + weight - 1)) * squares) / (results + size);
    return mean + sign * t * error;
  };
  const reach = common.farthest > 0 ? common.farthest : largest;
  return [
    Math.min(end(-1, 0, 0), end(-1, common.weight, Math.max(range[0], common.value - reach))),
    Math.max(end(1, 0, 0), end(1, common.weight, Math.min(range[1], common.value + reach))),
  ];
}

/** The value that most units have, the weight of one more, and how far from that value the farthest unit is. */
function commonValue({ sums, sizes, largest }: Units): { value: number; weight: number; farthest: number } {
  const count = sums.length;
  // Values that differ by rounding are the same.
  const grain = (largest || 1) * 1e-9;
  const keyOf = (i: number) => Math.round((sums[i] ?? 0) / (sizes[i] ?? 1) / grain);
  const counts = new Map<number, number>();
  let [key, most] = [0, 0];
  for (let i = 0; i < count; i++) {
    const each = keyOf(i);
    const seen = (counts.get(each) ?? 0) + 1;
    counts.set(each, seen);
    if (seen > most) [key, most] = [each, seen];
  }
  let farthest = 0;
  for (const each of counts.keys()) farthest = Math.max(farthest, Math.abs(each - key));
  return { value: key * grain, weight: ((most - 1) / (count - 1)) ** 2, farthest: farthest * grain };
}
