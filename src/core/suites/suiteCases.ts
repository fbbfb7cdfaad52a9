import { stat } from 'node:fs/promises';
import type { Diagnostic } from '../diagnostics.ts';
import { CupelError } from '../errors.ts';
import type { Location } from '../location.ts';
import { type CaseSource, countCases, readableOf, type ScenarioSource } from './caseSources.ts';
import { CaseWalker } from './caseWalker.ts';
import { datasetError, mistakesOf } from './datasets/dataset.ts';
import { parseHuggingFaceAddress } from './datasets/huggingFace.ts';
import { datasetForm, isActive } from './datasets/readDataset.ts';
import type { WrittenCase } from './expandCases.ts';
import { expandGlob, type FileReference, parseFileReference } from './fileReference.ts';
import {
  type CaseConfig,
  caseSchema,
  type ScenarioConfig,
  type SuiteConfig,
  type TestsConfig,
} from './schema.ts';
import { type CaseContext, isPrepared, prepareCase } from './prepareCase.ts';
import { schemaDiagnostics } from './schemaDiagnostics.ts';
import type { Case } from './suite.ts';
import { type Path, YamlDocument } from './yamlDocument.ts';

/** Bytes up to which a dataset is read when the suite is, so that its mistakes are known and its cases counted. */
const eagerLimit = 512 * 1024;

/** Mistakes in the rows of one dataset that are told one by one. */
const reportedRows = 100;

/** Tests, and the sets that they are run with in turn; none outside of scenarios. */
export interface CaseGroup {
  readonly sets: readonly WrittenCase[];
  readonly tests: readonly WrittenCase[];
}

/** The cases of a suite: what is known of them, and how to walk through all. */
export interface SuiteCases {
  readonly diagnostics: readonly Diagnostic[];
  /** Rows of datasets that cannot be read. They are cases all the same, which cannot be called. */
  readonly brokenRows: readonly Diagnostic[];
  /** Undefined when a dataset would have to be read for it. */
  readonly count: number | undefined;
  /** Cases that are known without running code or reading a large file, as they are written, and `defaultTest`. */
  readonly written: readonly WrittenCase[];
  readonly defaults: WrittenCase | undefined;
  /** `written`, with the sets of variables that each part of it is multiplied with. */
  readonly groups: readonly CaseGroup[];
  /** Whether `written` is all of them. */
  readonly complete: boolean;
  walk(signal?: AbortSignal): AsyncGenerator<Case>;
  /** Those of `tests` as they are written, datasets read; without those of scenarios, and not expanded. */
  tests(signal?: AbortSignal): AsyncGenerator<WrittenCase>;
  /** The rows of those datasets that were not read yet. */
  unread(signal?: AbortSignal): AsyncGenerator<WrittenCase>;
}

/** Finds the cases of a suite and reads those datasets that are small. */
export async function readCases(
  config: Pick<SuiteConfig, 'tests' | 'scenarios' | 'defaultTest'>,
  locate: (path: Path) => Location,
  context: CaseContext,
): Promise<SuiteCases> {
  return new CaseReader(context).read(config, locate);
}

class CaseReader {
  readonly #context: CaseContext;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #brokenRows: Diagnostic[] = [];
  readonly #walker: CaseWalker;
  #complete = true;

  constructor(context: CaseContext) {
    this.#context = context;
    this.#walker = new CaseWalker(context);
  }

