import type { Label } from '../input.ts';
import { badInput, requireSameLength, requireSome, sortedLabels } from '../input.ts';

/** Counts of items by true and predicted class. */
export interface Confusion {
  /** The classes in order. */
  labels: Label[];
  /** `matrix[i][j]`: items of class i that were predicted as class j. */
  matrix: number[][];
  /** By class: items of it without a prediction. */
  unpredicted: number[];
  /** All items, with and without a prediction. */
  total: number;
}

/**
 * The confusion matrix of predictions. A prediction of null (no label could be read from the output) is wrong but is
 * no class.
 *
 * Source: sklearn.metrics.confusion_matrix: rows are true classes, columns predicted ones, both sorted.
 *
 * @param truth the class of each item
 * @param predicted what was predicted for each item, or null
 * @param labels the classes and their order; default all that occur
 * @throws CupelError `metrics.badInput` for no items, lists of different length, mixed label types, a label that
 *   `labels` lacks, or `labels` with one class twice
 */
export function confusion(
  truth: readonly Label[],
  predicted: readonly (Label | null)[],
  labels?: readonly Label[],
): Confusion {
  requireSome(truth, 'truth');
  requireSameLength(truth, predicted, 'truth', 'predicted');
  const known = sortedLabels([...truth, ...predicted.filter((label) => label !== null)]);
  const order = labels ? [...labels] : known;
  const indexOf = new Map(order.map((label, i) => [label, i]));
  if (indexOf.size < order.length) throw badInput('labels names a class twice');
  const missing = known.find((label) => !indexOf.has(label));
  if (missing !== undefined) {
    throw badInput(`label ${JSON.stringify(missing)} is not in labels`, 'Name every class in { labels }.');
  }
  const matrix = order.map(() => order.map(() => 0));
  const unpredicted = order.map(() => 0);
  truth.forEach((label, item) => {
    const i = indexOf.get(label) ?? 0;
    const guess = predicted[item] ?? null;
    const row = guess === null ? unpredicted : (matrix[i] ?? []);
    const j = guess === null ? i : (indexOf.get(guess) ?? 0);
    row[j] = (row[j] ?? 0) + 1;
  });
  return { labels: order, matrix, unpredicted, total: truth.length };
}
