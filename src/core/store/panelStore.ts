import type { ResultQuery } from './store.ts';

/** What the results panel asks of a store beside results in full: narrow rows, counted and cut in SQL. */
export interface PanelStore {
  /** Cases by page as `results`, but only what a cell shows, and only the columns asked for. */
  cells(runId: string, query: ResultQuery, options: CellOptions): Promise<CellPage>;
  /** The results of one case in one column over the runs of its suite, oldest first. */
  history(runId: string, resultId: string, limit?: number): Promise<HistoryPoint[]>;
  /** Counts by interval, for charts. */
  distributions(runId: string): Promise<Distributions>;
  /** The pass rate by each value of each metadata key; by the values of a case's variable when there is no metadata. */
  slices(runId: string): Promise<Slice[]>;
  /** What cases expect and what was given, and how sure results say to be; of runs whose suite says nothing of classes. */
  classCounts(runId: string): Promise<ClassCounts>;
  /** The cases that several runs have in common, by case hash, a value an entry. */
  matched(runs: MatchedRun[]): Promise<MatchedCases>;
  rate(runId: string, rating: Rating): Promise<void>;
  /** Takes the rating of a rater back. */
  unrate(runId: string, resultId: string, rater: string): Promise<void>;
  ratings(runId: string): Promise<Rating[]>;
  prefer(runId: string, preference: Preference): Promise<void>;
  preferences(runId: string): Promise<Preference[]>;
}

export interface CellOptions {
  columns: readonly { prompt: number; provider: number }[];
  /** Characters of an output; longer ones are cut. */
  length: number;
}

export interface CellPage {
  totalCases: number;
  offset: number;
  rows: {
    case: number;
    description?: string;
    vars: Record<string, unknown>;
    /** In the order of the columns asked for; null where the case was not asked. */
    cells: (CellRow | null)[];
  }[];
}

/** Of the repeats of a cell the first that did not pass, else the first. */
export interface CellRow {
  id: string;
  pass: boolean;
  errored: boolean;
  score: number;
  cost: number | null;
  latencyMs: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cached: boolean;
  /** The beginning of the output; JSON when it is structured. */
  output: string;
  /** Characters of the whole output. */
  outputLength: number;
  reasons: string;
  checks: number;
  checksPassed: number;
  toolCalls: number;
  /** Their names, with commas. */
  tools: string;
  repeats: number;
  repeatsPassed: number;
  /** The last rating, from 1 to 5. */
  rating: number | null;
}

export interface HistoryPoint {
  run: string;
  resultId: string;
  startedAt: string;
  passRate: number;
  score: number;
  cost: number | null;
  latencyMs: number | null;
}

export interface Distributions {
  /** Results by score, in twenty intervals from 0 to 1; by column. */
  scores: { prompt: number; provider: number; counts: number[] }[];
  /** Milliseconds of calls that were really made, sorted, at most 400 quantiles; by column. */
  latencies: { prompt: number; provider: number; n: number; quantiles: number[] }[];
}

export interface Slice {
  name: string;
  value: string;
  passed: number;
  total: number;
}

export interface ClassCounts {
  /** Results by the class expected and the output; `given` is null for one that is longer than any class. */
  given: { expected: string; given: string | null; count: number }[];
  /** Results with a score named confidence or probability, in ten bins: the sum of what was said, and passes. */
  chances: { metric: string; bin: number; count: number; said: number; passed: number }[];
}

export interface MatchedRun {
  run: string;
  columns: readonly { prompt: number; provider: number }[];
}

/** Arrays of one length: an entry is a case in a column, found in every run. */
export interface MatchedCases {
  /** The number of the case in each run. */
  cases: Int32Array[];
  /** Index in the columns given. */
  column: Int32Array;
  /** Share of repeats that passed, and mean score, in each run. */
  passRates: Float64Array[];
  scores: Float64Array[];
  /** Sum over repeats; NaN when unknown. */
  costs: Float64Array[];
  latencies: Float64Array[];
  /** Cases with a column that only one run has. */
  unmatched: number[];
}

/** What a person says of a result. */
export interface Rating {
  resultId: string;
  rater: string;
  /** ISO 8601, UTC. */
  at: string;
  /** From 1 (worst) to 5; thumbs are 1 and 5. Null for a label or a comment alone. */
  value: number | null;
  label: string | null;
  comment: string | null;
}

/** Which of two outputs of a case a person prefers. */
export interface Preference {
  a: string;
  b: string;
  choice: 'a' | 'b' | 'tie';
  rater: string;
  at: string;
}
