import type { Label } from '../input.ts';
import { badInput } from '../input.ts';
import { confusion } from '../classification/confusion.ts';

export interface KappaOptions {
  /** How much a disagreement counts: all alike (`none`, default), by distance, or by its square. */
  weights?: 'none' | 'linear' | 'quadratic';
  /** The classes in their order, which weights need. Default: all that occur, sorted. */
  labels?: readonly Label[];
}

/**
 * Cohen's kappa: the agreement of two raters beyond chance. Weights count the steps between classes in their order,
 * not the difference of their values.
 *
 * Source: Cohen 1960, 1968; sklearn.metrics.cohen_kappa_score.
 * Range: up to 1; 0 by chance; below 0 worse than chance. Symmetric. Null where both raters gave one and the same
 * class throughout: chance would agree too.
 *
 * @param a the class that the first rater gave each item
 * @param b the class that the second rater gave each item
 * @throws CupelError `metrics.badInput` for no items, lists of different length, mixed label types, an unknown weight
 */
export function cohenKappa(
  a: readonly Label[],
  b: readonly Label[],
  options: KappaOptions = {},
): number | null {
  const { labels, matrix, unpredicted, total } = confusion(a, b, options.labels);
  if (unpredicted.some((count) => count > 0)) {
    throw badInput('b has missing ratings', "Leave those items out, or use Krippendorff's alpha.");
  }
  const weight = weigher(options.weights ?? 'none');
  const byA = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const byB = labels.map((_, j) => matrix.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  let observed = 0;
  let expected = 0;
  matrix.forEach((row, i) => {
    row.forEach((count, j) => {
      observed += weight(i, j) * count;
      expected += (weight(i, j) * (byA[i] ?? 0) * (byB[j] ?? 0)) / total;
    });
  });
  return expected > 0 ? 1 - observed / expected : null;
}

function weigher(weights: 'none' | 'linear' | 'quadratic'): (i: number, j: number) => number {
  switch (weights) {
    case 'none':
      return (i, j) => Number(i !== j);
    case 'linear':
      return (i, j) => Math.abs(i - j);
    case 'quadratic':
      return (i, j) => (i - j) ** 2;
    default:
      throw badInput(`unknown weights ${JSON.stringify(weights)}`, 'Use none, linear or quadratic.');
  }
}
