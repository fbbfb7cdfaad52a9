import { env, l10n, Position, Range, SnippetString, window, workspace } from 'vscode';
import type { LogOutputChannel, TextDocument, TextEditor } from 'vscode';
import { adaptSnippet } from '../../core/snippets/adaptSnippet.ts';
import type { AdaptedSnippet } from '../../core/snippets/adaptSnippet.ts';
import type { LineEdit } from '../../core/snippets/importStatement.ts';
import { moduleStyleOf } from '../../core/snippets/moduleStyle.ts';
import { findSnippet, snippetLanguageOf } from '../../core/snippets/snippet.ts';
import type { Snippet, SnippetCatalogue } from '../../core/snippets/snippet.ts';
import { messageOf } from '../../core/errors.ts';
import type { Extension } from '../extensionParts.ts';
import { packageType } from '../files/packageType.ts';
import { loadCatalogue } from './snippetCatalogue.ts';
import { pickSnippet } from './snippetPicker.ts';

/** What a link or another extension passes to name a snippet. */
interface SnippetArgument {
  readonly language: string;
  readonly prefix: string;
}

/**
 * Inserts a snippet at the cursor, fitted to the file: the one that the argument names, else one that is chosen.
 * Without an editor of its language it goes into a new file. Resolves with the snippet, or with undefined when none
 * was chosen.
 */
export async function insertSnippet(
  { extensionId, log }: Pick<Extension, 'extensionId' | 'log'>,
  argument: unknown,
): Promise<Snippet | undefined> {
  const catalogue = await loadCatalogue(extensionId);
  const target = window.activeTextEditor;
  const language = target && snippetLanguageOf(catalogue, target.document.languageId);
  const snippet = named(catalogue, argument) ?? (await pickSnippet(catalogue, language));
  if (!snippet) return undefined;
  const editor = target && language === snippet.language ? target : await newFile(catalogue, snippet);
  await insertInto(editor, snippet, log);
  void offerInstall(snippet);
  return snippet;
}

function named(catalogue: SnippetCatalogue, argument: unknown): Snippet | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { language, prefix } = argument as Partial<SnippetArgument>;
  return findSnippet(catalogue, language ?? '', prefix ?? '');
}

async function newFile(catalogue: SnippetCatalogue, { language }: Snippet): Promise<TextEditor> {
  const languageId = catalogue.editorLanguages[language]?.[0] ?? 'plaintext';
  return window.showTextDocument(await workspace.openTextDocument({ language: languageId }));
}

/** One step of undo takes imports and body back together. */
async function insertInto(editor: TextEditor, snippet: Snippet, log: LogOutputChannel): Promise<void> {
  const { edits, line, column, body } = await adapted(editor, snippet, log);
  if (edits.length > 0)
    await editor.edit(
      (builder) => {
        for (const edit of edits) replaceLines(editor.document, edit, builder);
      },
      { undoStopBefore: true, undoStopAfter: false },
    );
  // A selection is what the snippet takes the place of, unless it goes elsewhere.
  const at = new Position(line, column);
  const { selection } = editor;
  await editor.insertSnippet(new SnippetString(body), selection.active.isEqual(at) ? selection : at, {
    undoStopBefore: edits.length === 0,
    undoStopAfter: true,
  });
}

/** The snippet fitted to the file; as it is where the fitting fails, which must not keep anyone from having it. */
async function adapted(
  { document, selection, options }: TextEditor,
  snippet: Snippet,
  log: LogOutputChannel,
): Promise<AdaptedSnippet> {
  const { line, character: column } = selection.active;
  const text = document.getText().replaceAll('\r\n', '\n');
  try {
    const size = typeof options.indentSize === 'number' ? options.indentSize : 4;
    const indent = options.insertSpaces === false ? '\t' : ' '.repeat(size);
    const moduleStyle = moduleStyleOf(document.fileName, text, await packageType(document));
    return adaptSnippet(snippet, { text, line, column, indent, moduleStyle });
  } catch (error) {
    log.warn(`${snippet.prefix} was inserted as it is: ${messageOf(error)}`);
    return { edits: [], line, column, body: snippet.body.join('\n') };
  }
}

function replaceLines(
  document: TextDocument,
  { start, end, lines }: LineEdit,
  builder: { replace: (range: Range, text: string) => void },
): void {
  const text = lines.join('\n');
  if (start < document.lineCount && end < document.lineCount)
    return builder.replace(new Range(start, 0, end, 0), `${text}\n`);
  const last = document.lineAt(document.lineCount - 1).range.end;
  if (start < document.lineCount) return builder.replace(new Range(new Position(start, 0), last), text);
  builder.replace(new Range(last, last), `\n${text}`);
}

async function offerInstall({ prefix, packages, install }: Snippet): Promise<void> {
  if (!install) return;
  const copy = l10n.t('Copy Install Command');
  const names = packages.map(({ name }) => name).join(', ');
  const choice = await window.showInformationMessage(l10n.t('{0} needs {1}.', prefix, names), copy);
  if (choice === copy) await env.clipboard.writeText(install);
}
