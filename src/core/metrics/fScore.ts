/** Precision, recall and their harmonic mean, each 0 to 1. */
export interface PrecisionRecall {
  precision: number;
  recall: number;
  f1: number;
}

/** From counts: what was found and right, all that was found, all that was to be found. 0 where nothing was. */
export function precisionRecall(hits: number, found: number, expected: number): PrecisionRecall {
  const precision = found > 0 ? hits / found : 0;
  const recall = expected > 0 ? hits / expected : 0;
  return { precision, recall, f1: harmonicMean(precision, recall) };
}

/** F1: the harmonic mean; 0 where both are 0. */
export function harmonicMean(precision: number, recall: number): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}
