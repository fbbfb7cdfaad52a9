import type { Location } from '../location.ts';
import type { Usage } from '../providers/provider.ts';

/** One check on one output, as a suite gives it. */
export interface AssertionSpec {
  /** The base type, without `not-`. */
  readonly type: string;
  readonly negated: boolean;
  /** As written; rendered with the case's variables before it is used. */
  readonly value?: unknown;
  readonly threshold?: number;
  /** 1 unless given; 0 records without failing. */
  readonly weight: number;
  readonly metric?: string;
  /** A provider's id, or its object form, for model-graded ones. */
  readonly provider?: unknown;
  readonly rubricPrompt?: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly transform?: string;
  readonly contextTransform?: string;
  /** The members of an `assert-set`. */
  readonly assert?: readonly AssertionSpec[];
  /** The folder that its relative paths start from. */
  readonly directory: string;
  readonly location?: Location;
}

/** What an assertion found. */
export interface AssertionResult {
  /** As written, with `not-`. */
  type: string;
  metric?: string;
  pass: boolean;
  /** From 0 to 1 for all built-in types. */
  score: number;
  /** A sentence for people. */
  reason: string;
  weight: number;
  /** A check that does not apply to this output: it passes and counts for nothing, whatever its weight in the suite. */
  notJudged?: true;
  threshold?: number;
  /** The value it was compared with, rendered. Cut at 10,000 characters. */
  expected?: string;
  namedScores?: Record<string, number>;
  /** A check that could not be made (a grader that failed, code that threw). It does not pass. */
  error?: { code: string; message: string };
  /** What the grader model used, for model-graded ones. */
  tokens?: Usage;
  /** US dollars; null when a grader's price is unknown. */
  cost?: number | null;
  /** The grader's own exchange. */
  grader?: { provider: string; prompt: string; output: string };
  /** The members of an `assert-set`. */
  components?: AssertionResult[];
  location?: Location;
}
