import path from 'node:path';
import { Position, Range, Uri, WorkspaceEdit, env, l10n, window, workspace } from 'vscode';
import type { TextDocument, TextEditor } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import { extractPrompt as extract, promptLiteralAt } from '../../core/extract/extractPrompt.ts';
import { codeLanguageOf } from '../../core/extract/literal.ts';
import type { LoaderKind, LoaderTarget } from '../../core/extract/promptLoader.ts';
import { loaderCall, loaderEdits, loaderKindOf, loaderPackages } from '../../core/extract/promptLoader.ts';
import { readPromptFile } from '../../core/prompts/readPrompts.ts';
import { moduleStyleOf } from '../../core/snippets/moduleStyle.ts';
import type { Extension } from '../extensionParts.ts';
import { packageType } from '../files/packageType.ts';
import { pickPrompt } from '../commands/promptCommands.ts';

/** Prompts that are one template each, which a few lines of code can render. */
const templateFile = /\.(?:txt|md|j2|njk)$/i;

/**
 * Moves a string of code into a prompt file and lets the code load it. The code is changed in the editor and not saved;
 * one step of undo takes all back but the file.
 * @param argument `{ uri, position }` of a place in the string; the cursor's without it
 * @throws CupelError `extract.noString`, `extract.braces`, `extract.language`
 */
export async function extractPrompt(_parts: Extension, argument: unknown): Promise<Uri | undefined> {
  const { document, position } = await placeOf(argument);
  const target = await targetOf(document);
  const text = document.getText();
  const literal = promptLiteralAt(text, document.offsetAt(position), target.language);
  if (!literal)
    throw new CupelError('extract.noString', 'There is no prompt at the cursor.', {
      hint: 'Put the cursor into a string of some length, of several lines, or with expressions.',
    });
  const found = extract(text, literal);
  const file = await askForFile(document, found.name);
  if (!file) return undefined;
  // Without variables the text is read as it is, whatever braces it holds.
  const kind: LoaderKind = 'names';
  const call = loaderCall(kind, pathFrom(document, file), found.variables, target);
  const edit = new WorkspaceEdit();
  edit.createFile(file, { contents: new TextEncoder().encode(found.template) });
  const place = new Range(document.positionAt(found.start), document.positionAt(found.end));
  edit.replace(document.uri, place, found.isAttribute ? `{${call}}` : call);
  addLoader(edit, document, kind, target);
  if (!(await workspace.applyEdit(edit)))
    throw new CupelError('extract.notApplied', 'The string could not be replaced.', {
      hint: 'The file may have changed meanwhile: try it again.',
    });
  await window.showTextDocument(file, { preview: false });
  return file;
}

/**
 * Writes code at the cursor that loads a prompt file and renders its variables.
 * @param argument the prompt file; one is picked without it
 * @throws CupelError `extract.language`, `prompt.none`, `extract.noLoader`
 */
export async function insertPromptLoader(parts: Extension, argument: unknown): Promise<void> {
  const editor = window.activeTextEditor;
  const target = await targetOf(editor?.document);
  if (!editor) return;
  const prompt =
    argument instanceof Uri ? argument : await pickPrompt(parts, l10n.t('Which prompt shall the code load?'));
  if (!prompt) return;
  if (!templateFile.test(prompt.path))
    throw new CupelError('extract.noLoader', `"${path.basename(prompt.fsPath)}" is more than a text.`, {
      hint: 'Code can load .txt, .md, .j2 and .njk files; other forms need the library that they come from.',
    });
  const environment = await parts.environmentFor(prompt);
  const [read] = await readPromptFile(prompt.fsPath, { directory: path.dirname(prompt.fsPath), environment });
  const kind = loaderKindOf(read?.raw ?? '');
  const variables = (read?.variables ?? []).map((name) => ({ name, code: name }));
  const { document, selection } = editor;
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, selection, loaderCall(kind, pathFrom(document, prompt), variables, target));
  addLoader(edit, document, kind, target);
  await workspace.applyEdit(edit);
  if (kind === 'full') void offerPackage(target);
}

