import { requireValues } from './check.ts';
import { normalLower, normalUpper } from './normal.ts';
import { differencesOf } from './paired.ts';
import type { Alternative } from './paired.ts';

/** Wilcoxon's signed-rank test. */
export interface WilcoxonResult {
  /** V: the sum of the ranks of the positive differences. */
  statistic: number;
  p: number;
  /** Differences that are not 0; only these have a rank. */
  n: number;
  method: 'exact' | 'normal';
}

/**
 * Wilcoxon's signed-rank test of a − b, as R's `wilcox.test(a, b, paired = TRUE)`: exact below 50 differences without
 * ties and zeros, else the normal approximation with the corrections for ties and continuity. Zeros are left out
 * (Wilcoxon 1945; Hollander and Wolfe 1973, pp. 27–33). With nothing but zeros p is 1.
 * @throws CupelError stats.badInput
 */
export function wilcoxonSignedRank(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: { alternative?: Alternative } = {},
): WilcoxonResult {
  const all = differencesOf(a, b);
  requireValues('differences', all);
  const differences = all.filter((difference) => difference !== 0);
  const n = differences.length;
  if (n === 0) return { statistic: 0, p: 1, n, method: 'exact' };
  const { statistic, tieTerm } = signedRanks(differences);
  const alternative = options.alternative ?? 'twoSided';
  if (n < 50 && tieTerm === 0 && n === all.length)
    return { statistic, p: exactP(statistic, n, alternative), n, method: 'exact' };
  const sigma = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48);
  return { statistic, p: normalP(statistic - (n * (n + 1)) / 4, sigma, alternative), n, method: 'normal' };
}

/** V, and Σ(t³ − t) over the groups of equal magnitudes. */
function signedRanks(differences: Float64Array): { statistic: number; tieTerm: number } {
  const n = differences.length;
  const order = Float64Array.from(differences).sort((x, y) => Math.abs(x) - Math.abs(y));
  const magnitude = (i: number) => Math.abs(order[i] ?? 0);
  let statistic = 0;
  let tieTerm = 0;
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && magnitude(end) === magnitude(start)) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if ((order[i] ?? 0) > 0) statistic += rank;
    const size = end - start;
    tieTerm += size ** 3 - size;
    start = end;
  }
  return { statistic, tieTerm };
}

/** From the number of subsets of the ranks 1…n with each sum. */
function exactP(statistic: number, n: number, alternative: Alternative): number {
  const most = (n * (n + 1)) / 2;
  const ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++)
    for (let sum = (rank * (rank + 1)) / 2; sum >= rank; sum--)
      ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0);
  const atMost = (value: number) => {
    let total = 0;
    for (let sum = 0; sum <= value; sum++) total += ways[sum] ?? 0;
    return total / 2 ** n;
  };
  // The distribution is symmetric: P(V ≥ v) = P(V ≤ most − v).
  if (alternative === 'greater') return atMost(most - statistic);
  if (alternative === 'less') return atMost(statistic);
  return Math.min(1, 2 * atMost(Math.min(statistic, most - statistic)));
}

function normalP(excess: number, sigma: number, alternative: Alternative): number {
  if (alternative === 'greater') return normalUpper((excess - 0.5) / sigma);
  if (alternative === 'less') return normalLower((excess + 0.5) / sigma);
  return Math.min(1, 2 * normalUpper((Math.abs(excess) - 0.5) / sigma));
}
