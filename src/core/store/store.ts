import type { ProviderResponse } from '../providers/provider.ts';
import type { BatchStore } from '../batch/batchRecords.ts';
import type { Term } from '../../shared/caseFilter.ts';
import type { PanelStore } from './panelStore.ts';
import type { Figure, ScoreRow } from '../comparison/runScores.ts';
import type { SummaryOptions } from '../summaries/summaryOptions.ts';
import type { DoneRange } from '../engine/doneResults.ts';
import type { Result, RunRecord, RunStatus, Summary } from '../engine/result.ts';

/** Run history and response cache. The implementation lives in a worker; nothing here blocks. */
export interface Store extends PanelStore, BatchStore {
  /** The folder it is kept in. */
  readonly directory: string;
  /** What happened while it was opened that people should know: a corrupt file moved aside. */
  readonly notices: readonly string[];

  beginRun(run: RunRecord): Promise<void>;
  /**
   * Kept until the result of the same id is recorded; `resume` grades it without asking again. What graded it has its id
   * with `#` and more.
   */
  journal(runId: string, resultId: string, entry: JournalEntry): Promise<void>;
  /** Adds to what the run has spent: US dollars, with what calls that ended without a bill may have cost. */
  spend(runId: string, amount: number): Promise<void>;
  /**
   * US dollars that `spend` has added up, with what batches have cost or may yet cost, and what workers of a queue have
   * reserved.
   */
  spent(runId: string): Promise<number>;
  /** Queues results; they are committed in batches, in order. Resolves when the result is on disk. */
  record(runId: string, result: Result): Promise<void>;
  /** Replaces what is given. */
  updateRun(runId: string, changes: Partial<Omit<RunRecord, 'id'>>): Promise<void>;
  /** Summarises in SQL, sets the end and the status. */
  finishRun(runId: string, status: RunStatus, endedAt: string): Promise<RunRecord>;

  /** Newest first. */
  runs(filter?: { suite?: string; limit?: number }): Promise<RunRecord[]>;
  /** By id, by an unambiguous beginning of one, or `latest`. */
  run(id: string): Promise<RunRecord | undefined>;
  deleteRun(id: string): Promise<void>;
  /** @param options in the place of the run's own `statistics` */
  summarise(runId: string, options?: SummaryOptions): Promise<Summary>;
  /** The value of a metadata key (else of a variable of that name) for each case that has one. */
  caseValues(runId: string, key: string): Promise<ReadonlyMap<number, string>>;

  results(runId: string, query?: ResultQuery): Promise<ResultPage>;
  result(runId: string, resultId: string): Promise<Result | undefined>;
  progress(runId: string): Promise<RunProgress>;
  /** An answer that is in the journal, by the id that it was kept under. */
  journalled(runId: string, id: string): Promise<JournalEntry | undefined>;
  /** What the answers did cost whose results are made again. */
  keptCost(runId: string): Promise<KeptCost>;
  /** Everything of a run, in order, in pages, for exports and comparisons. */
  scan(runId: string, options?: { pageSize?: number }): AsyncIterable<Result[]>;

  /**
   * One figure of every case and column, averaged over repeats, in order of column and case.
   * @param cluster a key of the cases' metadata
   */
  scores(runId: string, figure: Figure, cluster?: string): Promise<ScoreRow[]>;

  /** @returns the JSON of a CachedResponse, as it was kept: `cachedAnswer` reads it */
  cacheGet(key: string): Promise<string | undefined>;
  cacheDrop(key: string): Promise<void>;
  cachePut(key: string, value: CachedResponse): Promise<void>;
  cacheStats(): Promise<{ entries: number; bytes: number; hits: number; oldest?: string }>;
  cacheClear(): Promise<number>;

  /** Writes what is queued. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface KeptEntry {
  readonly id: string;
  readonly entry: JournalEntry;
}

/** What a run has when it is taken up again. */
export interface RunProgress {
  /** The results that are recorded without an error that a second try could heal. */
  readonly done: DoneRange[];
  /** Answers whose result is not recorded. */
  readonly journal: KeptEntry[];
  /** The results that are recorded, and that a second try may heal: `journalled` has what is left of their answers. */
  readonly again: DoneRange[];
}

/** US dollars that the kept answers of recorded results did cost, as far as it is known. */
export interface KeptCost {
  /** What is in the cost of those results. */
  readonly recorded: number;
  /** What is not: their calls had failed when they were recorded, and were answered later. */
  readonly unrecorded: number;
}

export interface JournalEntry {
  response: ProviderResponse;
  cached: boolean;
  cost: number | null;
  attempts: number;
  queueMs: number;
  /** It held a key, which is taken out: it is not what was answered, and only tells what that did cost. */
  redacted?: boolean;
}

export interface CachedResponse {
  response: ProviderResponse;
  /** What the original call cost, in US dollars; null when unknown. */
  cost: number | null;
  /** Milliseconds since 1970. */
  at: number;
}

/** All of it is answered in SQL. */
export interface ResultQuery {
  offset?: number;
  limit?: number;
  /** `failures` holds errors too. `different`: the columns of a case disagree on passing. */
  mode?: 'all' | 'failures' | 'errors' | 'passes' | 'different' | 'flaky' | 'changed' | 'unrated';
  /** Part of an output, a variable or a reason, case-insensitive. */
  text?: string;
  regex?: boolean;
  /** All of them hold of one result of the case. */
  terms?: Term[];
  /** What `changed` compares with: a run's id, and `[prompt, provider, prompt there, provider there]` of each column. */
  baseline?: { run: string; columns: [number, number, number, number][] };
  cases?: number[];
  /** What the cases are, wherever they stood in the suite. */
  hashes?: string[];
  prompt?: number;
  provider?: number;
  sort?: {
    by: 'case' | 'score' | 'cost' | 'latency' | 'tokens';
    column?: { prompt: number; provider: number };
    descending?: boolean;
  };
}

/** Whole cases: paging counts cases, and each comes with the results of all its columns and repeats. */
export interface ResultPage {
  totalCases: number;
  offset: number;
  rows: { case: number; description?: string; vars: Record<string, unknown>; results: Result[] }[];
}
