import path from 'node:path';
import type { Environment } from '../environment.ts';
import { readPromptFile } from '../prompts/readPrompts.ts';
import { oneCaseSuite } from '../suites/oneCaseSuite.ts';
import type { Suite } from '../suites/suite.ts';

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
  const prompts = await readPromptFile(file, { directory, environment, env: environment.variables });
  const providers = [{ id: provider, label: provider, config: {}, directory }];
  return oneCaseSuite({ file, directory, name: path.basename(file), prompts, providers, vars });
}
