import type { Diagnostic } from '../../core/diagnostics.ts';
import type { RunRecord } from '../../core/engine/result.ts';
import type { RunOutcome, RunOptions } from '../../core/engine/runOptions.ts';
import type { Environment, Log, Trust } from '../../core/environment.ts';
import type { Position, Range } from '../../core/location.ts';
import type { ChatMessage, Prompt } from '../../core/prompts/prompt.ts';
import type { ReadPrompts } from '../../core/prompts/readPrompts.ts';
import type { Estimate, EstimateOptions } from '../../core/pricing/estimate.ts';
import type { PriceBook } from '../../core/pricing/price.ts';
import type { Store } from '../../core/store/store.ts';
import type { AssertionTypeRule } from '../../core/suites/assertionTypeRule.ts';
import type { Suite, SuiteOutline } from '../../core/suites/suite.ts';
import type { LoadedParts } from '../../core/suites/loadSuite.ts';
import type { ValidateOptions } from '../../core/suites/validateSuite.ts';
import type { FileLink } from '../../core/suites/fileLinks.ts';
import type { Move } from '../../core/suites/movedReferences.ts';
import type { Replacement } from '../../core/suites/addToList.ts';
import type { SuiteNames } from '../../core/suites/suiteNames.ts';
import type { VariableUse } from '../../core/suites/variableUses.ts';
import type { ParsedTexts } from '../../core/suites/parsedTexts.ts';
import type { TokenCounter } from '../../core/tokens/tokenCount.ts';
import type { LearnedFactor } from '../../core/tokens/tokenizers.ts';

/**
 * The parts of the engine that the editor calls. Each is imported when it is first asked for, so that activation
 * loads none of YAML, zod, the SDKs, SQLite and the tokenizer.
 */
export interface Core {
  /** Texts of suites that were parsed before, for the environments that suites are read in. */
  readonly parsed: ParsedTexts;
  nodeEnvironment(options: NodeEnvironmentOptions): Promise<Environment>;
  suites(): Promise<SuiteFunctions>;
  /** Loads what {@link outlineSuite} needs. */
  prepareOutlines(): Promise<void>;
  /** Tolerant of a half-typed text. Needs no schema, which takes its time to load. */
  outlineSuite(text: string): Promise<SuiteOutline>;
  /** The files that a suite names, of the text that the outline is of. */
  fileLinks(text: string, outline: SuiteOutline): Promise<FileLink[]>;
  /** The edits that let a suite name its files where they will be, of the text that the outline is of. */
  movedReferences(
    text: string,
    outline: SuiteOutline,
    move: Move,
  ): Promise<{ range: Range; newText: string }[]>;
  /**
   * The templates in a prompt file, without front matter: texts and chats, variables not filled in.
   * @throws CupelError at its place
   */
  promptTexts(file: string, environment: Environment): Promise<PromptText[]>;
  /**
   * The prompts in a file: their form, and the hash of all that decides what they render to.
   * @throws CupelError at its place
   */
  promptVersions(file: string, environment: Environment): Promise<PromptVersion[]>;
  /**
   * Writes the suite that shows what a suite is, and what it needs. Returns the suite's path.
   * @throws CupelError `files.exist`
   */
  writeStarter(folder: string): Promise<string>;
  suiteLanguage(): Promise<SuiteLanguage>;
  /** Sends nothing. */
  estimate(suite: Suite, options: EstimateOptions): Promise<Estimate>;
  runSuite(suite: Suite, options: RunOptions): Promise<RunOutcome>;
  openStore(directory: string): Promise<Store>;
  /** @param learned what earlier calls taught of a model */
  tokenCounter(learned?: (model: string) => LearnedFactor | undefined): Promise<TokenCounter>;
  /** What the runs of a store taught so far. @param directory the store's folder */
  learnedFactors(directory: string): Promise<(model: string) => LearnedFactor | undefined>;
  /** Learns from a run that is over; undefined when it taught nothing. */
  learnFromRun(
    run: RunRecord,
    store: Store,
    counter: () => Promise<TokenCounter>,
  ): Promise<((model: string) => LearnedFactor | undefined) | undefined>;
  /** @param directory where a suite's own price file would lie */
  prices(directory: string): Promise<PriceBook>;
  /** Stops the workers and processes that suites' code has left for the next use. */
  endCode(): Promise<void>;
  /**
   * Fetches the newest price data for all projects.
   * @throws CupelError `prices.notUpdated`
   */
  updatePrices(signal: AbortSignal): Promise<{ asOf: string; models: number }>;
  /**
   * Tokens of texts together, as their vendor counts them.
   * @param model a provider's id
   * @throws CupelError as `countExactly` does
   */
  countExactly(
    texts: readonly PromptText[],
    model: string,
    environment: Environment,
    signal: AbortSignal,
  ): Promise<number>;
  /** @throws CupelError `report.unknownFormat`, `report.notWritten` */
  exportRun(store: Store, run: RunRecord, file: string): Promise<void>;
}

export interface NodeEnvironmentOptions {
  variables: Readonly<Record<string, string | undefined>>;
  trust: Trust;
  /** Text that is not on the disk yet; undefined for files that it does not know. */
  readText: (file: string) => Promise<string | undefined>;
  log: Log;
}

/** What completion and hover tell of the suite format. */
export interface SuiteLanguage {
  readonly keysAt: (path: readonly (string | number)[]) => { key: string; description: string | undefined }[];
  /** What a key may hold, where that is one of a few values. */
  readonly valuesAt: (path: readonly (string | number)[]) => string[];
  readonly assertionTypes: Readonly<Record<string, AssertionTypeRule>>;
  /** The keys of a provider's `config`, at a place of a text that may be half typed. */
  readonly parametersAt: (
    text: string,
    at: { path: readonly (string | number)[]; position: Position },
  ) => { key: string; description: string | undefined }[];
}

export type PromptVersion = Pick<Prompt, 'format' | 'id'>;

export type PromptText = string | ChatMessage[];

export interface SuiteFunctions {
  /** Without `suite` when the diagnostics hold an error. */
  readonly loadSuiteParts: (file: string, environment: Environment) => Promise<LoadedParts>;
  /** Everything wrong with a suite and the files it names. Throws only for a bug. */
  readonly validateParts: (
    parts: LoadedParts,
    environment: Environment,
    options?: ValidateOptions,
  ) => Promise<Diagnostic[]>;
  readonly variableUses: (file: string, environment: Environment) => Promise<VariableUse[]>;
  readonly renameClash: (
    uses: readonly VariableUse[],
    name: string,
    newName: string,
  ) => VariableUse | undefined;
  /** The datasets of a suite that give a variable, or may, and that no rename can change. */
  readonly closedDatasets: (suite: string, variable: string, environment: Environment) => Promise<string[]>;
  /** The prompts of a suite that may be wrong elsewhere, and why there may be more. */
  readonly readablePrompts: (file: string, environment: Environment) => Promise<ReadPrompts>;
  /** Those that give a variable. Also of a suite that cannot be loaded. */
  readonly givenVariables: (file: string, environment: Environment) => Promise<VariableUse[]>;
  /** Also of a suite that cannot be loaded. */
  readonly suiteNames: (file: string, environment: Environment) => Promise<SuiteNames>;
  /** A CSV text with one more column, empty in each row. */
  readonly addColumn: (text: string, name: string) => Promise<string>;
  /** @throws CupelError `suite.notEditable` */
  readonly addToList: (text: string, key: 'prompts' | 'tests', items: readonly unknown[]) => Replacement;
}
