import type { PrecisionRecall } from '../fScore.ts';
import { precisionRecall } from '../fScore.ts';
import type { Label } from '../input.ts';
import { badInput } from '../input.ts';
import type { Confusion } from './confusion.ts';
import { confusion } from './confusion.ts';

export interface ClassificationOptions {
  /** The class that `precision`, `recall` and `f1` at the top are about. */
  positive?: Label;
  /** The classes and their order. Default: all that occur, sorted. */
  labels?: readonly Label[];
}

/** How well one class was found. */
export interface ClassScores extends PrecisionRecall {
  label: Label;
  /** Items of the class. */
  support: number;
  /** Items predicted as the class. */
  predicted: number;
}

/** All rates are 0 to 1, except `mcc`: −1 to 1. */
export interface Classification extends Confusion {
  accuracy: number;
  /** The mean recall of the classes that have items. */
  balancedAccuracy: number;
  /** Matthews' correlation coefficient; 0 where truth or predictions are all of one class. */
  mcc: number;
  perClass: ClassScores[];
  /** The mean over classes. */
  macro: PrecisionRecall;
  /** From the summed counts of all classes. */
  micro: PrecisionRecall;
  /** The mean over classes, weighted by support. */
  weighted: PrecisionRecall;
  /** Of the `positive` class; null when none was named. */
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/**
 * Everything that follows from the confusion matrix.
 *
 * Source: sklearn.metrics (precision_recall_fscore_support, balanced_accuracy_score, matthews_corrcoef). As there,
 * the precision of a class that was never predicted, and the recall of a class without items, are 0 by default;
 * `predicted` and `support` of the class tell these zeros from others. The MCC of several classes is that of
 * Gorodkin 2004. A prediction of null counts against recall and accuracy and belongs to no class; then micro
 * precision and accuracy differ.
 *
 * @param truth the class of each item
 * @param predicted what was predicted for each item; null where nothing was
 * @throws CupelError `metrics.badInput` as `confusion`, or where `positive` is not a class that occurs
 */
export function classification(
  truth: readonly Label[],
  predicted: readonly (Label | null)[],
  options: ClassificationOptions = {},
): Classification {
  const table = confusion(truth, predicted, options.labels);
  const perClass = scoresByClass(table);
  const right = table.matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const guessed = perClass.reduce((sum, scores) => sum + scores.predicted, 0);
  const present = perClass.filter(({ support }) => support > 0);
  return {
    ...table,
    accuracy: right / table.total,
    balancedAccuracy: mean(present, (scores) => scores.recall),
    mcc: matthews(table, perClass, right),
    perClass,
    macro: average(perClass, () => 1),
    micro: precisionRecall(right, guessed, table.total),
    weighted: average(perClass, ({ support }) => support),
    ...scoresOf(perClass, options.positive),
  };
}

function scoresByClass({ labels, matrix, unpredicted }: Confusion): ClassScores[] {
  return labels.map((label, i) => {
    const row = matrix[i] ?? [];
    const support = row.reduce((sum, count) => sum + count, 0) + (unpredicted[i] ?? 0);
    const predicted = matrix.reduce((sum, other) => sum + (other[i] ?? 0), 0);
    return { label, support, predicted, ...precisionRecall(row[i] ?? 0, predicted, support) };
  });
}

function scoresOf(
  perClass: readonly ClassScores[],
  positive: Label | undefined,
): Pick<Classification, 'precision' | 'recall' | 'f1'> {
  if (positive === undefined) return { precision: null, recall: null, f1: null };
  const scores = perClass.find(({ label }) => label === positive);
  if (scores) return { precision: scores.precision, recall: scores.recall, f1: scores.f1 };
  throw badInput(
    `the positive class ${JSON.stringify(positive)} does not occur`,
    `The classes are ${perClass.map(({ label }) => JSON.stringify(label)).join(', ')}.`,
  );
}

/** Averages precision, recall and F1 each by itself, as scikit-learn does. */
function average(perClass: readonly ClassScores[], weight: (scores: ClassScores) => number): PrecisionRecall {
  const total = perClass.reduce((sum, scores) => sum + weight(scores), 0);
  const of = (value: (scores: ClassScores) => number) =>
    perClass.reduce((sum, scores) => sum + weight(scores) * value(scores), 0) / total;
  return { precision: of((s) => s.precision), recall: of((s) => s.recall), f1: of((s) => s.f1) };
}

function mean(perClass: readonly ClassScores[], value: (scores: ClassScores) => number): number {
  return perClass.reduce((sum, scores) => sum + value(scores), 0) / perClass.length;
}

function matthews(table: Confusion, perClass: readonly ClassScores[], right: number): number {
  const n = table.total;
  const none = table.unpredicted.reduce((sum, count) => sum + count, 0);
  let product = 0;
  let predictedSquares = none ** 2;
  let supportSquares = 0;
  for (const { support, predicted } of perClass) {
    product += support * predicted;
    predictedSquares += predicted ** 2;
    supportSquares += support ** 2;
  }
  const spread = Math.sqrt((n ** 2 - predictedSquares) * (n ** 2 - supportSquares));
  return spread > 0 ? (right * n - product) / spread : 0;
}