  async read(
    { tests, scenarios, defaultTest }: Pick<SuiteConfig, 'tests' | 'scenarios' | 'defaultTest'>,
    locate: (path: Path) => Location,
  ): Promise<SuiteCases> {
    const defaults = await this.#readDefaults(defaultTest, (path) => locate(['defaultTest', ...path]));
    const sources = await this.#sources(tests, (path) => locate(['tests', ...path]));
    const scenarioSources: ScenarioSource[] = [];
    for (const [index, scenario] of (scenarios ?? []).entries())
      scenarioSources.push(
        ...(await this.#scenario(scenario, (path) => locate(['scenarios', index, ...path]))),
      );
    const isEmpty = tests === undefined || (Array.isArray(tests) && tests.length === 0);
    const hasNone = isEmpty && scenarioSources.length === 0;
    const empty: WrittenCase = { config: {}, locate: () => locate([]) };
    const all: CaseSource[] = hasNone ? [{ kind: 'written', cases: [empty] }] : sources;
    const groups = [{ configs: [], tests: all }, ...scenarioSources].map(({ configs, tests }) => ({
      sets: readableOf(configs),
      tests: readableOf(tests),
    }));
    return {
      diagnostics: this.#diagnostics,
      brokenRows: this.#brokenRows,
      defaults,
      groups,
      written: groups.flatMap(({ sets, tests }) => [...sets, ...tests]),
      complete: this.#complete,
      count: this.#complete ? countCases(defaults, all, scenarioSources) : undefined,
      unread: (signal) =>
        this.#walker.each(
          [...all, ...scenarioSources.flatMap(({ configs, tests }) => [...configs, ...tests])].filter(
            ({ kind }) => kind === 'dataset',
          ),
          signal,
        ),
      tests: (signal) => this.#walker.each(all, signal),
      walk: (signal) => this.#walker.walk(defaults, all, scenarioSources, signal),
    };
  }

