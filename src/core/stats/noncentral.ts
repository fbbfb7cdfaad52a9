import { requireFinite, requirePositive } from './check.ts';
import { poissonDensity } from './gamma.ts';
import { normalLower } from './normal.ts';

/** Nodes and weights of five-point Gauss-Legendre quadrature on [−1, 1] (Abramowitz and Stegun 25.4.30). */
const nodes: readonly (readonly [number, number])[] = [
  [0, 128 / 225],
  [0.538469310105683, 0.478628670499366],
  [-0.538469310105683, 0.478628670499366],
  [0.906179845938664, 0.236926885056189],
  [-0.906179845938664, 0.236926885056189],
];

/**
 * P(T ≤ t) of the noncentral t distribution, T = (Z + δ)/s with s = √(χ²/df): the mean of Φ(t·s − δ) over s, by
 * quadrature of that definition (Johnson, Kotz and Balakrishnan 1995, ch. 31). Absolute error below 1e-10.
 * @param df degrees of freedom, above 0; Infinity gives the normal distribution
 * @param noncentrality δ
 * @throws CupelError stats.badInput
 */
export function noncentralStudentLower(t: number, df: number, noncentrality: number): number {
  requireFinite('t', t);
  requireFinite('noncentrality', noncentrality);
  if (df > 1e15) return normalLower(t - noncentrality);
  requirePositive('df', df);
  // Nearly all of the mass of s lies within 9 of its standard deviations, 1/√(2 df), of 1.
  const reach = 9 / Math.sqrt(2 * df);
  const low = Math.max(0, 1 - reach);
  const width = 1 + reach - low;
  const panels = 100 + Math.ceil(width * Math.abs(t));
  const half = width / panels / 2;
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = low + (2 * panel + 1) * half;
    for (const [node, weight] of nodes) {
      const s = middle + node * half;
      sum += weight * chiDensity(s, df) * normalLower(t * s - noncentrality);
    }
  }
  return Math.min(1, sum * half);
}

/** The density of √(χ²/df) at s > 0. */
function chiDensity(s: number, df: number): number {
  return (df * poissonDensity(df / 2, (df * s * s) / 2)) / s;
}
