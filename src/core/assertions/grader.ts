import type { Usage } from '../providers/provider.ts';
import type { AssertionResult, AssertionSpec } from './assertion.ts';
import type { GradingContext } from './grading.ts';
import type { GradingServices } from './gradingServices.ts';

/** What one grader sees. `not-`, weight and metric are none of its business. */
export interface GraderInput {
  readonly spec: AssertionSpec;
  /** The assertion's value: loaded when it is a `file://`, rendered with the case's variables. */
  readonly value: unknown;
  readonly threshold: number | undefined;
  /** After the assertion's own `transform`. */
  readonly output: unknown;
  /** The output as text: itself, or its JSON. */
  readonly text: string;
  readonly context: GradingContext;
  readonly services: GradingServices;
}

/** An assertion and its value, without an output. */
export type ValueInput = Pick<GraderInput, 'spec' | 'value'>;

/** What one grader found, before `not-`. */
export interface Finding {
  pass: boolean;
  /** From 0 to 1 for all built-in types; what code returned for code. */
  score: number;
  /** A sentence for people. */
  reason: string;
  namedScores?: Record<string, number>;
  tokens?: Usage;
  /** US dollars; null when a grader's price is unknown. */
  cost?: number | null;
  grader?: NonNullable<AssertionResult['grader']>;
  components?: AssertionResult[];
  /** The check does not apply: negated or not, it counts for nothing. */
  notJudged?: true;
  /** Of a set with a check that counts and could not be made: it does not pass, negated or not. */
  error?: NonNullable<AssertionResult['error']>;
}

/**
 * Checks one output.
 * @throws CupelError when the check cannot be made: a bad value, a missing figure, code that fails, a grader model
 *   that does not answer as asked
 */
export type Grader = (input: GraderInput) => Finding | Promise<Finding>;

/** A finding whose score is its verdict. */
export function verdict(pass: boolean, reason: string): Finding {
  return { pass, score: pass ? 1 : 0, reason };
}
