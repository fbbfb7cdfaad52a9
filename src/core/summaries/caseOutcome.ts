import type { Asked } from '../engine/askedCases.ts';
import { passesOften } from './repeatThreshold.ts';
import type { CaseFigures } from './summaryOptions.ts';

/** Results of one case in one column. */
type Column = Pick<CaseFigures, 'n' | 'passed'>;

export interface OutcomeRules {
  /** The share of its repeats that must pass, in each column. */
  threshold: number;
  /** How much of a case was to be made: `all` of it is there, or so much was asked for; undefined is not known. */
  made: 'all' | Asked | undefined;
}

/**
 * What a case comes to by the results that are there. It passes when all that was asked for is there, and in each column
 * enough repeats pass; it fails as soon as too few can.
 */
export function caseOutcome(
  columns: readonly Column[],
  { threshold, made }: OutcomeRules,
): 'passed' | 'failed' | 'unfinished' {
  if (made === 'all' || (made && countOf(columns) >= made.columns * made.repeats))
    return columns.every((column) => passesOften(column, threshold)) ? 'passed' : 'failed';
  return columns.some((column) => hasFailed(column, threshold, made)) ? 'failed' : 'unfinished';
}

/** Of a case that failed: an error where a column that did not pass has one; what a column that passed had decides nothing. */
export function failureOf(
  columns: readonly (Column & { readonly errored: boolean })[],
  threshold: number,
): 'failed' | 'errored' {
  return columns.some((column) => column.errored && !passesOften(column, threshold)) ? 'errored' : 'failed';
}

/** Whether too few repeats pass, whatever the others come to. */
function hasFailed({ n, passed }: Column, threshold: number, made: Asked | undefined): boolean {
  if (threshold >= 1) return passed < n;
  if (!made) return false;
  const left = Math.max(0, made.repeats - n);
  return !passesOften({ n: Math.max(n, made.repeats), passed: passed + left }, threshold);
}

function countOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { n }) => sum + n, 0);
}
