import type { Budget } from './budget.ts';
import type { Lane } from './modelCall.ts';
import type { BatchDesk } from '../batch/batchDesk.ts';
import type { Environment } from '../environment.ts';
import type { PriceBook } from '../pricing/price.ts';
import type { BaselineOptions } from '../comparison/baseline.ts';
import type { Store } from '../store/store.ts';
import type { SplitPart } from '../suites/data/split.ts';
import type { Result, RunRecord, RunStatus } from './result.ts';

/** What a caller of `runSuite` decides. Everything absent takes the suite's word, then the default. */
export interface RunOptions {
  readonly environment: Environment;
  readonly store: Store;
  readonly prices: PriceBook;
  /** Stops at once; what is in flight is aborted. */
  readonly signal?: AbortSignal;
  /** Stops softly: what is in flight is finished and recorded. */
  readonly drain?: AbortSignal;
  readonly maxConcurrency?: number;
  readonly repeat?: number;
  readonly cache?: boolean;
  /** Cached answers that are older are asked for again. */
  readonly cacheMaxAgeMs?: number | undefined;
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
  /** US dollars. */
  readonly maxCost?: number;
  readonly allowUnknownPrice?: boolean;
  readonly filter?: CallFilter;
  /** The filter may leave nothing to run: it is meant for several suites. */
  readonly mayBeEmpty?: boolean;
  /** Stand before the cases' own variables. */
  readonly vars?: Readonly<Record<string, string>>;
  /** One-based index and count: `{ index: 1, count: 4 }`. */
  readonly shard?: { index: number; count: number };
  /** Takes up this run where it stopped. */
  readonly resume?: string;
  /** A JSONL file whose recorded replies answer instead of the providers. */
  readonly replay?: string;
  /** A JSONL file that the replies are written to. */
  readonly record?: string;
  /** The model of graders where a suite names none: a provider's id, or its object form. */
  readonly grader?: unknown;
  /** The run that this one is compared with when it has ended; the suite's `cupel.baseline` unless given. */
  readonly baseline?: BaselineOptions;
  /** It is a part of a run that others make the other parts of: it neither begins the run nor ends it. */
  readonly part?: RunPart;
  /** Takes the calls that are to be made in batches. */
  readonly batch?: BatchDesk;
  readonly gitCommit?: string;
  readonly cupelVersion: string;
  /** Called for each result once it is recorded, in order of arrival. Must be quick. */
  readonly onResult?: (result: Result) => void;
  readonly onStart?: (run: RunRecord) => void;
  /** A state of the whole, at most ten times a second. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface RunPart {
  /** The id of the run. */
  readonly run: string;
  /** Some of it may have been done before. */
  readonly again: boolean;
  readonly limits: SharedLimits;
}

/** What several processes keep together. */
export interface SharedLimits {
  readonly budget: Pick<Budget, 'reserve' | 'settle'> | undefined;
  /** Resolves when the provider may be asked, by the limits of its `config.rateLimit`. */
  pace(lane: Lane, tokens: number, signal: AbortSignal): Promise<void>;
  /** The provider asked for a rest. */
  rest(lane: Lane, ms: number): Promise<void>;
}

export interface CallFilter {
  /** One part of the cases; `holdout` is the share that is held out. */
  readonly split?: { part: SplitPart; holdout: number };
  /** Regular expression on the description or a variable's text. */
  readonly pattern?: string;
  readonly firstN?: number;
  readonly sample?: { n: number; seed: number };
  /** Regular expression on a provider's id or label. */
  readonly providers?: string;
  /** Only cases that failed in this run. */
  readonly failingIn?: string;
  /** Zero-based case indexes. */
  readonly cases?: readonly number[];
}

export interface Progress {
  planned: number | undefined;
  done: number;
  passed: number;
  failed: number;
  errored: number;
  cached: number;
  inFlight: number;
  /** US dollars so far, of what is known. */
  cost: number;
  costUnknown: number;
}

export interface RunOutcome {
  run: RunRecord;
  status: RunStatus;
  /** Why it stopped early, for people. */
  notice?: string;
}
