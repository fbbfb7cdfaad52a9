import { requireValues } from './check.ts';
import { kolmogorovUpper } from './distributions.ts';

/** The two-sample Kolmogorov-Smirnov test. */
export interface KolmogorovSmirnovResult {
  /** D: the largest distance between the two empirical distribution functions. */
  statistic: number;
  p: number;
  method: 'exact' | 'asymptotic';
}

/** The exact p takes this many steps at most: a few milliseconds. */
const exactLimit = 1_000_000;

/**
 * Do two samples come from one distribution? Two-sided (Smirnov 1939). Exact, given the ties, when x.length · y.length
 * is at most 1,000,000 (Schröer and Trenkler 1995, "Exact and randomization distributions of Kolmogorov-Smirnov tests
 * two or three samples"), else by Kolmogorov's limit; as R's `ks.test`, whose own limit for exactness is 10,000.
 * @param x at least one value
 * @param y at least one value
 * @throws CupelError stats.badInput
 */
export function kolmogorovSmirnov(x: ArrayLike<number>, y: ArrayLike<number>): KolmogorovSmirnovResult {
  requireValues('x', x);
  requireValues('y', y);
  const [m, n] = [x.length, y.length];
  const { gap, isTieEnd } = largestGap(Float64Array.from(x).sort(), Float64Array.from(y).sort());
  const statistic = gap / (m * n);
  if (m * n <= exactLimit) return { statistic, p: exactP(m, n, gap, isTieEnd), method: 'exact' };
  return { statistic, p: kolmogorovUpper(statistic * Math.sqrt((m / (m + n)) * n)), method: 'asymptotic' };
}

/** D·m·n, a whole number, and where in the pooled order a group of equal values ends. */
function largestGap(x: Float64Array, y: Float64Array): { gap: number; isTieEnd: Uint8Array } {
  const [m, n] = [x.length, y.length];
  const isTieEnd = new Uint8Array(m + n + 1);
  let [i, j, gap] = [0, 0, 0];
  while (i < m || j < n) {
    const value = Math.min(x[i] ?? Infinity, y[j] ?? Infinity);
    while (i < m && x[i] === value) i++;
    while (j < n && y[j] === value) j++;
    isTieEnd[i + j] = 1;
    gap = Math.max(gap, Math.abs(i * n - j * m));
  }
  return { gap, isTieEnd };
}

/**
 * All orders of the pooled sample are equally likely; each is a path from (0, 0) to (m, n). Sums the mass of the paths
 * where they first are at least `gap` away from the diagonal, so that a small p keeps its digits.
 */
function exactP(m: number, n: number, gap: number, isTieEnd: Uint8Array): number {
  const mass = new Float64Array(n + 1);
  let p = 0;
  for (let i = 0; i <= m; i++)
    for (let j = 0; j <= n; j++) {
      const left = m + n - i - j + 1;
      // The chance of coming from (i − 1, j) with another x, or from (i, j − 1) with another y.
      const fromX = i > 0 ? ((mass[j] ?? 0) * (m - i + 1)) / left : 0;
      const fromY = j > 0 ? ((mass[j - 1] ?? 0) * (n - j + 1)) / left : 0;
      const here = i === 0 && j === 0 ? 1 : fromX + fromY;
      const isFar = isTieEnd[i + j] === 1 && Math.abs(i * n - j * m) >= gap;
      if (isFar) p += here;
      mass[j] = isFar ? 0 : here;
    }
  return gap === 0 ? 1 : Math.min(1, p);
}
