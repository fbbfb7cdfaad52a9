import type { Label } from '../input.ts';
import { badInput, sortedLabels } from '../input.ts';
import type { Ratings } from './ratings.ts';
import { equalPairs, pairableItems, tally } from './ratings.ts';

/** What differences of ratings mean: nothing, an order, a distance, or a proportion. */
export type MeasurementLevel = 'nominal' | 'ordinal' | 'interval' | 'ratio';

export interface AlphaOptions {
  /** Default `nominal`. */
  level?: MeasurementLevel;
}

/** The sum of squared differences over all ordered pairs of ratings. */
type PairSum<T> = (ratings: readonly T[]) => number;

/**
 * Krippendorff's alpha: the agreement of any number of raters beyond chance, with missing ratings. Items with fewer
 * than two ratings are left out.
 *
 * Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability".
 * Range: up to 1; 0 by chance. Null where no item has two ratings, or all ratings are equal.
 * Ordinal order: numbers by value, text by code unit. Time: linear in the ratings, for `ratio` quadratic in the
 * number of distinct values.
 *
 * @param ratings for each rater a rating per item, null where there is none
 * @throws CupelError `metrics.badInput` for no raters, raters with different numbers of items, mixed kinds of
 *   ratings, ratings that are not finite numbers (interval, ratio) or negative (ratio), an unknown level
 */
export function krippendorffAlpha(ratings: Ratings, options: AlphaOptions = {}): number | null {
  const items = pairableItems(ratings);
  switch (options.level ?? 'nominal') {
    case 'nominal':
      sortedLabels(items.flat());
      return alpha(items, (given) => given.length * (given.length - 1) - equalPairs(tally(given)));
    case 'ordinal':
      return alpha(byMiddleRank(items), squaredDifferences);
    case 'interval':
      return alpha(asNumbers(items), squaredDifferences);
    case 'ratio':
      return alpha(asProportions(items), squaredProportions);
    default:
      throw badInput(
        `unknown level ${JSON.stringify(options.level)}`,
        'Use nominal, ordinal, interval or ratio.',
      );
  }
}

function alpha<T>(items: readonly (readonly T[])[], pairSum: PairSum<T>): number | null {
  const all = items.flat();
  const expected = pairSum(all) / (all.length - 1);
  if (!(expected > 0)) return null;
  const observed = items.reduce((sum, given) => sum + pairSum(given) / (given.length - 1), 0);
  return 1 - observed / expected;
}

/** Around the mean, so that large ratings lose no digits. */
function squaredDifferences(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return 2 * values.length * values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

function squaredProportions(values: readonly number[]): number {
  const counts = [...tally(values)];
  let sum = 0;
  for (const [a, countA] of counts) {
    for (const [b, countB] of counts) {
      if (a !== b) sum += countA * countB * ((a - b) / (a + b)) ** 2;
    }
  }
  return sum;
}

/**
 * Each rating as the middle of the ranks it takes among all: the ordinal difference of two ratings, the ratings
 * between them with half of their own, is the difference of these.
 */
function byMiddleRank(items: readonly Label[][]): number[][] {
  const counts = tally(items.flat());
  const rankOf = new Map<Label, number>();
  let before = 0;
  for (const label of sortedLabels(counts.keys())) {
    const count = counts.get(label) ?? 0;
    rankOf.set(label, before + count / 2);
    before += count;
  }
  return items.map((given) => given.map((label) => rankOf.get(label) ?? 0));
}

function asNumbers(items: readonly Label[][]): number[][] {
  return items.map((given) =>
    given.map((rating) => {
      if (typeof rating === 'number' && Number.isFinite(rating)) return rating;
      throw badInput(
        `the rating ${JSON.stringify(rating)} is not a number`,
        'Use the level nominal or ordinal for classes.',
      );
    }),
  );
}

function asProportions(items: readonly Label[][]): number[][] {
  const numbers = asNumbers(items);
  const negative = numbers.flat().find((value) => value < 0);
  if (negative !== undefined) throw badInput(`the rating ${negative} is negative`, 'Use the level interval.');
  return numbers;
}
