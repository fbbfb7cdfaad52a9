import path from 'node:path';
import { Range, Uri, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Replacement } from '../../core/suites/addToList.ts';
import type { TrialDraft } from '../../shared/playgroundProtocol.ts';
import { readText } from '../files/suiteIndex.ts';
import type { SuiteIndex } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { writeSuite } from '../files/writeSuite.ts';
import { directoryOf } from './playgroundSession.ts';
import type { PlaygroundSession } from './playgroundSession.ts';

export interface SaveParts {
  suites: SuiteIndex;
}

/**
 * Adds what was sent to a suite, or to the table of its cases, with its answer as what is expected; or writes a new
 * suite. A file that is changed is changed in the editor and not saved.
 * @throws CupelError `trial.noAnswer`, `suite.notEditable`, `dataset.noPlace`
 */
export async function saveAsCase(
  { suites }: SaveParts,
  session: PlaygroundSession,
  place: number,
): Promise<string | undefined> {
  const { sent } = session;
  const answer = session.answers[place];
  if (!sent || answer?.state !== 'done')
    throw new CupelError('trial.noAnswer', 'There is no whole answer to save.', { hint: 'Run it first.' });
  const suite = await chooseTarget(suites, sent);
  if (suite === 'new') return saveAsSuite(session, place);
  if (!suite) return undefined;
  const [{ addToList }, { newRow, tableOf }, { trialCase }, { literalTemplate }] = await Promise.all([
    import('../../core/suites/addToList.ts'),
    import('../../core/suites/addRow.ts'),
    import('../../core/playground/savedTrial.ts'),
    import('../../core/prompts/literalTemplate.ts'),
  ]);
  const directory = path.dirname(suite.fsPath);
  const vars = await valuesFor(sent, directory);
  const before = await readText(suite);
  const table = tableOf(before, directory);
  if (table === undefined) {
    await change(suite, addToList(before, 'tests', [trialCase(vars, answer.text)]));
    return (await isEdited(sent))
      ? l10n.t('The case was added. Its suite asks the prompt as it stands in the file, not as it was tried')
      : l10n.t('The case was added; save the suite to keep it');
  }
  const rows = await readText(Uri.file(table));
  const { text, hasExpected } = await newRow(rows, vars, literalTemplate(answer.text));
  await change(Uri.file(table), { start: rows.length, end: rows.length, text });
  return hasExpected
    ? l10n.t('A row was added; save the table to keep it')
    : l10n.t('A row was added without the answer: the table has no column "__expected"');
}

/** Whether what was sent is another text than that of its file. */
async function isEdited({ uri, text }: TrialDraft): Promise<boolean> {
  return uri !== null && (await textIn(Uri.parse(uri))) !== text;
}

/** The one suite that uses the prompt and holds its cases itself; else the one that is picked. */
async function chooseTarget(suites: SuiteIndex, sent: TrialDraft): Promise<Uri | 'new' | undefined> {
  const users = sent.uri === null ? [] : await suites.suitesUsing(Uri.parse(sent.uri));
  const [only] = users;
  const { takesCases } = await import('../../core/suites/writeSuite.ts');
  if (users.length === 1 && only && takesCases(await readText(only.suite))) return only.suite;
  const using = new Set(users.map(({ suite }) => suite.toString()));
  const others = (await suites.files.all()).filter((suite) => !using.has(suite.toString()));
  const itemOf = (suite: Uri) => ({
    label: suiteLabel(suite.fsPath),
    description: workspace.asRelativePath(suite),
    target: suite as Uri | 'new',
  });
  const ofUsers = users.map(({ suite, outline }) => {
    const [file] = outline.tests.flatMap((test) => test.file ?? []);
    return { ...itemOf(suite), ...(file && { detail: l10n.t('Its cases stand in {0}', file) }) };
  });
  const fresh = { label: l10n.t('New Suite…'), description: '', target: 'new' as const };
  const picked = await window.showQuickPick([...ofUsers, ...others.map(itemOf), fresh], {
    placeHolder: l10n.t('Choose the suite that the case is added to'),
    matchOnDescription: true,
  });
  return picked?.target;
}

/** Changes a part of a file in its editor, and shows the end of it. */
async function change(file: Uri, { start, end, text }: Replacement): Promise<void> {
  const document = await workspace.openTextDocument(file);
  const edit = new WorkspaceEdit();
  edit.replace(file, new Range(document.positionAt(start), document.positionAt(end)), text);
  await workspace.applyEdit(edit);
  const editor = await window.showTextDocument(document, { preview: false });
  const last = document.positionAt(start + text.trimEnd().length);
  editor.revealRange(new Range(last, last));
}

/**
 * Writes a suite of the prompt, the models and one case, and opens it: of what was sent where there is an answer to it,
 * else of what stands in the panel.
 * @param place of the answer that is expected; the first whole one where it is not given
 * @throws CupelError `trial.changedFile`
 */
export async function saveAsSuite(session: PlaygroundSession, place?: number): Promise<string | undefined> {
  const [{ suiteText }, { promptReference, trialCase }] = await Promise.all([
    import('../../core/suites/writeSuite.ts'),
    import('../../core/playground/savedTrial.ts'),
  ]);
  const answer =
    place === undefined ? session.answers.find(({ state }) => state === 'done') : session.answers[place];
  const tried = (answer && session.sent) ?? session.draft;
  const file = tried.uri === null ? undefined : Uri.parse(tried.uri);
  const { models } = session;
  const used = tried.models.map((name) => models.find(name));
  // Beside the suite that a model is of, whose paths and settings are copied as they are written.
  const home = used.find((model) => model && !model.isPlain)?.suite;
  const folder = home === undefined ? directoryOf(file) : path.dirname(home);
  const { prompt, all } = await session.promptOf(tried);
  const reference = promptReference(
    {
      text: tried.text,
      prompt,
      isOnly: all.length === 1,
      ...(file && { file: file.fsPath, written: await textIn(file) }),
    },
    folder,
  );
  const text = suiteText({
    description: l10n.t('Saved from Try Prompt'),
    prompts: [reference],
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
