import path from 'node:path';
import { l10n, ProgressLocation, Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { TextDocument } from 'vscode';
import { exists } from '../../core/exists.ts';
import { addPrice as placePrice, pricedName } from '../../core/pricing/addPrice.ts';
import { priceFilesIn } from '../../core/pricing/priceFile.ts';
import { userPriceFile } from '../../core/pricing/projectPrices.ts';
import { count } from '../../shared/figures.ts';
import type { Extension } from '../extensionParts.ts';
import { activeFile } from '../files/activeFile.ts';

/** Fetches the newest price data; nothing else ever does. Resolves with its date. */
export async function updatePrices({ core, costs, models }: Extension): Promise<string> {
  const { asOf, models: known } = await window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Updating prices') },
    async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        return await core.updatePrices(controller.signal);
      } finally {
        listener.dispose();
      }
    },
  );
  costs.forget();
  models.refresh();
  void window.showInformationMessage(l10n.t('Prices of {0} models, of {1}.', count(known), asOf));
  return asOf;
}

/**
 * Asks what a model costs, writes it into a price file, and shows the file. Resolves with it; undefined when nobody
 * answers.
 * @param argument the model's id, an item that has one, or nothing
 */
export async function addPrice({ models }: Extension, argument: unknown): Promise<Uri | undefined> {
  const model = idOf(argument) ?? (await askModel());
  if (model === undefined) return undefined;
  const input = await askAmount(model, l10n.t('US dollars per million tokens of input'));
  if (input === undefined) return undefined;
  const output = await askAmount(model, l10n.t('US dollars per million tokens of output'));
  if (output === undefined) return undefined;
  const file = await askFile();
  if (!file) return undefined;
  await ensureFile(file);
  const document = await workspace.openTextDocument(file);
  await insertPrice(document, model, { input, output });
  models.refresh();
  return file;
}

function idOf(argument: unknown): string | undefined {
  const { model, spending } = (argument ?? {}) as { model?: unknown; spending?: { id?: unknown } };
  const id = typeof argument === 'string' ? argument : (model ?? spending?.id);
  return typeof id === 'string' ? pricedName(id) : undefined;
}

async function askModel(): Promise<string | undefined> {
  const text = await window.showInputBox({
    prompt: l10n.t('The model, as a suite names it'),
    placeHolder: 'azure:our-deployment',
    validateInput: (given) => (pricedName(given) ? undefined : l10n.t('Write vendor:model.')),
  });
  return text === undefined ? undefined : pricedName(text);
}

async function askAmount(model: string, prompt: string): Promise<number | undefined> {
  const text = await window.showInputBox({
    title: model,
    prompt,
    placeHolder: '2.50',
    ignoreFocusOut: true,
    validateInput: (given) =>
      /^\d+(?:\.\d+)?$|^\.\d+$/.test(given.trim()) ? undefined : l10n.t('Write a number, such as 2.50.'),
  });
  return text === undefined ? undefined : Number(text);
}

/** The project's price file, or the user's for all projects. */
async function askFile(): Promise<Uri | undefined> {
  const own = Uri.file(userPriceFile(process.env));
  const active = activeFile();
  const folder = (active && workspace.getWorkspaceFolder(active)) ?? workspace.workspaceFolders?.[0];
  if (!folder) return own;
  const project = await projectFile(folder.uri.fsPath);
  const picked = await window.showQuickPick(
    [
      {
        label: l10n.t('For This Project'),
        description: workspace.asRelativePath(project),
        detail: l10n.t('Goes into the repository, and holds in CI too.'),
        uri: project,
      },
      {
        label: l10n.t('For All My Projects'),
        description: own.fsPath,
        detail: l10n.t('Stays on this machine.'),
        uri: own,
      },
    ],
    { placeHolder: l10n.t('Where shall the price hold?') },
  );
  return picked?.uri;
}

async function projectFile(folder: string): Promise<Uri> {
  for (const file of priceFilesIn(folder)) if (await exists(file)) return Uri.file(file);
  return Uri.file(path.join(folder, 'cupel.prices.yaml'));
}

async function ensureFile(file: Uri): Promise<void> {
  if (!(await exists(file.fsPath))) await workspace.fs.writeFile(file, new Uint8Array());
}

/** Saves, so that everything that shows costs hears of it; what was not saved before is left to the person. */
async function insertPrice(
  document: TextDocument,
  model: string,
  price: { input: number; output: number },
): Promise<void> {
  const wasDirty = document.isDirty;
  const { offset, text } = placePrice(document.getText(), model, price);
  const edit = new WorkspaceEdit();
  const place = document.positionAt(offset);
  edit.insert(document.uri, place, text);
  await workspace.applyEdit(edit);
  if (!wasDirty) await document.save();
  const line = document.positionAt(offset + text.indexOf(JSON.stringify(model))).line;
  await window.showTextDocument(document, {
    preview: false,
    preserveFocus: true,
    selection: new Range(line, 0, line, 0),
  });
}
