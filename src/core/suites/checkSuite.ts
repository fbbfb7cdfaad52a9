import type { Diagnostic } from '../diagnostics.ts';
import type { Environment } from '../environment.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { TemplateFilters } from '../prompts/templates.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { checkAssertions } from './checkAssertions.ts';
import { checkCases } from './checkCases.ts';
import { checkProviderCode } from './checkCode.ts';
import { checkFiles } from './checkFiles.ts';
import { checkStatistics } from './checkStatistics.ts';
import { checkTemplates } from './checkTemplates.ts';
import { checkVariables } from './checkVariables.ts';
import type { SuiteDocument } from './parseSuite.ts';
import type { SuiteConfig } from './schema.ts';
import type { SuiteCases } from './suiteCases.ts';

/** A suite with all that it names, as far as it could be read. */
export interface ReadSuite {
  readonly document: SuiteDocument;
  readonly config: SuiteConfig;
  readonly directory: string;
  readonly environment: Environment;
  readonly prompts: readonly Prompt[];
  readonly providers: readonly ProviderSpec[];
  readonly cases: SuiteCases;
  /** Given to all cases beside their own, as by `--var`. */
  readonly vars: Readonly<Record<string, unknown>>;
  readonly filters: TemplateFilters | undefined;
  readonly onFile: (file: string, what?: { isProgram: boolean }) => void;
}

/** What is wrong with a suite beyond its shape, each at its place. */
export async function checkSuite(suite: ReadSuite): Promise<Diagnostic[]> {
  const [assertions, files] = await Promise.all([checkAssertions(suite), checkFiles(suite)]);
  return [
    ...checkPresence(suite),
    ...assertions,
    ...files,
    ...checkProviderCode(suite.providers),
    ...checkCases(suite),
    ...checkTemplates(suite),
    ...checkVariables(suite),
    ...checkStatistics(suite),
  ];
}

function checkPresence({ document, config }: ReadSuite): Diagnostic[] {
  const { yaml } = document;
  const providers = config.providers ?? config.targets;
  const missing = (key: string, hint: string): Diagnostic => ({
    code: 'suite.missingKey',
    severity: 'error',
    message: `The suite has no "${key}".`,
    location: yaml.locate([]),
    hint,
  });
  return [
    ...(config.prompts === undefined || Object.keys(config.prompts).length === 0
      ? [missing('prompts', 'Add "prompts:" with at least one text or file.')]
      : []),
    ...(providers === undefined || providers.length === 0
      ? [missing('providers', 'Add "providers:" with a model, or with "echo" to see the prompts.')]
      : []),
  ];
}
