import path from 'node:path';
import { Range, Uri, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { NewCase } from '../../core/suites/writeSuite.ts';
import { chooseSuite } from '../commands/targets.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { writeSuite } from '../files/writeSuite.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import type { PlaygroundSession } from './playgroundSession.ts';

export interface SaveParts {
  suites: SuiteIndex;
  runner: SuiteRunner;
}

/**
 * Adds what was tried to a suite, with an answer as what is expected. The suite is changed in the editor and not saved.
 * @throws CupelError `trial.noAnswer`, `suite.notEditable`
 */
export async function saveAsCase(
  { suites }: SaveParts,
  session: PlaygroundSession,
  place: number,
): Promise<string | undefined> {
  const answer = session.answers[place];
  if (answer?.state !== 'done')
    throw new CupelError('trial.noAnswer', 'There is no whole answer to save.', { hint: 'Run it first.' });
  const users = session.file ? await suites.suitesUsing(session.file) : [];
  const [only] = users.length === 1 ? users : [];
  const file = await chooseSuite(suites, only);
  if (!file) return undefined;
  const { addToList } = await import('../../core/suites/addToList.ts');
  const document = await workspace.openTextDocument(file);
  const added: NewCase = { vars: { ...session.vars }, assert: [{ type: 'equals', value: answer.text }] };
  const { start, end, text } = addToList(document.getText(), 'tests', [added]);
  const edit = new WorkspaceEdit();
  edit.replace(file, new Range(document.positionAt(start), document.positionAt(end)), text);
  await workspace.applyEdit(edit);
  const editor = await window.showTextDocument(document, { preview: false });
  const last = document.positionAt(start + text.trimEnd().length);
  editor.revealRange(new Range(last, last));
  return l10n.t('The case was added; save the suite to keep it');
}

/** Writes a suite of the prompt, the models and one case, and opens it. */
export async function saveAsSuite(session: PlaygroundSession): Promise<string | undefined> {
  const { suiteText } = await import('../../core/suites/writeSuite.ts');
  const answer = session.answers.find(({ state }) => state === 'done');
  const { file, directory } = session;
  const text = suiteText({
    description: l10n.t('Saved from Try Prompt'),
    prompts: [file ? `file://${path.basename(file.fsPath)}` : session.text],
    providers: [...new Set(session.models)],
    tests: [
      {
        vars: { ...session.vars },
        ...(answer && { assert: [{ type: 'equals', value: answer.text }] }),
      },
    ],
  });
  const uri = await writeSuite(Uri.file(directory), file ? nameOf(file) : 'tried', text);
  return uri && l10n.t('The suite was written to {0}', workspace.asRelativePath(uri));
}

function nameOf(file: Uri): string {
  return path.basename(file.fsPath).replace(/\..*$/, '');
}
