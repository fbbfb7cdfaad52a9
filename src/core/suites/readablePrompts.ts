import path from 'node:path';
import type { Environment } from '../environment.ts';
import { type ReadPrompts, readPrompts } from '../prompts/readPrompts.ts';
import { promptEntries } from './loadSuite.ts';
import { parseSuite } from './parseSuite.ts';
import { type SuiteConfig, suiteSchema } from './schema.ts';
import { renderPaths, suiteFilters, suiteVariables } from './suiteEnvironment.ts';

const { prompts: promptsSchema, env: envSchema, nunjucksFilters: filtersSchema } = suiteSchema.shape;

/** What is wrong with a prompt that has no text at all. */
const nothingToRead: readonly string[] = ['file.notFound', 'prompt.empty', 'suite.missingKey'];

/**
 * The prompts of a suite, whatever else is wrong with it. `diagnostics`: why there may be more that cannot be read.
 * @throws CupelError where the suite's text cannot be read
 */
export async function readablePrompts(file: string, environment: Environment): Promise<ReadPrompts> {
  const document = parseSuite(await environment.readText(file), file, environment.parsed);
  const value = (document.value ?? {}) as Record<string, unknown>;
  const named = promptsSchema.safeParse(value['prompts']);
  if (!named.success) return { prompts: [], diagnostics: [...document.diagnostics] };
  const { data: ownEnv } = envSchema.safeParse(value['env']);
  const { data: ownFilters } = filtersSchema.safeParse(value['nunjucksFilters']);
  const directory = path.dirname(file);
  const { all: env } = suiteVariables(ownEnv ?? {}, environment);
  const paths = document.usesEnv ? await renderPaths(named.data, env) : named.data;
  const { prompts, diagnostics } = await readPrompts(
    promptEntries(paths as SuiteConfig['prompts'], (at) => document.yaml.locate(at)),
    { directory, environment, env, filters: suiteFilters(ownFilters ?? {}, directory, environment) },
  );
  const unread = diagnostics.filter(({ code }) => !nothingToRead.includes(code));
  return { prompts, diagnostics: [...document.yaml.diagnostics, ...unread] };
}