async function placeOf(argument: unknown): Promise<{ document: TextDocument; position: Position }> {
  const { uri, position } = (argument ?? {}) as { uri?: unknown; position?: unknown };
  if (uri instanceof Uri && position instanceof Position)
    return { document: await workspace.openTextDocument(uri), position };
  const editor = window.activeTextEditor;
  if (editor) return { document: editor.document, position: editor.selection.active };
  throw noLanguage();
}

function noLanguage(): CupelError {
  return new CupelError('extract.language', 'This works in files of Python, JavaScript and TypeScript.', {
    hint: 'Open one, and put the cursor where the prompt is, or shall be.',
  });
}

async function targetOf(document: TextDocument | undefined): Promise<LoaderTarget> {
  const language = document && codeLanguageOf(document.languageId);
  if (!document || !language || document.uri.scheme !== 'file') throw noLanguage();
  const text = document.getText().replaceAll('\r\n', '\n');
  const options = editorOf(document)?.options;
  const size = typeof options?.indentSize === 'number' ? options.indentSize : language === 'python' ? 4 : 2;
  return {
    text,
    language,
    typed: document.languageId.startsWith('typescript'),
    moduleStyle: moduleStyleOf(document.fileName, text, await packageType(document)),
    indent: options?.insertSpaces === false ? '\t' : ' '.repeat(size),
  };
}

function editorOf(document: TextDocument): TextEditor | undefined {
  return window.visibleTextEditors.find((editor) => editor.document === document);
}

/** In the folder `prompts` of the workspace, else beside the code; the name can be changed. */
async function askForFile(document: TextDocument, name: string): Promise<Uri | undefined> {
  const folder = workspace.getWorkspaceFolder(document.uri)?.uri ?? Uri.joinPath(document.uri, '..');
  const value = `prompts/${name}.txt`;
  const written = await window.showInputBox({
    title: l10n.t('Extract to Prompt File'),
    prompt: l10n.t('The new file, from the workspace folder'),
    value,
    valueSelection: ['prompts/'.length, value.length - '.txt'.length],
    validateInput: async (typed) => {
      if (!/\.(?:txt|md|j2|njk)$/i.test(typed)) return l10n.t('End it in .txt, .md, .j2 or .njk.');
      const isThere = await workspace.fs.stat(Uri.joinPath(folder, typed)).then(
        () => true,
        () => false,
      );
      return isThere ? l10n.t('There is a file of that name.') : undefined;
    },
  });
  return written === undefined ? undefined : Uri.joinPath(folder, written);
}

function pathFrom(document: TextDocument, file: Uri): string {
  return path.relative(path.dirname(document.uri.fsPath), file.fsPath).split(path.sep).join('/');
}

function addLoader(
  edit: WorkspaceEdit,
  document: TextDocument,
  kind: LoaderKind,
  target: LoaderTarget,
): void {
  for (const { start, end, lines } of loaderEdits(kind, target)) {
    const text = lines.map((line) => `${line}\n`).join('');
    if (start < document.lineCount)
      edit.replace(document.uri, new Range(start, 0, Math.min(end, document.lineCount), 0), text);
    else {
      const last = document.lineAt(document.lineCount - 1).range.end;
      edit.insert(document.uri, last, `\n${text}`);
    }
  }
}

async function offerPackage({ language }: LoaderTarget): Promise<void> {
  const name = loaderPackages[language];
  const copy = l10n.t('Copy Install Command');
  const command = language === 'python' ? `pip install ${name}` : `npm install ${name}`;
  const said = l10n.t('The prompt is more than names in braces: its loader needs {0}.', name);
  if ((await window.showInformationMessage(said, copy)) === copy) await env.clipboard.writeText(command);
}
