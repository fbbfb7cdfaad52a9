import { requireFinite, requireInside, requireProbability } from './check.ts';

const rootTwoPi = Math.sqrt(2 * Math.PI);

/** The density of the standard normal distribution. */
export function normalDensity(z: number): number {
  if (Number.isNaN(z)) requireFinite('z', z);
  return Math.exp(-0.5 * z * z) / rootTwoPi;
}

/** P(Z > z) of the standard normal distribution, with a small relative error in the far tail too. */
export function normalUpper(z: number): number {
  if (Number.isNaN(z)) requireFinite('z', z);
  if (z < 0) return 1 - normalUpper(-z);
  if (z > 39) return 0;
  return z < 3 ? 0.5 - bodySeries(z) : tailFraction(z);
}

/** P(Z ≤ z) of the standard normal distribution. */
export function normalLower(z: number): number {
  return normalUpper(-z);
}

/** Φ(z) − ½ by the series of Marsaglia 2004, "Evaluating the normal distribution", J. Stat. Software 11(4). */
function bodySeries(z: number): number {
  let sum = z;
  let term = z;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum * normalDensity(z);
}

/** Laplace's continued fraction of Mills' ratio (Abramowitz and Stegun 26.2.14), from its far end. */
function tailFraction(z: number): number {
  let fraction = z;
  for (let k = Math.ceil(300 / (z * z)) + 8; k > 0; k--) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}

/**
 * The z with P(Z ≤ z) = p: a rational start (Abramowitz and Stegun 26.2.23), then Halley's method on the tail.
 * @param p 0 to 1; 0 gives −Infinity, 1 gives Infinity
 * @throws CupelError stats.badInput
 */
export function normalQuantile(p: number): number {
  requireProbability('p', p);
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

function upperQuantile(p: number): number {
  if (p === 0) return Infinity;
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let i = 0; i < 3; i++) {
    const step = (normalUpper(z) - p) / normalDensity(z);
    z += step / (1 - 0.5 * z * step);
  }
  return z;
}

/** The z of a two-sided interval of this level: 1.96 for 0.95. */
export function zOfLevel(level: number): number {
  requireInside('level', level);
  return -normalQuantile((1 - level) / 2);
}
