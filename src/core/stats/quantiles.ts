/**
 * The quantile of ascending values by linear interpolation: type 7 of Hyndman and Fan 1996, the default of R and numpy.
 * @param at the value of each rank, 0 to n − 1
 */
export function quantileOfRanks(at: (rank: number) => number, n: number, p: number): number {
  const position = (n - 1) * p;
  const rank = Math.floor(position);
  const low = at(rank);
  const share = position - rank;
  return share === 0 ? low : low + share * (at(rank + 1) - low);
}

/** The quantile of values in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  return quantileOfRanks((rank) => sorted[rank] ?? NaN, sorted.length, p);
}
