import path from 'node:path';
import type { Environment } from '../environment.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { readPromptFile } from '../prompts/readPrompts.ts';
import { createTextPrompt } from '../prompts/textPrompt.ts';
import { oneCaseSuite } from '../suites/oneCaseSuite.ts';
import type { Suite } from '../suites/suite.ts';
import type { Trial } from './tryPrompt.ts';

interface TrialFile {
  /** Absolute path; undefined where the text is no file's. */
  file?: string | undefined;
  /** The folder that relative paths start from. */
  directory: string;
  environment: Environment;
}

/**
 * The prompts of a text that is being written, one at least: read as its file would be, whose form its ending names; as
 * a template when it has none.
 * @throws CupelError at its place
 */
export async function trialPrompts(
  text: string,
  { file, directory, environment }: TrialFile,
): Promise<[Prompt, ...Prompt[]]> {
  if (file === undefined)
    return [createTextPrompt({ raw: text, label: 'prompt', directory, env: environment.variables })];
  const unsaved: Environment = {
    ...environment,
    readText: async (each) => (each === file ? text : environment.readText(each)),
  };
  const [first, ...others] = await readPromptFile(file, {
    directory,
    environment: unsaved,
    env: environment.variables,
  });
  return [first ?? createTextPrompt({ raw: text, label: path.basename(file), directory }), ...others];
}

/**
 * The only prompt of such a text, or the first.
 * @throws CupelError at its place
 */
export async function trialPrompt(text: string, of: TrialFile): Promise<Prompt> {
  const [prompt] = await trialPrompts(text, of);
  return prompt;
}

/** A suite of one prompt, some models and one case, for the estimate. */
export function trialSuite({ prompt, vars, providers, directory }: Trial): Suite {
  return oneCaseSuite({
    file: path.join(directory, 'trial'),
    directory,
    name: 'trial',
    prompts: [prompt],
    providers,
    vars,
  });
}
