import type { Interval } from '../stats/intervals.ts';
import { passAtK, passHatK } from '../stats/repeats.ts';
import { UnitSums } from '../stats/unitSums.ts';
import { EstimateSums } from './estimates.ts';
import { passesOften } from './repeatThreshold.ts';
import type { CaseFigures } from './summaryOptions.ts';

/** What repeats of the cases of one column show together. */
export interface RepeatFigures {
  /** The most repeats that a case has. */
  repeats: number;
  cases: number;
  /** Cases of which enough repeats passed: all, unless the suite has a `repeatThreshold`. */
  passed: number;
  /** passed / cases, with its 95% interval. */
  passRate: number;
  passRateInterval: Interval;
  /** Cases whose repeats disagree. */
  flaky: number;
  /** For k from 1 to the fewest repeats that a case has, at most ten of them. */
  tries: Tries[];
}

/** Means over cases. */
export interface Tries {
  k: number;
  /** The chance that at least one of k tries passes; with its 95% interval, null for fewer than two cases. */
  passAtK: number;
  passAtKInterval: Interval | null;
  /** The chance that all of k tries pass. */
  passHatK: number;
  passHatKInterval: Interval | null;
}

/** Adds up the cases of one column: in three readings, since only the first tells how many tries there are. */
export class RepeatSums {
  static readonly readings = 3;
  readonly #enough: (caseNo: number) => number;
  readonly #verdicts = new EstimateSums();
  #readings = 0;
  #cases = 0;
  #passed = 0;
  #flaky = 0;
  #fewest = Infinity;
  #most = 0;
  #tries: { k: number; atK: UnitSums; hatK: UnitSums }[] = [];

  /** @param enough the share of a case's repeats that must pass */
  constructor(enough: (caseNo: number) => number) {
    this.#enough = enough;
  }

  get cases(): number {
    return this.#cases;
  }
  /** Whether a case was asked more than once. */
  get isRepeated(): boolean {
    return this.#most > 1;
  }

  /** @param unit what the case belongs to; cases of one unit come one after the other and are not independent */
  add(unit: string | number, figures: CaseFigures): void {
    const { n, passed } = figures;
    const hasPassed = Number(passesOften(figures, this.#enough(figures.case)));
    this.#verdicts.add(unit, { n: 1, passed: hasPassed, score: 0 });
    for (const { k, atK, hatK } of this.#tries) {
      atK.add(unit, passAtK(n, passed, k), 1);
      hatK.add(unit, passHatK(n, passed, k), 1);
    }
    if (this.#readings > 0) return;
    this.#cases++;
    this.#passed += hasPassed;
    this.#flaky += Number(passed > 0 && passed < n);
    this.#fewest = Math.min(this.#fewest, n);
    this.#most = Math.max(this.#most, n);
  }

  endReading(): void {
    this.#verdicts.endReading();
    for (const { atK, hatK } of this.#tries) {
      atK.endReading();
      hatK.endReading();
    }
    if (this.#readings++ === 0 && this.#cases > 0)
      this.#tries = triesUpTo(this.#fewest).map((k) => ({ k, atK: new UnitSums(), hatK: new UnitSums() }));
  }

  /** After all readings, of at least one case. */
  figures(): RepeatFigures {
    const { passRate, passRateInterval } = this.#verdicts.estimate();
    return {
      repeats: this.#most,
      cases: this.#cases,
      passed: this.#passed,
      passRate,
      passRateInterval,
      flaky: this.#flaky,
      tries: this.#tries.map(({ k, atK, hatK }) => ({
        k,
        passAtK: atK.mean,
        passAtKInterval: chanceInterval(atK),
        passHatK: hatK.mean,
        passHatKInterval: chanceInterval(hatK),
      })),
    };
  }
}

/** 1 to 5, then 8, 10, 20, 50, 100 as far as there are repeats, and the most. */
function triesUpTo(fewest: number): number[] {
  const chosen = [1, 2, 3, 4, 5, 8, 10, 20, 50].filter((k) => k <= fewest);
  return chosen.includes(fewest) ? chosen : [...chosen, fewest];
}

/** A mean of chances is one. */
function chanceInterval(chances: UnitSums): Interval | null {
  return chances.interval(0.95, { largest: 1, range: [0, 1] });
}
