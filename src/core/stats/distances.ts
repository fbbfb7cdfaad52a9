import { badInput, requireAligned, requireInside, requireNotNegative, requirePositive } from './check.ts';

/** Shares that add up to 1. Counts are turned into shares. */
function sharesOf(name: string, values: readonly number[]): number[] {
  for (const [i, value] of values.entries()) requireNotNegative(`${name}[${i}]`, value);
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum === 0) throw badInput(`${name} must hold at least one share or count above 0`);
  return values.map((value) => value / sum);
}

function sharesOfBoth(p: readonly number[], q: readonly number[]): [number, number][] {
  requireAligned('p', p, 'q', q);
  const other = sharesOf('q', q);
  return sharesOf('p', p).map((share, i) => [share, other[i] ?? 0]);
}

/**
 * The Jensen-Shannon distance of two distributions over the same categories: the root of the divergence (Endres and
 * Schindelin 2003), scipy's `jensenshannon`. 0 when equal, 1 in base 2 when they share no category.
 * @param p shares or counts
 * @param q shares or counts, in the order of p
 * @param options base: of the logarithm, e unless given
 * @throws CupelError stats.badInput
 */
export function jensenShannonDistance(
  p: readonly number[],
  q: readonly number[],
  options: { base?: number } = {},
): number {
  const base = options.base ?? Math.E;
  requirePositive('base', base);
  if (base <= 1) throw badInput(`base must be above 1, not ${base}`);
  const relative = (x: number, middle: number) => (x === 0 ? 0 : x * Math.log(x / middle));
  const divergence = sharesOfBoth(p, q).reduce(
    (sum, [x, y]) => sum + relative(x, (x + y) / 2) + relative(y, (x + y) / 2),
    0,
  );
  return Math.sqrt(Math.max(0, divergence / 2 / Math.log(base)));
}

/**
 * The population stability index Σ (p − q) ln(p/q) (Siddiqi 2006, "Credit risk scorecards"). By custom below 0.1 is
 * stable and above 0.25 a shift.
 * @param p shares or counts
 * @param q shares or counts, in the order of p
 * @param options floor: shares below it are raised to it, so that an empty category does not make the index infinite;
 *   0.0001 unless given
 * @throws CupelError stats.badInput
 */
export function populationStabilityIndex(
  p: readonly number[],
  q: readonly number[],
  options: { floor?: number } = {},
): number {
  const floor = options.floor ?? 1e-4;
  requireInside('floor', floor);
  return sharesOfBoth(p, q).reduce((sum, [x, y]) => {
    const [raisedX, raisedY] = [Math.max(x, floor), Math.max(y, floor)];
    return sum + (raisedX - raisedY) * Math.log(raisedX / raisedY);
  }, 0);
}

/**
 * The Hellinger distance √(½ Σ (√p − √q)²) (Hellinger 1909), 0 to 1.
 * @param p shares or counts
 * @param q shares or counts, in the order of p
 * @throws CupelError stats.badInput
 */
export function hellingerDistance(p: readonly number[], q: readonly number[]): number {
  const squares = sharesOfBoth(p, q).reduce((sum, [x, y]) => sum + (Math.sqrt(x) - Math.sqrt(y)) ** 2, 0);
  return Math.sqrt(squares / 2);
}
