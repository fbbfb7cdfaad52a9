/*
 * Everything that the results panel and its host say to each other. The host holds the truth; the webview asks for what
 * it shows, a page at a time, and is told when that has changed. `resultsMessages.ts` checks what arrives.
 */
import type { NumberName } from './definitions.ts';
import type { CaseQuery, Layout, MatchChange, RatingValue, ReviewExport } from './resultsQueries.ts';
import type {
  ChartsView,
  CompareView,
  HistoryView,
  MatchPageView,
  ReviewView,
  RunItem,
} from './resultsViews.ts';
import type { PageView, ProgressView, ResultView, RunView } from './resultsViews.ts';

/** From the host to the webview. */
export type ToResults =
  /**
   * Show this run; what was shown of another is forgotten. `compared`: held against these. `first`: what the page would
   * ask for at once; without it, it asks.
   */
  | { type: 'show'; runId: string; compared?: string[]; first?: FirstView }
  /** Something of the run has changed: ask again. With the progress while it is running. */
  | { type: 'changed'; progress?: ProgressView }
  /** What came of an action, for the status line. */
  | { type: 'done'; message: string }
  | { type: 'reply'; id: number; value: unknown }
  | { type: 'reply'; id: number; error: string };

/** From the webview to the host. */
export type FromResults =
  /** Scripts have loaded; answered by `show`. `kept`: what the page showed before a reload. */
  | { type: 'ready'; kept?: { runId: string; query: CaseQuery } }
  | { type: 'ask'; id: number; question: Question }
  | { type: 'do'; action: Action }
  /** How the matrix of this run's suite is laid out from now on. */
  | { type: 'layout'; runId: string; layout: Layout };

/** A run, and the beginning of its matrix. */
export interface FirstView {
  run: RunView;
  /** What was kept for the suite. */
  layout?: Layout;
  /** The cases of this query in these columns, places in the run's; not there when the query cannot be answered. */
  rows?: { query: CaseQuery; columns: number[]; page: PageView };
}

export type Question =
  | { kind: 'run'; runId: string }
  /** `columns` are places in the run's columns. */
  | { kind: 'page'; runId: string; query: CaseQuery; offset: number; limit: number; columns: number[] }
  | { kind: 'result'; runId: string; resultId: string }
  /** An output in full, or as much of it as can be shown. */
  | { kind: 'output'; runId: string; resultId: string }
  /** All results of one case, in short: the repeats of a cell, and its neighbours. */
  | { kind: 'siblings'; runId: string; case: number }
  | { kind: 'history'; runId: string; resultId: string }
  | { kind: 'charts'; runId: string }
  /** The runs that this one can be compared with, newest first. */
  | { kind: 'runs'; runId: string }
  /** `runIds`: the others, one to three of them. */
  | { kind: 'compare'; runId: string; runIds: string[] }
  | { kind: 'matches'; runId: string; runIds: string[]; change: MatchChange; offset: number; limit: number }
  | { kind: 'review'; runId: string };

export interface Answers {
  run: RunView;
  page: PageView;
  result: ResultView;
  output: { text: string };
  siblings: ResultView[];
  history: HistoryView;
  charts: ChartsView;
  runs: RunItem[];
  compare: CompareView;
  matches: MatchPageView;
  review: ReviewView;
}

export type Action =
  | { kind: 'openSuite'; runId: string }
  | { kind: 'openCase'; runId: string; case: number }
  | { kind: 'openRun'; runId: string }
  | { kind: 'runAgain'; runId: string; case?: number }
  | { kind: 'export'; runId: string }
  | { kind: 'cancel'; runId: string }
  | { kind: 'copy'; text: string }
  /** The request as a command line, without a key. */
  | { kind: 'copyCurl'; runId: string; resultId: string }
  /** Adds an assertion to the case in the suite's file. */
  | { kind: 'addAssertion'; runId: string; resultId: string; type: string; value: string }
  /** The case shall from now on expect this output. */
  | { kind: 'acceptOutput'; runId: string; resultId: string }
  | { kind: 'rate'; runId: string; resultId: string; value: RatingValue; label: string; comment: string }
  | { kind: 'prefer'; runId: string; a: string; b: string; choice: 'a' | 'b' | 'tie' }
  | { kind: 'exportReview'; runId: string; format: ReviewExport }
  /** Writes a chart to a file that the person chooses. `data` is text, or base64 for a picture. */
  | { kind: 'save'; name: string; data: string; base64: boolean }
  /** Opens an address from an output in the browser, after asking. */
  | { kind: 'openLink'; address: string }
  | { kind: 'openDocs'; topic: 'statistics' | 'results' }
  /** Shows what a number means. */
  | { kind: 'explain'; number: NumberName };
