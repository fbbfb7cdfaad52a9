import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from '../diagnostics.ts';
import { CupelError } from '../errors.ts';
import type { Location } from '../location.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { readPrompts, type PromptEntry } from '../prompts/readPrompts.ts';
import { checkSuite, type ReadSuite } from './checkSuite.ts';
import { graderUses } from './graderUses.ts';
import { type PromptConfig, type SuiteConfig, suiteSchema } from './schema.ts';
import { schemaDiagnostics } from './schemaDiagnostics.ts';
import type { ChangeablePart, ChangeableSuite, Suite, SuiteParts } from './suite.ts';
import { DatasetError } from './datasets/dataset.ts';
import { readCases } from './suiteCases.ts';
import { uniqueLabels } from './uniqueLabels.ts';
import type { Path } from './yamlDocument.ts';
import { YamlDocument } from './yamlDocument.ts';

/** What a suite was made of, to make it again with changes. */
export interface SuiteOrigin {
  readonly read: ReadSuite;
  /** The parts that hold cases, `env` filled in. */
  readonly written: Pick<SuiteConfig, 'tests' | 'scenarios' | 'defaultTest'>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Changes = Partial<Pick<SuiteParts, ChangeablePart>>;

/** A suite with what hooks need to change it. */
export function makeChangeable(suite: Suite, origin: SuiteOrigin): Suite {
  const changeable: ChangeableSuite = {
    parts: (signal) => partsOf(suite, origin, signal),
    withChanges: (changes, location) => withChanges(suite, origin, changes, location),
  };
  return { ...suite, changeable };
}

async function partsOf(
  { description, prompts, providers, derivedMetrics }: Suite,
  { read, written }: SuiteOrigin,
  signal: AbortSignal | undefined,
): Promise<SuiteParts> {
  const tests: unknown[] = [];
  for await (const { config, mistakes } of read.cases.tests(signal)) {
    // What a hook hands back is taken for all of the tests: a row that it cannot be shown would be lost.
    if (mistakes) throw new DatasetError(mistakes);
    tests.push(config);
  }
  return {
    ...(description === undefined ? {} : { description }),
    prompts: prompts.map(shownPrompt),
    providers: providers.map(({ id, label }) => ({ id, label })),
    tests,
    scenarios: written.scenarios ?? [],
    // Hooks append to these lists without asking whether they are there.
    defaultTest: { vars: {}, assert: [], ...read.cases.defaults?.config },
    derivedMetrics: derivedMetrics.map(({ name, value }) => ({ name, value })),
  };
}

function shownPrompt({ id, label, raw }: Prompt): { id: string; label: string; raw: string } {
  return { id, label, raw };
}

async function withChanges(
  suite: Suite,
  { read, written, env }: SuiteOrigin,
  { prompts: changedPrompts, ...changes }: Changes,
  location: Location,
): Promise<Suite> {
  requireShape(changes, read, location);
  const { directory, environment, onFile } = read;
  const here = () => location;
  const known = changes as Partial<SuiteConfig>;
  const [prompts, cases] = await Promise.all([
    changedPrompts === undefined ? suite.prompts : promptsOf(changedPrompts, suite, { read, env }, location),
    readCases({ ...written, ...known }, here, { directory, environment, onFile }),
  ]);
  const config: SuiteConfig = { ...read.config, ...written, ...known };
  const problems = [
    ...cases.diagnostics,
    // What the suite's text says is checked already, and warnings were given then.
    ...(await checkSuite({ ...read, config, prompts: [...prompts], cases })),
  ];
  refuse(problems, location);
  const digest = createHash('sha256')
    .update(JSON.stringify([changes, changedPrompts]))
    .digest('hex');
  return {
    ...suite,
    prompts,
    ...(known.derivedMetrics
      ? { derivedMetrics: known.derivedMetrics.map((metric) => ({ ...metric, location })) }
      : {}),
    cases: (signal) => cases.walk(signal),
    caseCount: cases.count,
    graders: () => graderUses(cases),
    // A run whose hooks made other cases is another run.
    source: { ...(suite.source as object), 'x-hooks': digest },
  };
}

/** Those that are as they were stay: their text may be that of a file of code. */
async function promptsOf(
  changed: readonly unknown[],
  suite: Suite,
  { read, env }: Pick<SuiteOrigin, 'read' | 'env'>,
  location: Location,
): Promise<Prompt[]> {
  const { directory, environment, filters, onFile } = read;
  const made: Prompt[] = [];
  for (const value of changed) {
    const before = suite.prompts.find((prompt) => isDeepStrictEqual(shownPrompt(prompt), value));
    if (before) {
      made.push(before);
      continue;
    }
    const { raw, label } = (typeof value === 'object' && value !== null ? value : {}) as {
      raw?: unknown;
      label?: unknown;
    };
    const prompt = (
      typeof raw === 'string' ? { raw, ...(typeof label === 'string' ? { label } : {}) } : value
    ) as PromptConfig;
    requireShape({ prompts: [prompt] }, read, location);
    const entry: PromptEntry = { prompt, location };
    const { prompts, diagnostics } = await readPrompts([entry], {
      directory,
      environment,
      env,
      filters,
      onFile,
    });
    refuse(diagnostics, location);
    made.push(...prompts);
  }
  return uniqueLabels(made);
}

function requireShape(changes: object, { document }: ReadSuite, location: Location): void {
  for (const [key, value] of Object.entries(changes)) {
    const schema = suiteSchema.shape[key as ChangeablePart];
    const text = JSON.stringify({ [key]: value as unknown }, null, 1);
    const base: Path = [key];
    refuse(schemaDiagnostics(schema, value, new YamlDocument(text, document.file), base), location, key);
  }
}

function refuse(diagnostics: readonly Diagnostic[], location: Location, part?: string): void {
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (!problem) return;
  const what =
    part === undefined ? 'The suite that the hooks returned' : `The \`${part}\` that the hooks returned`;
  throw new CupelError('hook.badSuite', `${what} cannot be run: ${problem.message}`, {
    location,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  });
}
