import { l10n, window } from 'vscode';
import { suiteFileName } from './suiteNames.ts';

/** Asks what a new suite is to be called. @returns the name of its file; undefined when nobody names it */
export async function askSuiteName(proposed: string): Promise<string | undefined> {
  const name = await window.showInputBox({
    prompt: l10n.t('The name of the suite'),
    value: proposed,
    validateInput: (typed) =>
      suiteFileName(typed) === undefined
        ? l10n.t('No name of a file: it is empty, too long, or has a character that file systems refuse.')
        : undefined,
  });
  return name === undefined ? undefined : suiteFileName(name);
}
