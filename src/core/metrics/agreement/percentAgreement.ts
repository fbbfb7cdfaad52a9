import type { Ratings } from './ratings.ts';
import { equalPairs, pairableItems, tally } from './ratings.ts';

/**
 * The share of the pairs of ratings of the same item that are equal (0 to 1). Chance is not taken off.
 * For two raters: the share of items on which they agree. Null where no item has two ratings.
 *
 * @param ratings for each rater a rating per item, null where there is none
 * @throws CupelError `metrics.badInput` for no raters, or raters with different numbers of items
 */
export function percentAgreement(ratings: Ratings): number | null {
  let equal = 0;
  let all = 0;
  for (const given of pairableItems(ratings)) {
    equal += equalPairs(tally(given));
    all += given.length * (given.length - 1);
  }
  return all > 0 ? equal / all : null;
}
