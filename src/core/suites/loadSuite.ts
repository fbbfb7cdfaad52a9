import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { fileStart, type Location } from '../location.ts';
import type { PromptEntry } from '../prompts/readPrompts.ts';
import { readPrompts } from '../prompts/readPrompts.ts';
import { repositoryOf } from '../repository.ts';
import { makeChangeable } from './changeableSuite.ts';
import { checkReadableAssertions } from './checkAssertions.ts';
import { checkSuite, type ReadSuite } from './checkSuite.ts';
import { dropUndefined } from './assertionSpec.ts';
import { isGlob } from './fileReference.ts';
import { graderUses } from './graderUses.ts';
import { NamedFiles } from './namedFiles.ts';
import { parseSuite, type SuiteDocument } from './parseSuite.ts';
import { noteProviderFiles } from './providerFiles.ts';
import { readProviders } from './readProviders.ts';
import { type SuiteConfig, suiteSchema } from './schema.ts';
import type { Suite, SuiteOptions } from './suite.ts';
import { readCases, type SuiteCases } from './suiteCases.ts';
import { sortDiagnostics } from './sortDiagnostics.ts';
import { renderEnv, renderPaths, suiteFilters, suiteVariables } from './suiteEnvironment.ts';
import type { Path } from './yamlDocument.ts';

/** What reading a suite gave. */
export interface LoadedSuite {
  /** Undefined if anything is an error; a broken row of a dataset costs only itself. */
  suite?: Suite;
  diagnostics: Diagnostic[];
}

/**
 * Reads a suite and all that it names, and checks it. Runs no code and sends nothing: cases that code makes, and
 * datasets that are large, are read when `cases()` asks for them. Never throws for bad input.
 * @param vars variables that all cases are given beside the suite's own
 */
export async function loadSuite(
  file: string,
  environment: Environment,
  vars?: ReadSuite['vars'],
): Promise<LoadedSuite> {
  const { suite, diagnostics } = await loadSuiteParts(file, environment, vars);
  return suite === undefined ? { diagnostics } : { suite, diagnostics };
}

/** What further checks look into. */
export interface LoadedParts extends LoadedSuite {
  cases?: SuiteCases;
  read?: ReadSuite;
  names?: NamedFiles;
}

/** As `loadSuite`, with the cases as they are written, for further checks. */
export async function loadSuiteParts(
  file: string,
  environment: Environment,
  vars: ReadSuite['vars'] = {},
): Promise<LoadedParts> {
  const absolute = path.resolve(file);
  let text: string;
  try {
    text = await environment.readText(absolute);
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    return { diagnostics: [diagnosticOf(error, fileStart(absolute))] };
  }
  const document = parseSuite(text, absolute, environment.parsed);
  if (document.config === undefined) {
    const further = await checkReadableAssertions(document);
    return { diagnostics: sortDiagnostics([...document.diagnostics, ...further], absolute) };
  }
  return build(document, document.config, environment, vars);
}

async function build(
  document: SuiteDocument,
  config: SuiteConfig,
  environment: Environment,
  vars: ReadSuite['vars'],
): Promise<LoadedParts> {
  const { file, yaml } = document;
  const directory = path.dirname(file);
  const root = repositoryOf(directory) ?? directory;
  const outside = new Set<string>();
  const names = new NamedFiles();
  const onFile = (file: string, what?: { holdsCases?: boolean; isProgram?: boolean }) => {
    names.add(file, what);
    if (!isGlob(file) && path.relative(root, file).startsWith('..')) outside.add(file);
  };
  const onCaseFile = (file: string) => onFile(file, { holdsCases: true });
  const locate = (at: Path): Location => yaml.locate(at);
  const { own, all: env } = suiteVariables(config.env ?? {}, environment);
  const filters = suiteFilters(config.nunjucksFilters ?? {}, directory, environment);
  const written = document.usesEnv
    ? ((await renderEnv(pick(config), env)) as ReturnType<typeof pick>)
    : pick(config);
  const named = document.usesEnv
    ? ((await renderPaths(config.prompts, env)) as SuiteConfig['prompts'])
    : config.prompts;
  const providersKey = config.targets === undefined ? 'providers' : 'targets';

  const [prompts, providers, cases] = await Promise.all([
    readPrompts(promptEntries(named, locate), {
      directory,
      environment,
      env,
      filters,
      placeIn: (...text) => yaml.locateIn(...text),
      onFile,
    }),
    readProviders(config[providersKey] ?? [], (at) => locate([providersKey, ...at]), {
      directory,
      environment,
      env,
      onFile,
    }),
    readCases(written, locate, { directory, environment, onFile: onCaseFile }),
  ]);
  await Promise.all(providers.providers.map(async (spec) => noteProviderFiles(spec, onFile)));
  const read = {
    document,
    config,
    directory,
    environment,
    prompts: prompts.prompts,
    providers: providers.providers,
    cases,
    vars,
    filters,
    onFile,
  };
  const found = [
    ...document.diagnostics,
    ...withoutRepeats(
      [...prompts.diagnostics, ...providers.diagnostics, ...cases.diagnostics],
      await checkSuite(read),
    ),
  ];
  const diagnostics = sortDiagnostics([...found, ...cases.brokenRows], file);
  if (found.some(({ severity }) => severity === 'error')) return { diagnostics, read, names };
  const { description, tags = {}, evaluateOptions, cupel = {}, derivedMetrics = [] } = config;
  const suite: Suite = {
    file,
    directory,
    name: suiteName(file),
    ...(description === undefined ? {} : { description }),
    tags: suiteVariables(tags, environment).own,
    prompts: prompts.prompts,
    providers: providers.providers,
    options: {
      ...flagOptions(config.commandLineOptions),
      ...(dropUndefined(evaluateOptions ?? {}) as SuiteOptions),
    },
    cupel: dropUndefined(cupel),
    derivedMetrics: derivedMetrics.map((metric, index) => ({
      ...metric,
      location: locate(['derivedMetrics', index]),
    })),
    extensions: config.extensions ?? [],
    nunjucksFilters: config.nunjucksFilters ?? {},
    env: own,
    metadata: config.metadata ?? {},
    get outsideFiles() {
      return [...outside];
    },
    cases: (signal) => cases.walk(signal),
    caseCount: cases.count,
    graders: () => graderUses(cases),
    diagnostics,
    locate,
    get source() {
      return yaml.source();
    },
  };
  if (suite.extensions.length === 0) return { suite, diagnostics, cases, read, names };
  return { suite: makeChangeable(suite, { read, written, env }), diagnostics, cases, read, names };
}

