import path from 'node:path';
import type * as z from 'zod';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { readPrompts } from '../prompts/readPrompts.ts';
import { promptEntries } from './loadSuite.ts';
import { parseSuite } from './parseSuite.ts';
import { readProviders } from './readProviders.ts';
import { promptSchema, providerSchema, type SuiteConfig, suiteSchema } from './schema.ts';
import { renderPaths, suiteFilters, suiteVariables } from './suiteEnvironment.ts';

/** What parts of a suite call each other. */
export interface SuiteNames {
  /** Variables that the prompts read. */
  readonly variables: readonly string[];
  /** Labels of the prompts. */
  readonly prompts: readonly string[];
  readonly providers: readonly { readonly label: string; readonly id: string }[];
  /** Filters that the suite brings along. */
  readonly filters: readonly string[];
}

const noNames: SuiteNames = { variables: [], prompts: [], providers: [], filters: [] };

/** The names in a suite, for who types the next one: what is wrong elsewhere, or half typed, costs only itself. */
export async function suiteNames(file: string, environment: Environment): Promise<SuiteNames> {
  const directory = path.dirname(file);
  const text = await environment.readText(file).catch((error: unknown) => {
    if (error instanceof CupelError) return undefined; // gone in the meantime
    throw error;
  });
  if (text === undefined) return noNames;
  const document = parseSuite(text, file, environment.parsed);
  const config = document.config ?? readable(document.value);
  const { all: env } = suiteVariables(config.env ?? {}, environment);
  const filters = config.nunjucksFilters ?? {};
  const locate = document.yaml.locate.bind(document.yaml);
  const context = { directory, environment, env, onFile: () => {} };
  const entries = promptEntries((await renderPaths(config.prompts, env)) as SuiteConfig['prompts'], locate);
  const [{ prompts }, { providers }] = await Promise.all([
    readPrompts(entries, { ...context, filters: suiteFilters(filters, directory, environment) }),
    readProviders(config.targets ?? config.providers ?? [], locate, context),
  ]);
  return {
    variables: [...new Set(prompts.flatMap(({ variables = [] }) => variables))],
    prompts: prompts.map(({ label }) => label),
    providers: providers.map(({ label, id }) => ({ label, id })),
    filters: Object.keys(filters),
  };
}

type Readable = Pick<SuiteConfig, 'prompts' | 'providers' | 'targets' | 'env' | 'nunjucksFilters'>;

/** The parts of a suite that names come from, as far as they fit the schema. */
function readable(value: unknown): Readable {
  if (typeof value !== 'object' || value === null) return {};
  const { prompts, providers, targets, env, nunjucksFilters } = value as Record<string, unknown>;
  const { shape } = suiteSchema;
  return {
    prompts: fitting(shape.prompts, fittingItems(promptSchema, prompts)),
    providers: fitting(shape.providers, fittingItems(providerSchema, providers)),
    targets: fitting(shape.targets, fittingItems(providerSchema, targets)),
    env: fitting(shape.env, env),
    nunjucksFilters: fitting(shape.nunjucksFilters, nunjucksFilters),
  };
}

function fitting<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  return schema.safeParse(value).data;
}

function fittingItems(schema: z.ZodType, value: unknown): unknown {
  return Array.isArray(value) ? value.filter((item) => schema.safeParse(item).success) : value;
}
