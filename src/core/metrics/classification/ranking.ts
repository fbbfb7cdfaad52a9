import type { Label } from '../input.ts';
import { isPositive, requireFinite, requireSameLength } from '../input.ts';

export interface PositiveOption {
  /** The positive class. Needed unless the labels are 0 and 1 or booleans. */
  positive?: Label;
}

/** All items that share one score. */
interface Tie {
  positives: number;
  negatives: number;
}

/**
 * Area under the ROC curve: the probability that a positive item scores above a negative one, ties counting half.
 *
 * Source: sklearn.metrics.roc_auc_score; Hanley and McNeil 1982 (equal to the Mann-Whitney U).
 * Range: 0 to 1, 0.5 by chance. Null where one of the two classes has no item. Time: n log n.
 *
 * @param truth the class of each item, of two
 * @param scores a number per item, higher for positive; any scale
 * @throws CupelError `metrics.badInput` for lists of different length, scores that are not finite, labels other than
 *   0 and 1 without `positive`
 */
export function rocAuc(
  truth: readonly Label[],
  scores: readonly number[],
  options: PositiveOption = {},
): number | null {
  const ties = byFallingScore(truth, scores, options);
  const { positives, negatives } = total(ties);
  if (positives === 0 || negatives === 0) return null;
  let above = 0;
  let pairs = 0;
  for (const tie of ties) {
    pairs += tie.negatives * (above + tie.positives / 2);
    above += tie.positives;
  }
  return pairs / (positives * negatives);
}

/**
 * Average precision: the precision at each distinct score, weighted by the recall gained there; no interpolation.
 *
 * Source: sklearn.metrics.average_precision_score.
 * Range: 0 to 1; by chance the share of positives. Null where no item is positive. Time: n log n.
 * Parameters and errors as `rocAuc`.
 */
export function averagePrecision(
  truth: readonly Label[],
  scores: readonly number[],
  options: PositiveOption = {},
): number | null {
  const ties = byFallingScore(truth, scores, options);
  const { positives } = total(ties);
  if (positives === 0) return null;
  let found = 0;
  let seen = 0;
  let sum = 0;
  for (const tie of ties) {
    found += tie.positives;
    seen += tie.positives + tie.negatives;
    sum += (tie.positives / positives) * (found / seen);
  }
  return sum;
}

function byFallingScore(
  truth: readonly Label[],
  scores: readonly number[],
  { positive }: PositiveOption,
): Tie[] {
  requireSameLength(truth, scores, 'truth', 'scores');
  requireFinite(scores, 'scores');
  const ties = new Map<number, Tie>();
  isPositive(truth, positive).forEach((isOne, i) => {
    const score = scores[i] ?? 0;
    const tie = ties.get(score) ?? { positives: 0, negatives: 0 };
    if (isOne) tie.positives++;
    else tie.negatives++;
    ties.set(score, tie);
  });
  return [...ties].sort(([a], [b]) => b - a).map(([, tie]) => tie);
}

function total(ties: readonly Tie[]): Tie {
  return ties.reduce(
    (sum, tie) => ({ positives: sum.positives + tie.positives, negatives: sum.negatives + tie.negatives }),
    { positives: 0, negatives: 0 },
  );
}
