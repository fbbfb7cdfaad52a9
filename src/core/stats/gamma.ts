import { badInput, requireNotNegative, requirePositive } from './check.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
const tiny = 1e-300;

/** Both tails of a distribution at a point. Each is accurate where it is small; `1 - tail` would not be. */
export interface Tails {
  lower: number;
  upper: number;
}

/**
 * The error of Stirling's formula, ln Γ(x+1) − (x+½) ln x + x − ½ ln 2π, for x > 0: its series from 15 on (DLMF
 * 5.11.1), and below by the recurrence of Γ.
 */
function stirlingError(x: number): number {
  let sum = 0;
  let at = x;
  while (at < 15) {
    sum += (at + 0.5) * Math.log1p(1 / at) - 1;
    at++;
  }
  const square = at * at;
  const series =
    1 / 12 -
    (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) /
      square;
  return sum + series / at;
}

/** x ln(x/m) + m − x without the cancellation near x = m (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) > 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = (x - mean) / (x + mean);
  let sum = (x - mean) * ratio;
  let term = 2 * x * ratio;
  for (let j = 3; ; j += 2) {
    term *= ratio * ratio;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  requirePositive('x', x);
  return stirlingError(x) + (x - 0.5) * Math.log(x) - x + halfLogTwoPi;
}

/** e^−mean · mean^x / Γ(x+1) for real x ≥ 0 (Loader 2000). */
export function poissonDensity(x: number, mean: number): number {
  if (mean === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-mean);
  return Math.exp(-stirlingError(x) - deviance(x, mean)) / Math.sqrt(2 * Math.PI * x);
}

/** Γ(n+1)/(Γ(x+1)Γ(n−x+1)) · p^x · q^(n−x) for real 0 ≤ x ≤ n and q = 1 − p (Loader 2000). */
export function binomialDensity(x: number, n: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 1 : 0;
  if (q === 0) return x === n ? 1 : 0;
  if (x === 0) return Math.exp(n * (p < 0.5 ? Math.log1p(-p) : Math.log(q)));
  if (x === n) return Math.exp(n * (q < 0.5 ? Math.log1p(-q) : Math.log(p)));
  const exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(n - x) - deviance(x, n * p) - deviance(n - x, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * x * (n - x)));
}

/**
 * The regularised incomplete gamma functions P(a, x) (`lower`) and Q(a, x) (`upper`): the power series below a + 1
 * (DLMF 8.11.4), Legendre's continued fraction above (DLMF 8.9.2) by the modified Lentz method.
 * @param a the shape, above 0
 * @param x 0 or more
 * @throws CupelError stats.badInput
 */
export function incompleteGamma(a: number, x: number): Tails {
  requirePositive('a', a);
  if (x === Infinity) return { lower: 1, upper: 0 };
  requireNotNegative('x', x);
  if (x === 0) return { lower: 0, upper: 1 };
  const density = poissonDensity(a, x);
  if (x < a + 1) {
    let sum = 1;
    let term = 1;
    for (let k = 1; term > sum * 1e-17; k++) {
      term *= x / (a + k);
      sum += term;
    }
    const lower = Math.min(1, density * sum);
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; ; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / notZero(numerator * d + b);
    c = notZero(b + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
    if (k > 1e6) throw badInput(`the incomplete gamma function does not converge at a = ${a}, x = ${x}`);
  }
  // Γ(a) = Γ(a+1)/a turns the Poisson density into the factor of the fraction.
  const upper = Math.min(1, density * a * fraction);
  return { lower: 1 - upper, upper };
}

/**
 * The regularised incomplete beta function I_x(a, b) (`lower`) and its complement (`upper`), by the continued fraction
 * DLMF 8.17.22 with the modified Lentz method, on the side where it converges fast.
 * @param x 0 to 1
 * @param y 1 − x, when the caller knows it more exactly than the subtraction
 * @throws CupelError stats.badInput
 */
export function incompleteBeta(a: number, b: number, x: number, y: number = 1 - x): Tails {
  requirePositive('a', a);
  requirePositive('b', b);
  if (!(x >= 0 && x <= 1)) throw badInput(`x must lie between 0 and 1, not ${x}`);
  if (x === 0) return { lower: 0, upper: 1 };
  if (y === 0) return { lower: 1, upper: 0 };
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = Math.min(1, betaTail(a, b, x, y));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, betaTail(b, a, y, x));
  return { lower: 1 - upper, upper };
}

function betaTail(a: number, b: number, x: number, y: number): number {
  // x^a y^b / (a B(a, b)) as a binomial density: no difference of large logarithms.
  const factor = (binomialDensity(a, a + b, x, y) * b) / (a + b);
  if (factor === 0) return 0;
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 3e-16) return factor * fraction;
    if (m > 1e6)
      throw badInput(`the incomplete beta function does not converge at a = ${a}, b = ${b}, x = ${x}`);
  }
}

function notZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
