import path from 'node:path';
import type { Environment } from '../environment.ts';
import { fileStart } from '../location.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { readPromptFile } from '../prompts/readPrompts.ts';
import { createTextPrompt } from '../prompts/textPrompt.ts';
import type { Suite } from '../suites/suite.ts';
import type { Trial } from './tryPrompt.ts';

/**
 * The prompt of a text that is being written: read as its file would be, whose form its ending names; as a template
 * when it has none.
 * @throws CupelError at its place
 */
export async function trialPrompt(
  text: string,
  {
    file,
    directory,
    environment,
  }: { file?: string | undefined; directory: string; environment: Environment },
): Promise<Prompt> {
  if (file === undefined)
    return createTextPrompt({ raw: text, label: 'prompt', directory, env: environment.variables });
  const unsaved: Environment = {
    ...environment,
    readText: async (each) => (each === file ? text : environment.readText(each)),
  };
  const [prompt] = await readPromptFile(file, {
    directory,
    environment: unsaved,
    env: environment.variables,
  });
  return prompt ?? createTextPrompt({ raw: text, label: path.basename(file), directory });
}

/** A suite of one prompt, some models and one case, for the estimate. */
export function trialSuite({ prompt, vars, providers, directory }: Trial): Suite {
  const location = fileStart(path.join(directory, 'trial'));
  return {
    file: location.file,
    directory,
    name: 'trial',
    tags: {},
    prompts: [prompt],
    providers,
    options: {},
    cupel: {},
    derivedMetrics: [],
    extensions: [],
    nunjucksFilters: {},
    env: {},
    metadata: {},
    outsideFiles: [],
    async *cases() {
      yield { index: 0, vars, assertions: [], metadata: {}, options: {}, hash: '', location };
    },
    caseCount: 1,
    diagnostics: [],
    locate: () => location,
    source: null,
  };
}