/** A missing file is found by its reader and by the check that knows the place and the nearest name: the latter stays. */
function withoutRepeats(read: readonly Diagnostic[], checked: readonly Diagnostic[]): Diagnostic[] {
  const messages = new Set(checked.map(({ message }) => message));
  return [...read.filter(({ message }) => !messages.has(message)), ...checked];
}

/** The parts that hold cases. */
function pick({ tests, scenarios, defaultTest }: SuiteConfig) {
  return { tests, scenarios, defaultTest };
}

/** Defaults of flags that say what `evaluateOptions` says. */
function flagOptions(flags: SuiteConfig['commandLineOptions'] = {}): SuiteOptions {
  const { success, data } = suiteSchema.shape.evaluateOptions.unwrap().safeParse(pickKnown(flags));
  return success ? (dropUndefined(data) as SuiteOptions) : {};
}

function pickKnown(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = ['cache', 'delay', 'maxConcurrency', 'repeat'];
  return Object.fromEntries(known.filter((key) => key in flags).map((key) => [key, flags[key]]));
}

/** The prompts of a suite as they are written, each with its place. */
export function promptEntries(
  prompts: SuiteConfig['prompts'],
  locate: (at: Path) => Location,
): PromptEntry[] {
  if (prompts === undefined) return [];
  if (typeof prompts === 'string') return [{ prompt: prompts, location: locate(['prompts']) }];
  if (Array.isArray(prompts))
    return prompts.map((prompt, index) => {
      const entry = { prompt, location: locate(['prompts', index]) };
      if (typeof prompt === 'string') return entry;
      return { ...entry, text: locate(['prompts', index, prompt.raw === undefined ? 'id' : 'raw']) };
    });
  return Object.entries(prompts).map(([raw, label]) => ({
    prompt: { raw, label },
    location: locate(['prompts', raw]),
  }));
}

const suiteNames = /^(?:.+\.eval\.ya?ml|promptfooconfig.*\.(?:ya?ml|json))$/i;
const skippedFolders = new Set(['node_modules', '.git', 'dist', '.cupel']);

/** Whether a file's name is that of a suite: `*.eval.yaml`, `*.eval.yml`, `promptfooconfig*.yaml`. */
export function isSuiteFile(file: string): boolean {
  return suiteNames.test(path.basename(file));
}

/** A suite's name: its file's, without `.eval.yaml`. */
export function suiteName(file: string): string {
  return path.basename(file).replace(/(?:\.eval)?\.(?:ya?ml|json)$/i, '');
}

/** The suites in a folder and those below it, by name, as absolute paths. Folders that cannot be read are passed over. */
export async function* findSuites(folder: string): AsyncGenerator<string> {
  const folders: string[] = [];
  const files: string[] = [];
  try {
    for await (const entry of await opendir(folder))
      if (entry.isDirectory() && !skippedFolders.has(entry.name))
        folders.push(path.resolve(folder, entry.name));
      else if (entry.isFile() && isSuiteFile(entry.name)) files.push(path.resolve(folder, entry.name));
  } catch {
    // A folder without permission, or one that was deleted meanwhile, holds no suites for us.
    return;
  }
  yield* files.sort();
  for (const inner of folders.sort()) yield* findSuites(inner);
}
