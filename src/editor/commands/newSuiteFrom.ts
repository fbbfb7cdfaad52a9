import path from 'node:path';
import { Uri, l10n, window } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';
import { writeSuite } from '../files/writeSuite.ts';

/**
 * Makes a suite from a prompt, a CSV, a log of conversations or a promptfoo file, beside it, and opens it.
 * @param argument the file, or its item in the view Prompts; without it one is chosen
 */
export async function newSuiteFrom(parts: Extension, argument: unknown): Promise<Uri | undefined> {
  const { uri } = (argument ?? {}) as { uri?: unknown };
  const given = argument instanceof Uri ? argument : uri instanceof Uri ? uri : undefined;
  const file = given ?? (await chooseFile());
  if (!file) return undefined;
  const { originOf, suiteFrom } = await import('../../core/suites/newSuites.ts');
  const origin = originOf(file.fsPath);
  if (!origin)
    throw new CupelError('suite.badOrigin', `No suite can be made from ${path.basename(file.fsPath)}.`, {
      hint: 'Choose a prompt (.txt, .md, .prompt), a .csv, a .json or .jsonl of conversations, or a promptfooconfig.',
    });
  const text = await suiteFrom(origin, file.fsPath, await parts.environmentFor(file));
  const name = path.basename(file.fsPath).replace(/\..*$/, '');
  return writeSuite(Uri.joinPath(file, '..'), name, text);
}

async function chooseFile(): Promise<Uri | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title: l10n.t('New Suite from File'),
      openLabel: l10n.t('Make a Suite'),
      filters: {
        [l10n.t('Prompts, datasets, logs, promptfoo')]: [
          'txt',
          'md',
          'prompt',
          'prompty',
          'j2',
          'njk',
          'csv',
          'json',
          'jsonl',
          'yaml',
          'yml',
        ],
      },
    })) ?? [];
  return file;
}
