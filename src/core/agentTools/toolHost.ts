import type { RunRecord } from '../engine/result.ts';
import type { Progress, RunOutcome } from '../engine/runOptions.ts';
import type { Environment } from '../environment.ts';
import type { Estimate } from '../pricing/estimate.ts';
import type { Store } from '../store/store.ts';
import type { Suite } from '../suites/suite.ts';

/** Where the tools of an agent work: the editor's window, or a folder on the command line. */
export interface ToolHost {
  /** Absolute paths. Nothing outside of them is read for an agent or changed. */
  readonly folders: readonly string[];
  /** Absolute paths of all suites in the folders. */
  suites(): Promise<string[]>;
  environment(file: string): Promise<Environment>;
  /** @throws CupelError the first error of the suite */
  load(file: string): Promise<Suite>;
  estimate(suite: Suite, request: ToolRun, signal: AbortSignal): Promise<Estimate>;
  run(suite: Suite, request: ToolRun, signal: AbortSignal): Promise<RunOutcome>;
  /** Newest first. */
  runs(filter: { suite?: string; limit: number }): Promise<FoundRun[]>;
  findRun(id: string): Promise<FoundRun | undefined>;
  /** Asks a person. Undefined where there is nobody to ask. */
  agrees(question: string, signal: AbortSignal): Promise<boolean | undefined>;
  /** Shows a person the new text of a file. Nothing is saved. Returns a sentence on what came of it. */
  propose(file: string, text: string): Promise<string>;
}

/** What of a suite is estimated or run. */
export interface ToolRun {
  /** Zero-based case indexes; all when absent. */
  cases?: readonly number[];
  /** Regular expression on a provider's id or label. */
  providers?: string;
  repeat?: number;
  cache?: boolean;
  /** US dollars: a hard stop. */
  maxCost?: number;
  /** Hears how far a run is. */
  onProgress?: (progress: Progress) => void;
}

export interface FoundRun {
  record: RunRecord;
  store: Store;
}
