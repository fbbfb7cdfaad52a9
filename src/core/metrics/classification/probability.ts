import type { Label } from '../input.ts';
import {
  badInput,
  isPositive,
  requireProbabilities,
  requireSameLength,
  requireSome,
  sortedLabels,
} from '../input.ts';
import type { PositiveOption } from './ranking.ts';

/**
 * Brier score: the mean squared difference between the probability of the positive class and the outcome.
 *
 * Source: Brier 1950; sklearn.metrics.brier_score_loss. Range: 0 (best) to 1.
 *
 * @param truth the class of each item, of two
 * @param probabilities of the positive class, 0 to 1
 * @throws CupelError `metrics.badInput` for no items, lists of different length, numbers outside 0 to 1, labels other
 *   than 0 and 1 without `positive`
 */
export function brier(
  truth: readonly Label[],
  probabilities: readonly number[],
  options: PositiveOption = {},
): number {
  requireSome(truth, 'truth');
  requireSameLength(truth, probabilities, 'truth', 'probabilities');
  requireProbabilities(probabilities, 'probabilities');
  const squares = isPositive(truth, options.positive).map(
    (isOne, i) => (Number(isOne) - (probabilities[i] ?? 0)) ** 2,
  );
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}

export interface LogLossOptions extends PositiveOption {
  /** The class of each column of a table of probabilities. Default: the classes that occur, sorted. */
  labels?: readonly Label[];
}

/** How far from 0 and 1 log loss keeps a probability: the rounding unit of a double, as scikit-learn. */
const epsilon = Number.EPSILON;

/**
 * Log loss (cross-entropy): the mean of −ln(probability given to the true class). Probabilities are kept 2.2e-16
 * away from 0 and 1, so that one sure and wrong answer costs 36 and not infinity.
 *
 * Source: sklearn.metrics.log_loss. Range: 0 (best) to about 36.04.
 *
 * @param truth the class of each item
 * @param probabilities of the positive class (two classes), or a row per item with one for each class, in sum 1
 * @throws CupelError `metrics.badInput` for no items, lists of different length, numbers outside 0 to 1, rows whose
 *   sum is not 1 (within 1e-6) or whose length is not that of the classes
 */
export function logLoss(
  truth: readonly Label[],
  probabilities: readonly number[] | readonly (readonly number[])[],
  options: LogLossOptions = {},
): number {
  requireSome(truth, 'truth');
  requireSameLength(truth, probabilities, 'truth', 'probabilities');
  const ofTrueClass = isTable(probabilities)
    ? fromTable(truth, probabilities, options.labels)
    : fromPositive(truth, probabilities, options.positive);
  const sum = ofTrueClass.reduce((sum, p) => sum - Math.log(Math.min(1 - epsilon, Math.max(epsilon, p))), 0);
  return sum / ofTrueClass.length;
}

function isTable(
  probabilities: readonly number[] | readonly (readonly number[])[],
): probabilities is readonly (readonly number[])[] {
  return Array.isArray(probabilities[0]);
}

function fromPositive(
  truth: readonly Label[],
  probabilities: readonly number[],
  positive: Label | undefined,
): number[] {
  requireProbabilities(probabilities, 'probabilities');
  return isPositive(truth, positive).map((isOne, i) => {
    const p = probabilities[i] ?? 0;
    return isOne ? p : 1 - p;
  });
}

function fromTable(
  truth: readonly Label[],
  rows: readonly (readonly number[])[],
  labels: readonly Label[] = sortedLabels(truth),
): number[] {
  const column = new Map(labels.map((label, i) => [label, i]));
  return truth.map((label, i) => {
    const row = rows[i] ?? [];
    requireProbabilities(row, `probabilities[${i}]`);
    const sum = row.reduce((sum, p) => sum + p, 0);
    if (row.length !== labels.length) {
      throw badInput(`probabilities[${i}] has ${row.length} numbers for ${labels.length} classes`);
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw badInput(`probabilities[${i}] sums to ${sum}, not 1`, 'Divide each row by its sum.');
    }
    const place = column.get(label);
    if (place === undefined) throw badInput(`label ${JSON.stringify(label)} is not in labels`);
    return row[place] ?? 0;
  });
}
