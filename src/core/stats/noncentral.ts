import { badInput, requireFinite, requirePositive } from './check.ts';
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

/** Panels of each part: the density turns within a part as often as they resolve. */
const panels = 100;

/**
 * P(T ≤ t) of the noncentral t distribution, T = (Z + δ)/s with s = √(χ²/df): the mean of Φ(t·s − δ) over s, by
 * quadrature of that definition (Johnson, Kotz and Balakrishnan 1995, ch. 31). Absolute error below 1e-10.
 * @param df degrees of freedom, at least 0.5; Infinity gives the normal distribution
 * @param noncentrality δ
 * @throws CupelError stats.badInput
 */
export function noncentralStudentLower(t: number, df: number, noncentrality: number): number {
  requireFinite('t', t);
  requireFinite('noncentrality', noncentrality);
  if (df > 1e15) return normalLower(t - noncentrality);
  requirePositive('df', df);
  if (df < 0.5) throw badInput(`df must be 0.5 or more, not ${df}`);
  // Nearly all of the mass of s lies within 12 of its standard deviations, 1/√(2 df), of 1.
  const reach = 12 / Math.sqrt(2 * df);
  const [low, high] = [Math.max(0, 1 - reach), 1 + reach];
  // Φ(t·s − δ) turns from 0 to 1 about s = δ/t, the steeper the larger t is: that stretch is a part by itself.
  const turn = (at: number) => Math.min(high, Math.max(low, (noncentrality + at) / t));
  const cuts = t === 0 ? [low, high] : [low, turn(-12), turn(12), high].sort((x, y) => x - y);
  // Near 0 the density is a root of s, which polynomials do not follow: there s = u⁸ makes it smooth.
  const power = low === 0 ? 8 : 1;
  const inner = (u: number) => {
    const s = u ** power;
    if (s === 0) return 0;
    return power * u ** (power - 1) * chiDensity(s, df) * normalLower(t * s - noncentrality);
  };
  let sum = 0;
  for (const [i, to] of cuts.entries()) {
    const from = cuts[i - 1];
    if (from !== undefined && from < to) sum += integral(inner, from ** (1 / power), to ** (1 / power));
  }
  return Math.min(1, sum);
}

function integral(f: (x: number) => number, low: number, high: number): number {
  const half = (high - low) / panels / 2;
  let sum = 0;
  for (let panel = 0; panel < panels; panel++)
    for (const [node, weight] of nodes) sum += weight * f(low + (2 * panel + 1 + node) * half);
  return sum * half;
}

/** The density of √(χ²/df) at s > 0. */
function chiDensity(s: number, df: number): number {
  return (df * poissonDensity(df / 2, (df * s * s) / 2)) / s;
}
