import path from 'node:path';
import { CupelError } from '../errors.ts';
import { literalTemplate } from '../prompts/literalTemplate.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { NewCase, NewSuite } from '../suites/writeSuite.ts';

/**
 * The case of what was tried.
 * @param answer what is expected from now on
 */
export function trialCase(vars: Readonly<Record<string, unknown>>, answer?: string): NewCase {
  // A list of texts stands for a case each otherwise.
  const isList = Object.values(vars).some((value) => Array.isArray(value) && typeof value[0] === 'string');
  return {
    vars: { ...vars },
    ...(answer !== undefined && { assert: [{ type: 'equals', value: literalTemplate(answer) }] }),
    ...(isList && { options: { disableVarExpansion: true } }),
  };
}

/**
 * How a suite names the prompt that was tried: by its file while that holds the same text and no other prompt, else by
 * the text itself.
 * @param tried.text what was tried
 * @param tried.written what the file holds; undefined without a file
 * @param tried.isOnly whether the file holds no other prompt
 * @param folder of the suite, absolute
 * @throws CupelError `trial.changedFile` where only a file can hold a prompt of this form
 */
export function promptReference(
  {
    file,
    text,
    written,
    prompt,
    isOnly = true,
  }: { file?: string; text: string; written?: string; prompt: Prompt; isOnly?: boolean },
  folder: string,
): NewSuite['prompts'][number] {
  const isSame = written !== undefined && isSameText(text, written);
  if (file !== undefined && isSame && isOnly)
    return `file://${path.relative(folder, file).split(path.sep).join('/')}`;
  if (prompt.format !== 'text' && prompt.format !== 'chat')
    throw new CupelError('trial.changedFile', 'The prompt was changed here, and only its file can hold it.', {
      hint: 'Take the change over into the file, then save the suite.',
    });
  return Object.keys(prompt.config).length === 0 ? prompt.raw : { raw: prompt.raw, config: prompt.config };
}

/** A box that a text is edited in has only line feeds. */
export function isSameText(text: string, written: string): boolean {
  return text.replaceAll('\r\n', '\n') === written.replaceAll('\r\n', '\n');
}
