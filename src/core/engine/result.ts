import type { AssertionResult } from '../assertions/assertion.ts';
import type { ColumnAgreement } from '../summaries/agreement/runAgreement.ts';
import type { ColumnClassification } from '../summaries/classification/classify.ts';
import type { GateResult } from '../summaries/gates.ts';
import type { RepeatFigures } from '../summaries/repeats.ts';
import type { SliceFigures } from '../summaries/slices.ts';
import type { SummaryOptions } from '../summaries/summaryOptions.ts';
import type { BaselineComparison } from '../comparison/compareWithBaseline.ts';
import type { TokenLogprob, ToolCall, Usage } from '../providers/provider.ts';

/** A call's output, scores, tokens, cost and latency, or its error. */
export interface Result {
  /** `case.prompt.provider.repeat`: unique in its run, the same in a run of the same plan. */
  id: string;
  case: number;
  prompt: number;
  provider: number;
  repeat: number;
  description?: string;
  vars: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  rendered?: string;
  /** Null when the call failed; what came before the transforms when one of those failed. */
  output: unknown;
  toolCalls?: readonly ToolCall[];
  pass: boolean;
  score: number;
  assertions: AssertionResult[];
  namedScores?: Record<string, number>;
  /** What the vendor counted; null when it did not say. */
  tokens: Usage | null;
  /** US dollars of the call and its graders; null when a price is unknown. */
  cost: number | null;
  /** Around the request itself, without the queue; of the original call when cached. Null when nothing was called. */
  latencyMs: number | null;
  /** Milliseconds that the call waited for its turn, then for a connection, and to the first text when streamed. */
  queueMs?: number;
  connectMs?: number;
  firstTokenMs?: number;
  /** How often it was sent. 0 when cached. */
  attempts?: number;
  cached: boolean;
  finishReason?: string;
  requestId?: string;
  /** Of the output's tokens, where the suite asks for them. */
  logprobs?: readonly TokenLogprob[];
  /** What was sent beside the messages, without keys. */
  request?: unknown;
  /** The vendor's answer as it came. */
  raw?: unknown;
  /** Of the call. Whether a result is an error, `errorOf` says: a check that could not be made makes it one too. */
  error?: { code: string; message: string };
  /** SHA-256 of the case: the key by which runs are compared. */
  caseHash: string;
}

/** `interrupted`: it was running and its process is gone. */
export type RunStatus =
  'running' | 'finished' | 'cancelled' | 'budget' | 'timeLimit' | 'interrupted' | 'failed';

/** A run without its results. */
export interface RunRecord {
  /** Sorts by time: `20260131-142501-x7k2ab`. */
  id: string;
  /** Absolute path of the suite. */
  suite: string;
  suiteName: string;
  description?: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  endedAt?: string;
  status: RunStatus;
  gitCommit?: string;
  cupelVersion: string;
  /** The suite as written and the flags, without keys. */
  config: unknown;
  prompts: RunPrompt[];
  providers: RunProvider[];
  /** Files that were read and lie outside the suite's workspace folder. */
  outsideFiles?: string[];
  /** Calls planned, when known. */
  planned?: number;
  /** The estimate that was shown, to hold it against what it came to. */
  estimate?: { expected: number | null; worst: number | null };
  summary?: Summary;
  /** The process that writes it, to tell a running run from an interrupted one. */
  process?: { pid: number; host: string };
  tags?: string[];
  note?: string;
  pinned?: boolean;
  /** What its summary is made with: clusters, slices, how many repeats must pass. */
  statistics?: SummaryOptions;
}

export interface RunPrompt {
  id: string;
  label: string;
  raw: string;
  hash: string;
}

export interface RunProvider {
  id: string;
  label: string;
}

/** The figures of a run, or of a part of it. */
export interface Summary extends Figures {
  byProvider: (Figures & { provider: number; id: string; label: string })[];
  byPrompt: (Figures & { prompt: number; id: string; label: string })[];
  /** One a column of the matrix: prompt × provider, in the order of the matrix. */
  byColumn: ColumnFigures[];
  /** Mean of each named score; `value` is what a derived metric came to. */
  metrics: Record<string, MetricFigures>;
  durationMs: number;
  /** By each key of the suite's `cupel.slices`. */
  slices?: SliceFigures[];
  /** Outputs read as classes, column by column. */
  classification?: ColumnClassification[];
  /** The suite's `cupel.gates`, and whether each held. */
  gates?: GateResult[];
  /** The comparison with the run that the suite or the command line named. */
  baseline?: BaselineComparison;
}

export interface ColumnFigures extends Figures {
  prompt: number;
  provider: number;
  metrics?: Record<string, MetricFigures>;
  /** When cases were asked more than once. */
  repeats?: RepeatFigures;
  /** When a gate asks how far several graders agree. */
  agreement?: ColumnAgreement;
}

export interface MetricFigures {
  mean: number;
  n: number;
  value?: number;
}

export interface Figures {
  total: number;
  passed: number;
  failed: number;
  errored: number;
  cached: number;
  /** passed / total, from 0 to 1; null without results. */
  passRate: number | null;
  /** 95%: Wilson's; where results are not independent (repeats, columns, clusters), of their effective number. */
  passRateInterval: [low: number, high: number] | null;
  /** Mean score. */
  score: number | null;
  /** 95%, by Student's t over independent cases or clusters; null for fewer than two. Absent in old runs. */
  scoreInterval?: [low: number, high: number] | null;
  /** US dollars of the results whose cost is known; null when it is known of none. */
  cost: number | null;
  /** Results whose cost is not known. */
  costUnknown: number;
  tokens: { input: number; output: number; cached: number; reasoning: number };
  /** Results whose tokens are known. Absent in old runs. */
  tokensKnown?: number;
  /** Milliseconds over calls that were really made; null without one. */
  latencyMs: { p50: number; p95: number; max: number } | null;
}
