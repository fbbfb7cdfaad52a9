import type { Label } from '../input.ts';
import { badInput, requireSome } from '../input.ts';

/** For each rater a rating per item, null where there is none. */
export type Ratings = readonly (readonly (Label | null)[])[];

/** The ratings of each item that has at least two: others say nothing about agreement. */
export function pairableItems(ratings: Ratings): Label[][] {
  requireSome(ratings, 'ratings');
  const items = ratings[0]?.length ?? 0;
  ratings.forEach((row, i) => {
    if (row.length !== items) {
      throw badInput(
        `ratings[${i}] has ${row.length} items, ratings[0] has ${items}`,
        'Give one list per rater, with null for what was not rated.',
      );
    }
  });
  return Array.from({ length: items }, (_, item) =>
    ratings.map((row) => row[item] ?? null).filter((rating) => rating !== null),
  ).filter((given) => given.length >= 2);
}

/** How often each rating was given. */
export function tally<T>(ratings: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const rating of ratings) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  return counts;
}

/** Among the ordered pairs of `n` ratings, how many are equal. */
export function equalPairs(counts: ReadonlyMap<unknown, number>): number {
  let pairs = 0;
  for (const count of counts.values()) pairs += count * (count - 1);
  return pairs;
}
