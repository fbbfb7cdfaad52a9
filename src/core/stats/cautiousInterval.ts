import type { Interval } from './intervals.ts';
import { UnitSums } from './unitSums.ts';

/** Results by independent unit, a case or a cluster: what they add up to, and how many they are. */
export interface Units {
  sums: ArrayLike<number>;
  sizes: ArrayLike<number>;
  /** The largest magnitude that a result has. */
  largest: number;
  /** What a result can be, where that is known. */
  range?: Interval;
}

/** The interval of a mean over at least two units, of which many may be alike: see `UnitSums.interval`. */
export function cautiousInterval({ sums, sizes, ...bounds }: Units, level: number): Interval | null {
  const all = new UnitSums();
  for (let reading = 0; reading < UnitSums.readings; reading++) {
    for (let unit = 0; unit < sums.length; unit++) all.add(unit, sums[unit] ?? 0, sizes[unit] ?? 0);
    all.endReading();
  }
  return all.interval(level, bounds);
}
