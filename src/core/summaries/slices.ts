import type { Interval } from '../stats/intervals.ts';
import type { Estimate } from './estimates.ts';
import { EstimateSums } from './estimates.ts';
import type { CaseFigures } from './summaryOptions.ts';

/** Below so many cases a slice is marked, and no gap is claimed from it. */
const fewestCases = 30;

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

/** Adds up the results of all columns by the values of one key, in as many readings as an estimate takes. */
export class SliceSums {
  readonly #key: string;
  readonly #slices = new Map<string, SliceSum>();
  readonly #without = new CaseCount();

  constructor(key: string) {
    this.#key = key;
  }

  /**
   * @param unit what the case belongs to; units, and in them cases, come one after the other
   * @param value of the key; null where the case has none
   */
  add(unit: string | number, figures: CaseFigures, value: string | null): void {
    if (value === null) return this.#without.see(figures.case);
    let slice = this.#slices.get(value);
    if (!slice)
      this.#slices.set(value, (slice = { value, sums: new EstimateSums(), cases: new CaseCount() }));
    slice.sums.add(unit, figures);
    slice.cases.see(figures.case);
  }

  endReading(): void {
    this.#without.endReading();
    for (const { sums, cases } of this.#slices.values()) {
      sums.endReading();
      cases.endReading();
    }
  }

  figures(): SliceFigures {
    const order = Array.from(this.#slices.values(), ({ value, sums, cases: { count: cases } }) => {
      const { units: _, ...figures } = sums.estimate();
      return { sums, slice: { value, cases, small: cases < fewestCases, ...figures } };
    }).sort((a, b) => a.slice.passRate - b.slice.passRate || (a.slice.value < b.slice.value ? -1 : 1));
    return {
      key: this.#key,
      slices: order.map(({ slice }) => slice),
      without: this.#without.count,
      gap: gapOf(order),
    };
  }
}

interface SliceSum {
  value: string;
  sums: EstimateSums;
  cases: CaseCount;
}

/** Counts cases whose columns come one after the other, in the first reading. */
class CaseCount {
  count = 0;
  #last = -1;
  #isCounted = false;

  see(caseNo: number): void {
    if (!this.#isCounted && caseNo !== this.#last) this.count++;
    this.#last = caseNo;
  }

  endReading(): void {
    this.#isCounted = true;
  }
}

/**
 * The interval of a difference from those of its two rates (Newcombe 1998, method 10; for any intervals: Zou and Donner
 * 2008, "Construction of confidence limits about effect measures: a general approach").
 */
function gapOf(order: readonly { sums: EstimateSums; slice: Slice }[]): SliceGap | null {
  const large = order.filter(({ slice }) => !slice.small);
  const [worst, best] = [large[0], large.at(-1)];
  if (!worst || !best || worst === best) return null;
  const pairs = (large.length * (large.length - 1)) / 2;
  const level = 1 - 0.05 / pairs;
  const [low, high] = [worst.sums.estimate(level), best.sums.estimate(level)];
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