  async #sources(tests: TestsConfig | undefined, locate: (path: Path) => Location): Promise<CaseSource[]> {
    if (tests === undefined) return [];
    if (!Array.isArray(tests)) return this.#dataset(tests, locate([]));
    const sources: CaseSource[] = [];
    for (const [index, test] of tests.entries()) {
      if (typeof test === 'string' || 'path' in test) {
        sources.push(...(await this.#dataset(test, locate([index]))));
        continue;
      }
      const written: WrittenCase = { config: test, locate: (path) => locate([index, ...path]) };
      sources.push({
        kind: 'written',
        cases: isPrepared(written) ? [written] : await this.#prepareAll([written]),
      });
    }
    return sources;
  }

  async #dataset(
    named: string | { path: string; config?: Record<string, unknown> | undefined },
    location: Location,
  ): Promise<CaseSource[]> {
    const { path, config } = typeof named === 'string' ? { path: named, config: undefined } : named;
    if (/^https?:\/\//.test(path)) {
      this.#diagnostics.push({
        code: 'dataset.notSupported',
        severity: 'error',
        message: `Cases are not read from web addresses: "${path}".`,
        location,
        hint: 'Save the table as .csv or .xlsx beside the suite and name that.',
      });
      return [];
    }
    const references = await this.#references(path, location);
    const sources: CaseSource[] = [];
    for (const reference of references) {
      const source = { kind: 'dataset', ...reference, ...(config ? { config } : {}), location } as const;
      const form = datasetForm(reference.file);
      if (form !== 'huggingFace') this.#context.onFile(reference.file);
      const eager = form === undefined || (!isActive(form) && (await sizeOf(reference.file)) <= eagerLimit);
      if (!eager) this.#complete = false;
      sources.push(eager ? { kind: 'written', cases: await this.#readAll(source) } : source);
    }
    return sources;
  }

  /** The files of a dataset, or its address; none where there is a mistake, which is reported. */
  async #references(path: string, location: Location): Promise<FileReference[]> {
    try {
      if (!path.startsWith('huggingface://')) return await this.#files(path, location);
      parseHuggingFaceAddress(path, location);
      return [{ file: path }];
    } catch (error) {
      this.#report(error, location);
      return [];
    }
  }

  async #files(path: string, location: Location): Promise<FileReference[]> {
    const reference = parseFileReference(path, this.#context.directory);
    const files = await expandGlob(reference.file);
    if (files.length === 0)
      this.#diagnostics.push({
        code: 'file.notFound',
        severity: 'error',
        message: `No file matches "${path}".`,
        location,
      });
    return files.map((file) => ({ ...reference, file }));
  }

  async #readAll(source: Extract<CaseSource, { kind: 'dataset' }>): Promise<WrittenCase[]> {
    const cases: WrittenCase[] = [];
    try {
      for await (const written of this.#walker.open(source, undefined)) {
        cases.push(written);
      }
      this.#reportRows(cases, source.location);
      if (cases.length === 0)
        throw datasetError('dataset.empty', 'The dataset has no cases.', source.location);
    } catch (error) {
      this.#report(error, source.location);
    }
    return this.#prepareAll(cases);
  }

  /** Broken rows cost themselves; a dataset that has no other is broken as a whole. */
  #reportRows(cases: readonly WrittenCase[], location: Location): void {
    const mistakes = cases.flatMap((written) => written.mistakes ?? []);
    const isWhole = cases.every((written) => written.mistakes !== undefined);
    const found = isWhole ? this.#diagnostics : this.#brokenRows;
    found.push(...mistakes.slice(0, reportedRows));
    const more = mistakes.length - reportedRows;
    if (more > 0)
      found.push({
        code: 'dataset.badRow',
        severity: 'error',
        message: `${more} more mistakes in rows of the dataset are not shown.`,
        location,
      });
  }

  #report(error: unknown, location: Location): void {
    this.#diagnostics.push(...mistakesOf(error, location));
  }

  /** @param above the files that lead to the scenario */
  async #scenario(
    scenario: ScenarioConfig,
    locate: (path: Path) => Location,
    above: readonly string[] = [],
  ): Promise<ScenarioSource[]> {
    if (typeof scenario === 'string') return this.#scenarioFile(scenario, locate([]), above);
    const { description, config, tests } = scenario;
    const configs = await this.#sources(config, (path) => locate(['config', ...path]));
    const own = await this.#sources(tests, (path) => locate(['tests', ...path]));
    const empty: WrittenCase = {
      config: description === undefined ? {} : { description },
      locate: () => locate([]),
    };
    return [{ configs, tests: own.length > 0 ? own : [{ kind: 'written', cases: [empty] }] }];
  }

  async #scenarioFile(
    reference: string,
    location: Location,
    above: readonly string[],
  ): Promise<ScenarioSource[]> {
    const { suiteSchema } = await import('./schema.ts');
    const sources: ScenarioSource[] = [];
    for (const { file } of await this.#files(reference, location)) {
      this.#context.onFile(file);
      try {
        if (above.includes(file))
          throw new CupelError('suite.circular', `"${reference}" leads back to itself.`, { location });
        const document = new YamlDocument(await this.#context.environment.readText(file), file);
        const value = Array.isArray(document.value) ? (document.value as unknown[]) : [document.value];
        const base: Path = Array.isArray(document.value) ? [] : ['scenarios'];
        const mistakes =
          document.diagnostics.length > 0
            ? document.diagnostics
            : schemaDiagnostics(suiteSchema.shape.scenarios, value, document);
        this.#diagnostics.push(...mistakes);
        if (mistakes.length > 0) continue;
        for (const [index, scenario] of (value as ScenarioConfig[]).entries())
          sources.push(
            ...(await this.#scenario(
              scenario,
              (path) => document.locate(base.length > 0 ? path : [index, ...path]),
              [...above, file],
            )),
          );
      } catch (error) {
        this.#report(error, location);
      }
    }
    return sources;
  }

  async #readDefaults(
    defaultTest: SuiteConfig['defaultTest'],
    locate: (path: Path) => Location,
  ): Promise<WrittenCase | undefined> {
    if (defaultTest === undefined) return undefined;
    if (typeof defaultTest !== 'string') return this.#tryPrepare({ config: defaultTest, locate });
    const { file } = parseFileReference(defaultTest, this.#context.directory);
    this.#context.onFile(file);
    try {
      const document = new YamlDocument(await this.#context.environment.readText(file), file);
      const mistakes =
        document.diagnostics.length > 0
          ? document.diagnostics
          : schemaDiagnostics(caseSchema, document.value, document);
      this.#diagnostics.push(...mistakes);
      if (mistakes.length > 0) return undefined;
      return await this.#tryPrepare({
        config: document.value as CaseConfig,
        locate: (path) => document.locate(path),
      });
    } catch (error) {
      this.#report(error, locate([]));
      return undefined;
    }
  }

  async #prepareAll(cases: readonly WrittenCase[]): Promise<WrittenCase[]> {
    const prepared: WrittenCase[] = [];
    for (const written of cases) {
      const ready = isPrepared(written) ? written : await this.#tryPrepare(written);
      if (ready) prepared.push(ready);
    }
    return prepared;
  }

  async #tryPrepare(written: WrittenCase): Promise<WrittenCase | undefined> {
    try {
      return await prepareCase(written, this.#context);
    } catch (error) {
      this.#report(error, written.locate(['vars']));
      return undefined;
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
