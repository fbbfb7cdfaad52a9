/*
 * Everything that the results panel and its host say to each other. The host holds the truth; the webview asks for what
 * it shows, a page at a time, and is told when that has changed.
 */

/** From the host to the webview. */
export type ToResults =
  /** Show this run; what was shown of another is forgotten. */
  | { type: 'show'; runId: string }
  /** Something of the run has changed: ask again. With the progress while it is running. */
  | { type: 'changed'; progress?: ProgressView }
  | { type: 'reply'; id: number; value: unknown }
  | { type: 'reply'; id: number; error: string };

/** From the webview to the host. */
export type FromResults =
  /** Scripts have loaded; answered by `show`. */
  { type: 'ready' } | { type: 'ask'; id: number; question: Question } | { type: 'do'; action: Action };

export type Question =
  | { kind: 'run'; runId: string }
  | { kind: 'page'; runId: string; query: CaseQuery; offset: number; limit: number }
  | { kind: 'result'; runId: string; resultId: string };

export interface Answers {
  run: RunView;
  page: PageView;
  result: ResultView;
}

export type Action =
  | { kind: 'openSuite'; runId: string }
  | { kind: 'openCase'; runId: string; case: number }
  | { kind: 'runAgain'; runId: string; case?: number }
  | { kind: 'export'; runId: string }
  | { kind: 'cancel'; runId: string }
  | { kind: 'copy'; text: string };

export const modes = ['all', 'failures', 'errors', 'different', 'flaky'] as const;
export type Mode = (typeof modes)[number];

/** Which cases, in which order. */
export interface CaseQuery {
  mode: Mode;
  text: string;
  regex: boolean;
  sort?: { by: 'case' | 'score' | 'cost' | 'latency' | 'tokens'; column?: number; descending: boolean };
}

/** A run without its results. Figures are numbers; words are made from them here and there by the same functions. */
export interface RunView {
  id: string;
  title: string;
  suiteName: string;
  status: 'running' | 'finished' | 'cancelled' | 'budget' | 'interrupted' | 'failed';
  startedAt: string;
  figures: FiguresView;
  durationMs: number;
  columns: ColumnView[];
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
  /** In the order of the run's columns; empty where the case was not asked. Several are repeats. */
  cells: CellView[][];
}

/** A result, cut to what a cell shows. */
export interface CellView {
  id: string;
  verdict: 'pass' | 'fail' | 'error';
  score: number;
  output: string;
  /** Why it did not pass, in one line. */
  reason: string;
  assertions: { passed: number; total: number };
  cost: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  latencyMs: number | null;
  cached: boolean;
}

/** A result in full, for the detail view; very long texts are cut, and say so. */
export interface ResultView extends CellView {
  case: number;
  name: string;
  prompt: string;
  provider: string;
  repeat: number;
  vars: [name: string, text: string][];
  rendered: string | null;
  finishReason: string | null;
  requestId: string | null;
  attempts: number | null;
  queueMs: number | null;
  firstTokenMs: number | null;
  error: { code: string; message: string } | null;
  toolCalls: string | null;
  checks: CheckView[];
}

export interface CheckView {
  type: string;
  metric: string | null;
  pass: boolean;
  score: number;
  weight: number;
  reason: string;
  expected: string | null;
  /** Of a model-graded one: what was asked and answered. */
  grader: { provider: string; prompt: string; output: string } | null;
}

/** What the webview keeps over a reload. */
export interface ResultsMemory {
  runId: string;
  query: CaseQuery;
  selected: string | null;
}

/** Whether a message from a webview has the shape of one: a webview shows text of others, so its words are checked. */
export function isFromResults(message: unknown): message is FromResults {
  if (!isRecord(message)) return false;
  if (message['type'] === 'ready') return true;
  if (message['type'] === 'ask')
    return Number.isSafeInteger(message['id']) && isQuestion(message['question']);
  return message['type'] === 'do' && isAction(message['action']);
}

function isQuestion(value: unknown): value is Question {
  if (!isRecord(value) || typeof value['runId'] !== 'string') return false;
  if (value['kind'] === 'run') return true;
  if (value['kind'] === 'result') return typeof value['resultId'] === 'string';
  return (
    value['kind'] === 'page' &&
    isIndex(value['offset']) &&
    isIndex(value['limit']) &&
    isCaseQuery(value['query'])
  );
}

function isCaseQuery(value: unknown): value is CaseQuery {
  if (!isRecord(value)) return false;
  return (
    (modes as readonly unknown[]).includes(value['mode']) &&
    typeof value['text'] === 'string' &&
    typeof value['regex'] === 'boolean' &&
    (value['sort'] === undefined || isSort(value['sort']))
  );
}

function isSort(value: unknown): boolean {
  return (
    isRecord(value) &&
    ['case', 'score', 'cost', 'latency', 'tokens'].includes(String(value['by'])) &&
    (value['column'] === undefined || isIndex(value['column'])) &&
    typeof value['descending'] === 'boolean'
  );
}

function isAction(value: unknown): value is Action {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'copy') return typeof value['text'] === 'string';
  if (typeof value['runId'] !== 'string') return false;
  if (value['kind'] === 'openCase') return isIndex(value['case']);
  if (value['kind'] === 'runAgain') return value['case'] === undefined || isIndex(value['case']);
  return ['openSuite', 'export', 'cancel'].includes(String(value['kind']));
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
