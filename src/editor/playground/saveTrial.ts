import path from 'node:path';
import { Range, Uri, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { TrialDraft } from '../../shared/playgroundProtocol.ts';
import { chooseSuite } from '../commands/targets.ts';
import { readText } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { writeSuite } from '../files/writeSuite.ts';
import type { SuiteRunner } from '../runs/suiteRunner.ts';
import { directoryOf } from './playgroundSession.ts';
import type { PlaygroundSession } from './playgroundSession.ts';

export interface SaveParts {
  suites: SuiteIndex;
  runner: SuiteRunner;
}

/**
 * Adds what was sent to a suite, with its answer as what is expected. The suite is changed in the editor and not saved.
 * @throws CupelError `trial.noAnswer`, `suite.notEditable`
 */
export async function saveAsCase(
  { suites }: SaveParts,
  { sent, answers }: PlaygroundSession,
  place: number,
): Promise<string | undefined> {
  const answer = answers[place];
  if (!sent || answer?.state !== 'done')
    throw new CupelError('trial.noAnswer', 'There is no whole answer to save.', { hint: 'Run it first.' });
  const users = sent.uri === null ? [] : await suites.suitesUsing(Uri.parse(sent.uri));
  const [only] = users.length === 1 ? users : [];
  const file = await chooseSuite(suites, only);
  if (!file) return undefined;
  const [{ addCase }, { trialCase }, vars] = await Promise.all([
    import('../../core/suites/writeSuite.ts'),
    import('../../core/playground/savedTrial.ts'),
    valuesFor(sent, path.dirname(file.fsPath)),
  ]);
  const document = await workspace.openTextDocument(file);
  const before = document.getText();
  const edit = new WorkspaceEdit();
  edit.replace(
    file,
    new Range(document.positionAt(0), document.positionAt(before.length)),
    addCase(before, trialCase(vars, answer.text)),
  );
  await workspace.applyEdit(edit);
  const editor = await window.showTextDocument(document, { preview: false });
  editor.revealRange(new Range(document.lineCount - 1, 0, document.lineCount - 1, 0));
  return l10n.t('The case was added; save the suite to keep it');
}

/**
 * Writes a suite of the prompt, the models and one case, and opens it: of what was sent where there is an answer to it,
 * else of what stands in the panel.
 * @throws CupelError `trial.changedFile`
 */
export async function saveAsSuite(session: PlaygroundSession): Promise<string | undefined> {
  const [{ suiteText }, { promptReference, trialCase }] = await Promise.all([
    import('../../core/suites/writeSuite.ts'),
    import('../../core/playground/savedTrial.ts'),
  ]);
  const answer = session.answers.find(({ state }) => state === 'done');
  const tried = (answer && session.sent) ?? session.draft;
  const file = tried.uri === null ? undefined : Uri.parse(tried.uri);
  const { models } = session;
  const used = tried.models.map((name) => models.find(name));
  // Beside the suite that a model is of, whose paths and settings are copied as they are written.
  const home = used.find((model) => model && !model.isPlain)?.suite;
  const folder = home === undefined ? directoryOf(file) : path.dirname(home);
  const read = await session.promptOf(tried);
  const prompt = promptReference(
    {
      text: tried.text,
      prompt: read,
      ...(file && { file: file.fsPath, written: await textIn(file) }),
    },
    folder,
  );
  const text = suiteText({
    description: l10n.t('Saved from Try Prompt'),
    prompts: [prompt],
    providers: [...new Set(tried.models.map((name) => models.find(name)?.provider.written ?? name))],
    tests: [trialCase(await valuesFor(tried, folder), answer?.text)],
  });
  const uri = await writeSuite(Uri.file(folder), file ? nameOf(file) : 'tried', text);
  return uri && l10n.t('The suite was written to {0}', workspace.asRelativePath(uri));
}

/** The variables of a trial as a suite in this folder names them. */
async function valuesFor(tried: TrialDraft, folder: string): Promise<Record<string, unknown>> {
  const { moveReferences, valuesOf } = await import('../../core/playground/trialVars.ts');
  const from = directoryOf(tried.uri === null ? undefined : Uri.parse(tried.uri));
  return moveReferences(valuesOf(tried), from, folder);
}

/** A file that is gone holds nothing. */
async function textIn(file: Uri): Promise<string> {
  return readText(file).catch(() => '');
}

function nameOf(file: Uri): string {
  return path.basename(file.fsPath).replace(/\..*$/, '');
}
