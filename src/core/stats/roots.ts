import { badInput } from './check.ts';

/**
 * The point of [low, high] where `f` changes sign, to machine precision, by Chandrupatla's method (1997, "A new hybrid
 * quadratic/bisection algorithm for finding the zero of a nonlinear function", Advances in Engineering Software 28).
 * @throws CupelError stats.badInput when f has the same sign at both ends
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [high, low];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (Math.sign(fa) === Math.sign(fb)) throw badInput(`no answer lies between ${low} and ${high}`);
  let step = 0.5;
  for (let i = 0; i < 2100; i++) {
    const x = a + step * (b - a);
    const fx = f(x);
    if (fx === 0) return x;
    let [c, fc] = [b, fb];
    if (Math.sign(fx) === Math.sign(fa)) [c, fc] = [a, fa];
    else [b, fb] = [a, fa];
    [a, fa] = [x, fx];
    const [best, fBest] = Math.abs(fa) < Math.abs(fb) ? [a, fa] : [b, fb];
    const tolerance = (2 * Number.EPSILON * Math.abs(best)) / Math.abs(b - a);
    if (tolerance > 0.5 || fBest === 0) return best;
    step = nextStep({ a, fa, b, fb, c, fc }, tolerance);
  }
  return a;
}

type Points = Record<'a' | 'fa' | 'b' | 'fb' | 'c' | 'fc', number>;

/** Inverse quadratic interpolation where it is safe, else the middle; as a share of the way from a to b. */
function nextStep({ a, fa, b, fb, c, fc }: Points, tolerance: number): number {
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  const safe = phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi;
  const step = safe
    ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb))
    : 0.5;
  return Math.min(1 - tolerance, Math.max(tolerance, step));
}

/**
 * The x ≥ 0 where a falling function (an upper tail) has the value `target`; the upper end is found by doubling.
 * @param tail falls from above `target` at 0 towards 0
 */
export function invertTail(tail: (x: number) => number, target: number, start = 1): number {
  let high = start;
  while (tail(high) > target && high < 1e300) high *= 2;
  return findRoot((x) => logRatio(tail(x), target), high === start ? 0 : high / 2, high);
}

/** ln(value / target): its slope stays useful in the far tails, where the difference is flat. */
function logRatio(value: number, target: number): number {
  return value === 0 ? -800 : Math.log(value / target);
}
