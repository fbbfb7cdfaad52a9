import { CupelError } from '../errors.ts';
import type { Risk } from '../stats/power.ts';
import {
  minimumDetectableDifference,
  powerForPairedMeans,
  sampleSizeForPairedMeans,
  sampleSizeForPairedProportions,
  sampleSizeForProportions,
} from '../stats/power.ts';
import { meanOf, squaresAbout } from '../stats/means.ts';
import { matchCases, matchColumns, poolMatches } from './matchCases.ts';
import type { RunScores } from './runScores.ts';

/** How many cases a comparison needs. */
export interface CasesNeeded {
  /** The difference that is to be seen. */
  difference: number;
  /** Cases when both systems answer the same ones, which is how runs are compared. */
  paired: number;
  /** Cases for each system when they answer different ones; null for scores. */
  unpaired: number | null;
  /** Where it comes from that some cases change: measured, or assumed. */
  basis: 'measured' | 'independent' | 'given';
  /** Pass rates: the share of cases that one of the two passes and the other does not. */
  discordant: number | null;
  /** Scores: the standard deviation of the differences. */
  deviation: number | null;
}

/**
 * For pass rates, before anything was run. Without a known share of discordant cases the two systems are taken to fail
 * independently of each other, which is the most pessimistic of what is likely: two versions of one prompt agree more.
 * @param rate the pass rate now, above 0 and below 1
 * @param difference to be seen, not 0; rate + difference is from 0 to 1
 * @param discordant the share of cases that exactly one of the two passes
 * @throws CupelError `power.impossible`, stats.badInput
 */
export function casesForRates(
  rate: number,
  difference: number,
  discordant: number | undefined,
  risk: Risk = {},
): CasesNeeded {
  const other = rate + difference;
  if (other < 0 || other > 1)
    throw new CupelError('power.impossible', `a rate of ${rate} cannot change by ${difference}`, {
      hint: 'Rates are from 0 to 1: a difference of 5 points is 0.05.',
    });
  // Rounded, as 0.8 · 0.15 + 0.2 · 0.85 would otherwise be a digit below a difference that it equals.
  const share = discordant ?? Number((rate * (1 - other) + other * (1 - rate)).toPrecision(12));
  return {
    difference,
    paired: Math.ceil(
      sampleSizeForPairedProportions(Math.max(share, Math.abs(difference)), difference, risk),
    ),
    unpaired: Math.ceil(sampleSizeForProportions(rate, other, risk)),
    basis: discordant === undefined ? 'independent' : 'given',
    discordant: share,
    deviation: null,
  };
}

/** What two runs show of how much cases change between them. */
export interface Spread {
  cases: number;
  /** Standard deviation of the differences. */
  deviation: number;
  meanA: number;
  meanB: number;
  /** The share of cases that differ. */
  changed: number;
}

/** @throws CupelError `compare.noColumn`, `compare.noCase` when fewer than two cases can be paired */
export function spreadOf(a: RunScores, b: RunScores): Spread {
  const { pairs } = poolMatches(
    matchColumns(a, b).map(([before, after]) => matchCases(before.cases, after.cases)),
  );
  if (pairs.length < 2)
    throw new CupelError('compare.noCase', `${a.name} and ${b.name} have fewer than two cases in common`, {
      hint: 'Cases are the same when their variables, assertions and options are.',
    });
  const before = Float64Array.from(pairs, (pair) => pair.a.value ?? 0);
  const after = Float64Array.from(pairs, (pair) => pair.b.value ?? 0);
  const differences = before.map((value, index) => (after[index] ?? 0) - value);
  const variance = squaresAbout(differences, meanOf(differences)) / (differences.length - 1);
  return {
    cases: pairs.length,
    deviation: Math.sqrt(variance),
    meanA: meanOf(before),
    meanB: meanOf(after),
    changed: differences.filter((value) => Math.abs(value) > 1e-12).length / differences.length,
  };
}

/**
 * For any figure, from how much it changed between two runs.
 * @param difference to be seen, in the units of the figure, not 0
 * @throws CupelError `power.noSpread` when no case changed
 */
export function casesForSpread({ deviation }: Spread, difference: number, risk: Risk = {}): CasesNeeded {
  if (deviation === 0)
    throw new CupelError(
      'power.noSpread',
      'no case changed between the two runs, so nothing tells how many are needed',
      {
        hint: 'Give two runs that differ, or rates: cupel power --rate 0.8 --difference 0.05',
      },
    );
  return {
    difference,
    paired: Math.ceil(sampleSizeForPairedMeans(difference, deviation, risk)),
    unpaired: null,
    basis: 'measured',
    discordant: null,
    deviation,
  };
}

/** What as many cases as there are can show: the smallest difference, and the chance to see the one asked for. */
export function powerOfSpread(
  { cases, deviation }: Spread,
  difference: number,
  risk: Risk = {},
): { smallest: number; chance: number } | null {
  if (deviation === 0 || cases < 2) return null;
  return {
    smallest: minimumDetectableDifference(deviation / Math.sqrt(cases), risk),
    chance: powerForPairedMeans(
      cases,
      difference,
      deviation,
      risk.alpha === undefined ? {} : { alpha: risk.alpha },
    ),
  };
}
