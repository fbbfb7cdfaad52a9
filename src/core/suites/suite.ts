import type { AssertionSpec } from '../assertions/assertion.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Gate } from '../summaries/gates.ts';
import type { GraderUse } from './graderUses.ts';
import type { ClassificationConfig, RegressionConfig } from './cupelSchema.ts';
import type { Location, Range } from '../location.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { ProviderSpec } from '../providers/provider.ts';

/** A suite, read and checked: prompts × providers × cases. */
export interface Suite {
  /** Absolute path. */
  readonly file: string;
  /** Relative paths start here. */
  readonly directory: string;
  /** The file's name without `.eval.yaml`. */
  readonly name: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly prompts: readonly Prompt[];
  readonly providers: readonly ProviderSpec[];
  readonly options: SuiteOptions;
  /** Our own keys. */
  readonly cupel: CupelOptions;
  readonly derivedMetrics: readonly { name: string; value: string; location?: Location }[];
  /** `file://hooks.js:fn`, in order. */
  readonly extensions: readonly string[];
  readonly nunjucksFilters: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Files that were read and lie outside the suite's workspace folder. */
  readonly outsideFiles: readonly string[];
  /**
   * The cases with `defaultTest` merged in, scenarios multiplied and list variables expanded, in order. Read from
   * their files as they are asked for, so a dataset may be larger than memory. Each call starts anew.
   */
  cases(signal?: AbortSignal): AsyncIterable<Case>;
  /** How many cases there are, when that is known without reading a whole dataset. */
  readonly caseCount: number | undefined;
  /**
   * What its cases ask of models to be graded, as far as that is known without running code or reading a large file;
   * absent where a suite was made of other things than a text.
   */
  readonly graders?: () => Iterable<GraderUse>;
  /** Warnings, and errors of rows of datasets, which cost those rows. (Any other would have kept the suite from being made.) */
  readonly diagnostics: readonly Diagnostic[];
  /** Where a node stands: `locate(['tests', 3, 'assert', 0, 'type'])`; the nearest parent's place if it has none. */
  locate(path: readonly (string | number)[]): Location;
  /** The YAML or JSON value as written, for the run's record. */
  readonly source: unknown;
  /** What hooks may change before a run; absent where there are none. */
  readonly changeable?: ChangeableSuite;
}

/** The parts of a suite as its hooks see them, under the names of the format. */
export interface SuiteParts {
  readonly description?: string;
  readonly prompts: readonly unknown[];
  readonly providers: readonly unknown[];
  /** Datasets are read, `defaultTest` is not merged in, lists are not expanded. */
  readonly tests: readonly unknown[];
  readonly scenarios: readonly unknown[];
  readonly defaultTest: unknown;
  readonly derivedMetrics: readonly unknown[];
}

/** A suite that code may change before it is run. */
export interface ChangeableSuite {
  /** Reads all cases: they are in memory while the hooks look at them. */
  parts(signal?: AbortSignal): Promise<SuiteParts>;
  /**
   * The suite with other tests, scenarios, default test, prompts or derived metrics.
   * @throws CupelError `hook.badSuite` at the place given when the result is not a suite that can run
   */
  withChanges(changes: Partial<Pick<SuiteParts, ChangeablePart>>, location: Location): Promise<Suite>;
}

export type ChangeablePart = 'prompts' | 'tests' | 'scenarios' | 'defaultTest' | 'derivedMetrics';

export interface SuiteOptions {
  readonly cache?: boolean;
  readonly delay?: number;
  readonly maxConcurrency?: number;
  readonly repeat?: number;
  readonly timeoutMs?: number;
  readonly maxEvalTimeMs?: number;
}

/** The keys under `cupel:`. */
export interface CupelOptions {
  /** US dollars that a run may spend. */
  readonly budget?: number;
  /** A run's id or a file. */
  readonly baseline?: string;
  readonly repeatThreshold?: number | string;
  /** Metadata key whose values are the clusters of the statistics. */
  readonly cluster?: string;
  /** Metadata keys (or variables) by whose values the cases are sliced. */
  readonly slices?: readonly string[];
  /** How a run is held against the baseline. */
  readonly regression?: RegressionConfig;
  readonly classification?: ClassificationConfig;
  readonly gates?: readonly Gate[];
  readonly [key: string]: unknown;
}

/** One test, ready to be called. */
export interface Case {
  /** Zero-based, over all cases of the suite. */
  readonly index: number;
  readonly description?: string;
  /** `file://` values are still references; they are loaded when rendered. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** Names of the variables that come from a server: texts, never templates or names of files. */
  readonly foreignVariables?: ReadonlySet<string>;
  readonly assertions: readonly AssertionSpec[];
  readonly threshold?: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly options: CaseOptions;
  /** Graded as it is; nothing is called. */
  readonly providerOutput?: unknown;
  /** Labels or ids (globs) of the providers it is for; all when absent. */
  readonly providers?: readonly string[];
  /** Labels or ids (globs) of the prompts it is for; all when absent. */
  readonly prompts?: readonly string[];
  readonly assertScoringFunction?: string;
  /** SHA-256 of what the case is (variables, assertions, threshold, options): the same in every run and shard. */
  readonly hash: string;
  /** Where it stands: in the suite, or the row of a dataset. */
  readonly location: Location;
  /** Why it cannot be called: its row of a dataset is broken. Its results are this error. */
  readonly mistake?: Diagnostic;
}

export interface CaseOptions {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly transform?: string;
  readonly transformVars?: string;
  readonly storeOutputAs?: string;
  readonly rubricPrompt?: unknown;
  /** The grader of model-graded assertions. */
  readonly provider?: unknown;
  readonly factuality?: Readonly<Record<string, number>>;
  readonly disableVarExpansion?: boolean;
  readonly disableConversationVar?: boolean;
  readonly disableDefaultAsserts?: boolean;
  readonly runSerially?: boolean;
  readonly repeat?: number;
  /** How many of its repeats must pass: `4/5`, `80%`, or a share. */
  readonly repeatThreshold?: number | string;
  /** Anything else overrides the provider's config for this case. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** What the editor shows of a suite without loading its files: sync, and tolerant of a half-typed text. */
export interface SuiteOutline {
  readonly description?: string;
  readonly prompts: readonly OutlineItem[];
  readonly providers: readonly OutlineItem[];
  readonly tests: readonly OutlineItem[];
  readonly scenarios: readonly OutlineScenario[];
  /** Where `defaultTest` is a file. */
  readonly defaultTest?: OutlineItem;
}

/** Its tests are each run with every one of its sets. */
export interface OutlineScenario extends OutlineItem {
  readonly sets: readonly OutlineItem[];
  readonly tests: readonly OutlineItem[];
}

export interface OutlineItem {
  readonly label: string;
  /** A `file://` or bare path, when it is one. */
  readonly file?: string;
  /** Where that stands. */
  readonly fileRange?: Range;
  /** A provider's id; for recorded replies (`config.provider`) that of the provider they are from. */
  readonly provider?: string;
  /** A prompt that is written in the suite itself. */
  readonly text?: string;
  readonly range: Range;
}
