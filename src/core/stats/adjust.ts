import { badInput, requireProbability } from './check.ts';

/** A correction for many comparisons. */
export type Adjustment = 'bonferroni' | 'holm' | 'hochberg' | 'bh' | 'by';

/**
 * Adjusts p-values for being one of many, as R's `p.adjust`. The results are in the order of the input.
 * - `bonferroni`, `holm` (Holm 1979): the chance of any false alarm stays below the level, whatever the dependence.
 * - `hochberg` (1988): the same with more power, for independent or positively dependent tests.
 * - `bh` (Benjamini and Hochberg 1995): the share of false alarms among the alarms stays below the level, for
 *   independent or positively dependent tests; `by` (Benjamini and Yekutieli 2001): under any dependence.
 * @param p p-values, 0 to 1; none gives none
 * @throws CupelError stats.badInput
 */
export function adjust(p: readonly number[], method: Adjustment): number[] {
  for (const [i, value] of p.entries()) requireProbability(`p[${i}]`, value);
  const n = p.length;
  if (method === 'bonferroni') return p.map((value) => Math.min(1, value * n));
  const ascending = p.map((_, i) => i).sort((i, j) => (p[i] ?? 0) - (p[j] ?? 0));
  if (method === 'holm') return running(p, ascending, (rank) => n - rank + 1, Math.max);
  const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  const factors: Record<Exclude<Adjustment, 'bonferroni' | 'holm'>, (rank: number) => number> = {
    hochberg: (rank) => n - rank + 1,
    bh: (rank) => n / rank,
    by: (rank) => (harmonic * n) / rank,
  };
  const factor = factors[method] as ((rank: number) => number) | undefined;
  if (!factor)
    throw badInput(
      `there is no method ${JSON.stringify(method)}`,
      'Use bonferroni, holm, hochberg, bh or by.',
    );
  return running(p, ascending.reverse(), (step) => factor(n - step + 1), Math.min);
}

/** Multiplies each p by its factor and keeps the running maximum (step down) or minimum (step up). */
function running(
  p: readonly number[],
  order: readonly number[],
  factor: (step: number) => number,
  keep: (a: number, b: number) => number,
): number[] {
  const adjusted = p.map(() => 0);
  let held: number | undefined;
  for (const [i, index] of order.entries()) {
    const value = Math.min(1, (p[index] ?? 0) * factor(i + 1));
    held = held === undefined ? value : keep(held, value);
    adjusted[index] = held;
  }
  return adjusted;
}
