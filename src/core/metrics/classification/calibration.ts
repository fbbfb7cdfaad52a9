import type { Label } from '../input.ts';
import {
  badInput,
  isPositive,
  requireProbabilities,
  requireSameLength,
  requireSome,
  requireWhole,
} from '../input.ts';
import type { PositiveOption } from './ranking.ts';

/** Items whose probability lies in one interval. */
export interface ReliabilityBin {
  /** The interval, low end included; the last one includes 1. */
  low: number;
  high: number;
  count: number;
  /** The mean probability of the items; null where there are none. */
  confidence: number | null;
  /** The share of positive items; null where there are none. */
  accuracy: number | null;
}

export interface BinOptions extends PositiveOption {
  /** How many intervals of equal width. Default 15. */
  bins?: number;
}

export interface CalibrationOptions extends BinOptions {
  /** `l1` (default): expected calibration error; `l2`: root of the mean square; `max`: the largest gap. */
  norm?: 'l1' | 'l2' | 'max';
}

/**
 * The points of a reliability diagram: how often items were positive against how probable that was said to be.
 *
 * Source: Niculescu-Mizil and Caruana 2005, "Predicting good probabilities with supervised learning".
 *
 * @param truth the class of each item, of two; for several classes: whether the most probable one was right
 * @param probabilities of the positive class, or of the most probable one, 0 to 1
 * @throws CupelError `metrics.badInput` for no items, lists of different length, numbers outside 0 to 1, labels other
 *   than 0 and 1 without `positive`, a number of bins below 1
 */
export function reliabilityBins(
  truth: readonly Label[],
  probabilities: readonly number[],
  options: BinOptions = {},
): ReliabilityBin[] {
  const { bins = 15 } = options;
  requireSome(truth, 'truth');
  requireWhole(bins, 'bins');
  requireSameLength(truth, probabilities, 'truth', 'probabilities');
  requireProbabilities(probabilities, 'probabilities');
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, positives: 0 }));
  isPositive(truth, options.positive).forEach((isOne, i) => {
    const p = probabilities[i] ?? 0;
    const sum = sums[Math.min(bins - 1, Math.floor(p * bins))];
    if (!sum) return;
    sum.count++;
    sum.confidence += p;
    sum.positives += Number(isOne);
  });
  return sums.map(({ count, confidence, positives }, i) => ({
    low: i / bins,
    high: (i + 1) / bins,
    count,
    confidence: count > 0 ? confidence / count : null,
    accuracy: count > 0 ? positives / count : null,
  }));
}

/**
 * Calibration error: the gap between said and true frequency over bins of equal width, weighted by their items.
 *
 * Source: Naeini et al. 2015 (ECE); Guo et al. 2017, "On Calibration of Modern Neural Networks"; torchmetrics
 * binary_calibration_error. Unlike torchmetrics, a probability of exactly 1 is in the last bin, not in one of its own.
 * Range: 0 (best) to 1. Parameters and errors as `reliabilityBins`.
 */
export function calibrationError(
  truth: readonly Label[],
  probabilities: readonly number[],
  options: CalibrationOptions = {},
): number {
  const { norm = 'l1' } = options;
  const gaps = reliabilityBins(truth, probabilities, options).map(({ count, confidence, accuracy }) => ({
    share: count / truth.length,
    gap: confidence === null || accuracy === null ? 0 : Math.abs(accuracy - confidence),
  }));
  switch (norm) {
    case 'l1':
      return gaps.reduce((sum, { share, gap }) => sum + share * gap, 0);
    case 'l2':
      return Math.sqrt(gaps.reduce((sum, { share, gap }) => sum + share * gap ** 2, 0));
    case 'max':
      return gaps.reduce((largest, { gap }) => Math.max(largest, gap), 0);
    default:
      throw badInput(`unknown norm ${JSON.stringify(norm)}`, 'Use l1, l2 or max.');
  }
}
