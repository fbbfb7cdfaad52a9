import type { Interval } from '../stats/intervals.ts';
import { cautiousInterval } from '../stats/cautiousInterval.ts';
import { clusterSums } from '../stats/clusters.ts';
import { meanOf } from '../stats/means.ts';
import { passAtK, passHatK } from '../stats/repeats.ts';
import { estimate, unitsOf } from './estimates.ts';
import type { CaseFigures, SummaryOptions } from './summaryOptions.ts';

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

/**
 * @param figures of one column, at least one
 * @param enough the share of a case's repeats that must pass
 * @param clusterOf what the case belongs to; cases of one cluster are not independent
 */
export function summariseRepeats(
  figures: readonly CaseFigures[],
  enough: (caseNo: number) => number,
  clusterOf: (caseNo: number) => string | number,
): RepeatFigures {
  const verdicts = figures.map((each) => ({
    case: each.case,
    n: 1,
    passed: Number(passesOften(each, enough(each.case))),
    score: 0,
  }));
  const { passRate, passRateInterval } = estimate(unitsOf(verdicts, (each) => clusterOf(each.case)));
  const clusters = figures.map((each) => clusterOf(each.case));
  const [fewest, most] = figures.reduce(
    ([low, high], { n }) => [Math.min(low, n), Math.max(high, n)],
    [Infinity, 0],
  );
  return {
    repeats: most,
    cases: figures.length,
    passed: verdicts.reduce((sum, each) => sum + each.passed, 0),
    passRate,
    passRateInterval,
    flaky: figures.filter(({ n, passed }) => passed > 0 && passed < n).length,
    tries: triesUpTo(fewest).map((k) => ({
      k,
      ...named('passAtK', figures, clusters, ({ n, passed }) => passAtK(n, passed, k)),
      ...named('passHatK', figures, clusters, ({ n, passed }) => passHatK(n, passed, k)),
    })),
  };
}

/** Whether enough of a case's repeats passed. 4 of 5 with a threshold of 0.8 is enough. */
export function passesOften({ n, passed }: Pick<CaseFigures, 'n' | 'passed'>, threshold: number): boolean {
  return passed >= threshold * n - 1e-9;
}

/** The share of a case's repeats that must pass: its own, else the suite's, else all. */
export function enoughRepeats({ caseThresholds, repeatThreshold }: SummaryOptions, caseNo: number): number {
  return caseThresholds?.[caseNo] ?? repeatThreshold ?? 1;
}

/** 1 to 5, then 8, 10, 20, 50, 100 as far as there are repeats, and the most. */
function triesUpTo(fewest: number): number[] {
  const chosen = [1, 2, 3, 4, 5, 8, 10, 20, 50].filter((k) => k <= fewest);
  return chosen.includes(fewest) ? chosen : [...chosen, fewest];
}

function named<Name extends 'passAtK' | 'passHatK'>(
  name: Name,
  figures: readonly CaseFigures[],
  clusters: readonly (string | number)[],
  valueOf: (figure: CaseFigures) => number,
): Record<Name, number> & Record<`${Name}Interval`, Interval | null> {
  const values = Float64Array.from(figures, valueOf);
  const isKnown = new Set(clusters).size > 1;
  const interval = isKnown
    ? clamp(cautiousInterval({ ...clusterSums(values, clusters, 0), largest: 1, range: [0, 1] }, 0.95))
    : null;
  return { [name]: meanOf(values), [`${name}Interval`]: interval } as Record<Name, number> &
    Record<`${Name}Interval`, Interval | null>;
}

/** A mean of chances is one. */
function clamp([low, high]: Interval): Interval {
  return [Math.max(0, low), Math.min(1, high)];
}

/**
 * `4/5`, `4 of 5`, `80%` or `0.8` as a share above 0, at most 1; undefined for what is none.
 */
export function readRepeatThreshold(value: unknown): number | undefined {
  const share = typeof value === 'string' ? shareOfText(value) : typeof value === 'number' ? value : NaN;
  return share > 0 && share <= 1 ? share : undefined;
}

function shareOfText(text: string): number {
  const fraction = /^\s*(\d+)\s*(?:\/|of)\s*(\d+)\s*$/.exec(text);
  if (fraction) return Number(fraction[1]) / Number(fraction[2]);
  const percent = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text);
  if (percent) return Number(percent[1]) / 100;
  return text.trim() === '' ? NaN : Number(text);
}
