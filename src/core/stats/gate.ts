import type { ScoreComparison } from './compareScores.ts';

/** Whether a change may pass, and why. */
export interface GateDecision {
  passed: boolean;
  reason:
    /** No margin was given, and B is not significantly worse. */
    | 'notWorse'
    /** No margin was given, and B is significantly worse. */
    | 'worse'
    /** B is significantly not worse than A by the margin. */
    | 'withinMargin'
    /** B may be worse than A by the margin or more: it is, or there are too few cases to say that it is not. */
    | 'notWithinMargin';
}

/**
 * The gate of a regression check. Without a margin it fails only when B is significantly worse, so that it alarms on at
 * most half of `alpha` of the changes that change nothing. With a margin it is a test of non-inferiority: it fails
 * unless B is significantly within the margin, and a small but sure loss within the margin passes.
 * @param comparison of the candidate (B) with the baseline (A), made with the margin if there is one
 */
export function regressionGate(comparison: Pick<ScoreComparison, 'verdict' | 'withinMargin'>): GateDecision {
  if (comparison.withinMargin === null)
    return comparison.verdict === 'worse'
      ? { passed: false, reason: 'worse' }
      : { passed: true, reason: 'notWorse' };
  return comparison.withinMargin
    ? { passed: true, reason: 'withinMargin' }
    : { passed: false, reason: 'notWithinMargin' };
}
