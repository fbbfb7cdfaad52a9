import { l10n, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import path from 'node:path';
import { readScaffold } from '../../core/scaffolds/readScaffold.ts';
import { scaffolds } from '../../core/scaffolds/scaffold.ts';
import type { Scaffold } from '../../core/scaffolds/scaffold.ts';
import { findSnippet } from '../../core/snippets/snippet.ts';
import { writeNewFiles } from '../../core/suites/writeNewFiles.ts';
import { pickPrompt } from '../commands/promptCommands.ts';
import { activeFile } from '../files/activeFile.ts';
import { chooseFolder } from '../files/chooseFolder.ts';
import type { Extension } from '../extensionParts.ts';
import { extensionFolder, loadCatalogue } from './snippetCatalogue.ts';
import { previewFiles } from './previewFiles.ts';

type Files = Record<string, string>;

interface PieceItem extends QuickPickItem {
  /** The files of the piece; undefined when a question was left unanswered. */
  readonly make?: (folder: Uri) => Promise<Files | undefined>;
}

/**
 * Writes a piece of a project: the files are shown first, and none is written where one is there already.
 * Resolves with the files that were written, or with undefined when it was left.
 */
export async function newProjectPiece(parts: Extension, argument: unknown): Promise<Uri[] | undefined> {
  const prompt = await promptFile(parts, argument);
  const folder = await chooseFolder();
  if (!folder) return undefined;
  const item = await window.showQuickPick(items(parts, prompt), {
    title: l10n.t('New Project Piece'),
    placeHolder: l10n.t('What shall be added to {0}?', path.basename(folder.fsPath)),
    matchOnDetail: true,
  });
  const files = await item?.make?.(folder);
  if (!item || !files) return undefined;
  if (!(await previewFiles(item.label, folder, files))) return undefined;
  const written = await writeNewFiles(folder.fsPath, files);
  const readme = written.find((file) => path.basename(file) === 'README.md') ?? written[0];
  if (readme) await window.showTextDocument(Uri.file(readme), { preview: false });
  return written.map((file) => Uri.file(file));
}

/** The prompt that the pieces about a prompt are for: that of the argument, else the file that is open. */
async function promptFile(parts: Extension, argument: unknown): Promise<Uri | undefined> {
  if (argument instanceof Uri) return argument;
  const open = activeFile();
  if (open?.scheme !== 'file') return undefined;
  const prompts = await parts.promptFiles.all();
  const isPrompt =
    prompts.some(({ path: file }) => file === open.path) || (await parts.suites.suitesUsing(open)).length > 0;
  return isPrompt ? open : undefined;
}

function items(parts: Extension, prompt: Uri | undefined): PieceItem[] {
  const templates = path.join(extensionFolder(parts.extensionId), 'scaffolds');
  const general = scaffolds.map((scaffold): PieceItem => ({
    label: scaffold.title,
    detail: scaffold.description,
    make: async () => fromTemplates(templates, scaffold),
  }));
  return [
    { label: l10n.t('About a prompt'), kind: QuickPickItemKind.Separator },
    ...promptItems(parts, prompt),
    { label: l10n.t('For the project'), kind: QuickPickItemKind.Separator },
    ...general,
  ];
}

function promptItems(parts: Extension, prompt: Uri | undefined): PieceItem[] {
  const pieceOf = async (folder: Uri) => {
    const file = prompt ?? (await pickPrompt(parts, l10n.t('For which prompt?')));
    if (!file) return undefined;
    const environment = await parts.core.nodeEnvironment({
      variables: {},
      // Reading a prompt needs neither code nor a network, whether or not the workspace is trusted.
      trust: { code: false, network: false },
      readText: async (name) => workspace.textDocuments.find(({ fileName }) => fileName === name)?.getText(),
      log: parts.log,
    });
    return { file: file.fsPath, root: folder.fsPath, environment };
  };
  const about = prompt ? path.basename(prompt.fsPath) : l10n.t('a prompt');
  return [
    {
      label: l10n.t('Eval suite for {0}', about),
      detail: l10n.t('Two cases with recorded replies: it runs without a key'),
      make: async (folder) => {
        const piece = await pieceOf(folder);
        return piece && (await import('../../core/scaffolds/promptPieces.ts')).promptSuite(piece);
      },
    },
    {
      label: l10n.t('Prompt card for {0}', about),
      detail: l10n.t('What it is for, what it was measured on, where it fails'),
      make: async (folder) => {
        const piece = await pieceOf(folder);
        const card = findSnippet(await loadCatalogue(parts.extensionId), 'markdown', 'aie-card');
        if (!piece || !card) return undefined;
        return (await import('../../core/scaffolds/promptPieces.ts')).promptCard(piece, card);
      },
    },
  ];
}

async function fromTemplates(templates: string, scaffold: Scaffold): Promise<Files | undefined> {
  const answers: Record<string, string> = {};
  for (const { id, title, choices } of scaffold.questions) {
    const chosen = await window.showQuickPick(choices, { title });
    if (!chosen) return undefined;
    answers[id] = chosen.value;
  }
  if (scaffold.folder === null) return readScaffold(templates, scaffold, answers);
  const folder = await window.showInputBox({
    title: scaffold.title,
    prompt: l10n.t('The folder that the files go into'),
    value: scaffold.folder,
    validateInput: (text) =>
      /^[\w.-]+(\/[\w.-]+)*$/.test(text) && !text.split('/').includes('..')
        ? undefined
        : l10n.t('A path below the workspace: letters, digits, dots, dashes, slashes.'),
  });
  return folder ? readScaffold(templates, scaffold, answers, folder) : undefined;
}
