import {
  badInput,
  requireCount,
  requireFinite,
  requireInside,
  requireNotNegative,
  requirePositive,
  requireProbability,
} from './check.ts';
import { binomialDensity, incompleteBeta, incompleteGamma } from './gamma.ts';
import { normalQuantile, normalUpper } from './normal.ts';
import { findRoot, invertTail } from './roots.ts';

/** From here on Student's t and the normal distribution agree to all digits of a double. */
const manyDegrees = 1e15;

/**
 * P(T > t) of Student's distribution, by the incomplete beta function (DLMF 8.17; Abramowitz and Stegun 26.7.1).
 * @param df degrees of freedom, above 0, not necessarily whole; Infinity gives the normal distribution
 * @throws CupelError stats.badInput
 */
export function studentUpper(t: number, df: number): number {
  if (df > manyDegrees) return normalUpper(t);
  requirePositive('df', df);
  if (t < 0) return 1 - studentUpper(-t, df);
  if (t === Infinity) return 0;
  requireFinite('t', t);
  const square = t * t;
  return 0.5 * incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square)).lower;
}

/** P(T ≤ t) of Student's distribution. */
export function studentLower(t: number, df: number): number {
  return studentUpper(-t, df);
}

/**
 * The t with P(T ≤ t) = p.
 * @throws CupelError stats.badInput
 */
export function studentQuantile(p: number, df: number): number {
  requireProbability('p', p);
  if (df > manyDegrees) return normalQuantile(p);
  requirePositive('df', df);
  if (p > 0.5) return -studentQuantile(1 - p, df);
  if (p === 0) return -Infinity;
  if (p === 0.5) return 0;
  return -invertTail((t) => studentUpper(t, df), p);
}

/** The t of a two-sided interval of this level: 2.262 for 0.95 with 9 degrees of freedom. */
export function tOfLevel(level: number, df: number): number {
  requireInside('level', level);
  return -studentQuantile((1 - level) / 2, df);
}

/**
 * P(X > x) of the chi-square distribution.
 * @param df degrees of freedom, above 0
 * @throws CupelError stats.badInput
 */
export function chiSquareUpper(x: number, df: number): number {
  requireNotNegative('x', x);
  requirePositive('df', df);
  return incompleteGamma(df / 2, x / 2).upper;
}

/** P(X ≤ x) of the chi-square distribution. */
export function chiSquareLower(x: number, df: number): number {
  requireNotNegative('x', x);
  requirePositive('df', df);
  return incompleteGamma(df / 2, x / 2).lower;
}

/** The x with P(X ≤ x) = p. */
export function chiSquareQuantile(p: number, df: number): number {
  requireProbability('p', p);
  requirePositive('df', df);
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  if (p > 0.5) return invertTail((x) => chiSquareUpper(x, df), 1 - p, df);
  return findRoot((x) => Math.log(Math.max(chiSquareLower(x, df), 1e-320) / p), 0, 2 * df + 2);
}

/** P(X > x) of the F distribution with these degrees of freedom. */
export function fUpper(x: number, df1: number, df2: number): number {
  requireNotNegative('x', x);
  requirePositive('df1', df1);
  requirePositive('df2', df2);
  const sum = df2 + df1 * x;
  return incompleteBeta(df2 / 2, df1 / 2, df2 / sum, (df1 * x) / sum).lower;
}

/** P(X = k) of k successes in n trials. */
export function binomialProbability(k: number, n: number, p: number): number {
  requireTrials(k, n, p);
  return binomialDensity(k, n, p, 1 - p);
}

/** P(X ≤ k) of the binomial distribution, by the incomplete beta function (DLMF 8.17.5). */
export function binomialLower(k: number, n: number, p: number): number {
  requireTrials(k, n, p);
  return k === n ? 1 : incompleteBeta(k + 1, n - k, p).upper;
}

/**
 * P(X ≤ k) of k heads in n tosses of a fair coin: without any rounding up to 50 tosses, where all counts are whole
 * numbers of a double.
 */
export function coinLower(k: number, n: number): number {
  if (n > 50 || k >= n) return binomialLower(k, n, 0.5);
  let [ways, sum] = [1, 1];
  for (let i = 1; i <= k; i++) {
    ways = (ways * (n - i + 1)) / i;
    sum += ways;
  }
  return sum / 2 ** n;
}

/** P(X > k) of the binomial distribution. */
export function binomialUpper(k: number, n: number, p: number): number {
  requireTrials(k, n, p);
  return k === n ? 0 : incompleteBeta(k + 1, n - k, p).lower;
}

function requireTrials(k: number, n: number, p: number): void {
  requireCount('n', n);
  requireCount('k', k);
  requireProbability('p', p);
  if (k > n) throw badInput(`k must be at most n, not ${k} of ${n}`);
}

/** The x with I_x(a, b) = p: the quantile of the beta distribution. */
export function betaQuantile(p: number, a: number, b: number): number {
  requireProbability('p', p);
  requirePositive('a', a);
  requirePositive('b', b);
  if (p === 0 || p === 1) return p;
  // On the logarithm of the smaller tail, which is the one that is accurate.
  if (p <= 0.5) return findRoot((x) => Math.log(Math.max(incompleteBeta(a, b, x).lower, 1e-320) / p), 0, 1);
  return findRoot((x) => -Math.log(Math.max(incompleteBeta(a, b, x).upper, 1e-320) / (1 - p)), 0, 1);
}

/**
 * P(K > x) of Kolmogorov's limiting distribution: 2 Σ (−1)^(k−1) e^(−2k²x²), and below 1 its other form by Jacobi's
 * theta function, which converges there (Marsaglia, Tsang and Wang 2003, J. Stat. Software 8(18)).
 */
export function kolmogorovUpper(x: number): number {
  requireFinite('x', x);
  // Below 0.04 the rest is smaller than a double can tell from 1.
  if (x < 0.04) return 1;
  if (x < 1) {
    let lower = 0;
    for (let k = 1; k < 12; k += 2) lower += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * lower;
  }
  let sum = 0;
  for (let k = 1; k < 8; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}
