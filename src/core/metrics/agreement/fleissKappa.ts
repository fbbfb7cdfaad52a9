import { badInput, requireSome } from '../input.ts';

export interface FleissOptions {
  /** Chance agreement from how often each class was given (`fleiss`, default), or alike for all (`randolph`). */
  chance?: 'fleiss' | 'randolph';
}

/**
 * Fleiss' kappa: the agreement of several raters beyond chance, for items rated by equally many raters (not
 * necessarily the same).
 *
 * Source: Fleiss 1971; Randolph 2005 (free-marginal); statsmodels.stats.inter_rater.fleiss_kappa.
 * Range: up to 1; 0 by chance. Null where chance would agree always (only one class was given).
 *
 * @param table for each item, how many raters gave each class
 * @throws CupelError `metrics.badInput` for no items, rows of different length or sum, fewer than two raters, counts
 *   that are not whole numbers from 0
 */
export function fleissKappa(
  table: readonly (readonly number[])[],
  options: FleissOptions = {},
): number | null {
  requireSome(table, 'table');
  const classes = table[0]?.length ?? 0;
  const raters = sum(table[0] ?? []);
  table.forEach((row, i) => checkRow(row, i, classes, raters));
  if (raters < 2)
    throw badInput(`table has ${raters} ratings per item`, 'Agreement needs at least two raters.');

  const pairs = raters * (raters - 1);
  const observed = sum(table.map((row) => (sum(row.map((n) => n * n)) - raters) / pairs)) / table.length;
  const shares = Array.from(
    { length: classes },
    (_, j) => sum(table.map((row) => row[j] ?? 0)) / (table.length * raters),
  );
  const expected = options.chance === 'randolph' ? 1 / classes : sum(shares.map((share) => share * share));
  return expected < 1 ? (observed - expected) / (1 - expected) : null;
}

function checkRow(row: readonly number[], i: number, classes: number, raters: number): void {
  if (row.length !== classes)
    throw badInput(`table[${i}] has ${row.length} classes, table[0] has ${classes}`);
  if (row.some((n) => !Number.isInteger(n) || n < 0))
    throw badInput(`table[${i}] has a count that is not a number from 0`);
  if (sum(row) !== raters) {
    throw badInput(
      `table[${i}] has ${sum(row)} ratings, table[0] has ${raters}`,
      "Use Krippendorff's alpha where items have different numbers of ratings.",
    );
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
