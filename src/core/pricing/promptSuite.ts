import path from 'node:path';
import type { Environment } from '../environment.ts';
import { fileStart } from '../location.ts';
import { readPromptFile } from '../prompts/readPrompts.ts';
import type { Case, Suite } from '../suites/suite.ts';

/**
 * A suite of one prompt file, one provider and one case, to estimate what sending the prompt costs.
 * @param file absolute path
 * @param provider a provider's id
 * @throws CupelError for a file that cannot be read as a prompt
 */
export async function promptSuite(
  file: string,
  provider: string,
  vars: Readonly<Record<string, unknown>>,
  environment: Environment,
): Promise<Suite> {
  const directory = path.dirname(file);
  const location = fileStart(file);
  const prompts = await readPromptFile(file, { directory, environment, env: environment.variables });
  const one: Case = {
    index: 0,
    vars,
    assertions: [],
    metadata: {},
    options: {},
    hash: '',
    location,
  };
  return {
    file,
    directory,
    name: path.basename(file),
    tags: {},
    prompts,
    providers: [{ id: provider, label: provider, config: {}, directory }],
    options: {},
    cupel: {},
    derivedMetrics: [],
    extensions: [],
    nunjucksFilters: {},
    env: {},
    metadata: {},
    outsideFiles: [],
    async *cases() {
      yield one;
    },
    caseCount: 1,
    diagnostics: [],
    locate: () => location,
    source: null,
  };
}
