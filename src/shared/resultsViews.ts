/* What the results panel is answered: figures are numbers, words are made from them by `figures.ts`. */

/** A run without its results. */
export interface RunView {
  id: string;
  title: string;
  suiteName: string;
  status: 'running' | 'finished' | 'cancelled' | 'budget' | 'timeLimit' | 'interrupted' | 'failed';
  startedAt: string;
  figures: FiguresView;
  /** US dollars that the run was expected to cost; null when it was not estimated, or of unknown price. */
  estimated: number | null;
  durationMs: number;
  /** Calls that the run was to make; null when that is not known. */
  planned: number | null;
  columns: ColumnView[];
  /** Names of metrics and types of assertions that results have. */
  metrics: string[];
  assertions: string[];
  /** The run that `mode:changed` compares with. */
  baseline: RunItem | null;
  /** Nothing can be run, rated or changed: a report or a file. */
  readOnly: boolean;
  /** What keeps the run from passing beside its cases: gates that failed, a regression. */
  problems: string[];
  /** What people must know of what they see: that a part is left out. */
  note: string | null;
  progress?: ProgressView;
}

export interface ColumnView {
  prompt: string;
  provider: string;
  figures: FiguresView;
}

export interface FiguresView {
  total: number;
  passed: number;
  failed: number;
  errored: number;
  cached: number;
  passRate: number | null;
  passRateInterval: [low: number, high: number] | null;
  score: number | null;
  scoreInterval: [low: number, high: number] | null;
  cost: number | null;
  costUnknown: number;
  inputTokens: number;
  outputTokens: number;
  latencyMs: { p50: number; p95: number; max: number } | null;
}

export interface ProgressView {
  planned: number | null;
  done: number;
  cost: number;
  costUnknown: number;
}

export interface RunItem {
  id: string;
  startedAt: string;
  title: string;
  passed: number;
  total: number;
}

export interface PageView {
  /** Cases that the query finds in all. */
  total: number;
  offset: number;
  rows: RowView[];
}

export interface RowView {
  case: number;
  name: string;
  vars: [name: string, text: string][];
  /** In the order of the columns asked for; null where the case was not asked. */
  cells: (CellView | null)[];
}

export type OutputKind = 'text' | 'json' | 'image' | 'markdown';

/** A result, cut to what a cell shows. */
export interface CellView {
  id: string;
  verdict: 'pass' | 'fail' | 'error';
  score: number;
  /** Its beginning; of a picture, words for it. */
  output: string;
  /** Characters of the output that are left out. */
  left: number;
  kind: OutputKind;
  /** Why it did not pass, in one line. */
  reason: string;
  assertions: { passed: number; total: number };
  cost: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  latencyMs: number | null;
  cached: boolean;
  toolCalls: number;
  /** The names of the tools that were called. */
  tools: string;
  repeats: { passed: number; total: number };
  rating: number | null;
}

/** A result in full, for the detail view; very long texts are cut, and say so. */
export interface ResultView extends CellView {
  case: number;
  name: string;
  prompt: string;
  provider: string;
  repeat: number;
  vars: [name: string, text: string][];
  metadata: [name: string, text: string][];
  named: [name: string, value: number][];
  /** The prompt as messages where it is chat, else as one text. */
  messages: { role: string; text: string }[];
  finishReason: string | null;
  requestId: string | null;
  attempts: number | null;
  queueMs: number | null;
  connectMs: number | null;
  firstTokenMs: number | null;
  error: { code: string; message: string } | null;
  toolCallText: string | null;
  /** What was sent beside the messages, and the vendor's answer, as JSON. */
  request: string | null;
  raw: string | null;
  checks: CheckView[];
  comment: string | null;
  label: string | null;
  /** Who rated it last, and when, ISO 8601. */
  rater: string | null;
  ratedAt: string | null;
}

export interface CheckView {
  type: string;
  metric: string | null;
  pass: boolean;
  /** It could not be made. */
  errored?: true;
  score: number;
  weight: number;
  threshold: number | null;
  reason: string;
  expected: string | null;
  /** Of a model-graded one: what was asked and answered. */
  grader: { provider: string; prompt: string; output: string } | null;
  components: CheckView[];
}

/** One case in one column over the runs of its suite, oldest first. */
export interface HistoryView {
  points: {
    run: string;
    startedAt: string;
    passRate: number;
    score: number;
    cost: number | null;
    latencyMs: number | null;
  }[];
}

export type VerdictView = 'better' | 'worse' | 'noDifferenceSeen' | 'tooFewCases';

/** What changed from the run that is compared with to the one that is shown. */
export interface CompareView {
  runs: (RunItem & {
    passRate: number | null;
    score: number | null;
    cost: number | null;
    latencyMs: number | null;
  })[];
  /** One for each run but the first: the run shown against it. */
  comparisons: ComparisonView[];
  prompts: PromptChange[];
}

export interface ComparisonView {
  /** The column's name, or null over all columns. */
  column: string | null;
  against: string;
  figure: string;
  n: number;
  meanA: number;
  meanB: number;
  difference: number;
  interval: [low: number, high: number] | null;
  p: number | null;
  adjustedP: number | null;
  verdict: VerdictView;
  regressions: number;
  improvements: number;
  test: string;
  minimumDetectableEffect: number | null;
  /** The verdict in a sentence. */
  words: string;
}

/** A prompt that reads otherwise than in the baseline: the first of the runs that are compared with. */
export interface PromptChange {
  label: string;
  /** The run in which it does. */
  run: string;
  before: string;
  after: string;
}

export interface MatchPageView {
  total: number;
  offset: number;
  counts: { regressions: number; improvements: number; all: number };
  rows: MatchView[];
}

/** One case in one column, in each of the runs compared; the run shown comes first. */
export interface MatchView {
  name: string;
  column: string;
  change: 'regression' | 'improvement' | 'same';
  cells: (CellView & { case: number })[];
}

export interface ChartsView {
  columns: { name: string; prompt: string; provider: string; figures: FiguresView }[];
  scores: { column: number; counts: number[] }[];
  latencies: { column: number; n: number; quantiles: number[] }[];
  trend: TrendPoint[];
  slices: SliceView[];
  confusion: ConfusionView | null;
  calibration: CalibrationView | null;
}

export interface TrendPoint {
  run: string;
  startedAt: string;
  passRate: number | null;
  interval: [low: number, high: number] | null;
  score: number | null;
  cost: number | null;
  latencyMs: number | null;
  metrics: Record<string, number>;
}

export interface SliceView {
  name: string;
  value: string;
  passed: number;
  total: number;
  interval: [low: number, high: number];
}

/** Rows are the expected classes, columns the ones given. */
export interface ConfusionView {
  labels: string[];
  matrix: number[][];
  /** Outputs that are none of the classes, by expected class. */
  other: number[];
}

export interface CalibrationView {
  metric: string;
  bins: { low: number; high: number; count: number; confidence: number | null; accuracy: number | null }[];
  error: number;
}

export interface ReviewView {
  rated: number;
  /** Results of the run in all. */
  total: number;
  raters: { name: string; rated: number; kappa: number | null; agreeing: number; compared: number }[];
  preferences: { column: string; wins: number; ties: number; losses: number }[];
}

/** What a report carries: answers to all that its panel can ask. */
export interface ReportData {
  run: RunView;
  charts: ChartsView;
}
