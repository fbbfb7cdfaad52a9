import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { countingVendors, canCountExactly } from '../../core/tokens/countExactly.ts';
import { dollars } from '../../shared/figures.ts';
import { parseModelName } from '../../core/providers/modelName.ts';
import type { PromptText } from '../core/core.ts';
import type { Extension } from '../extensionParts.ts';
import { tokenWords } from '../format/figures.ts';
import { requireTrust } from '../runs/suiteRunner.ts';

/** What the vendor said. */
interface Counted {
  model: string;
  tokens: number;
}

/**
 * Asks a vendor how many tokens the selected text, or the open prompt, is. The text is sent to it; nothing is
 * generated. Resolves with the count; undefined when nobody chooses a model.
 * @param argument a prompt file; without it the selection, else the open file
 * @throws CupelError `trust.required`, what `countExactly` throws
 */
export async function countExactlyCommand(parts: Extension, argument: unknown): Promise<Counted | undefined> {
  requireTrust();
  const given = await textsFor(parts, argument);
  if (!given) {
    void window.showInformationMessage(l10n.t('Open a prompt, or select a text, to count its tokens.'));
    return undefined;
  }
  const { file, texts } = given;
  const model = await pickModel(parts, file);
  if (model === undefined) return undefined;
  const environment = await parts.environmentFor(file);
  const tokens = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      cancellable: true,
      title: l10n.t('Asking for the tokens of {0}', model),
    },
    async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        return await parts.core.countExactly(texts, model, environment, controller.signal);
      } finally {
        listener.dispose();
      }
    },
  );
  const name = parseModelName(model);
  const prices = await parts.core.prices(folderOf(file));
  const cost = name && prices.cost({ ...name, usage: { input: tokens, output: 0 }, at: new Date() });
  void window.showInformationMessage(
    l10n.t('{0}: {1}, as its vendor counts. Sent once: {2}.', model, tokenWords(tokens), dollars(cost)),
  );
  return { model, tokens };
}

function folderOf(file: Uri): string {
  return Uri.joinPath(file, '..').fsPath;
}

/** The selection, else what is sent of a prompt file, else the whole text. */
async function textsFor(
  parts: Extension,
  argument: unknown,
): Promise<{ file: Uri; texts: readonly PromptText[] } | undefined> {
  const { core, prompts } = parts;
  const editor = window.activeTextEditor;
  const { uri } = (argument ?? {}) as { uri?: unknown };
  const given = argument instanceof Uri ? argument : uri instanceof Uri ? uri : undefined;
  const file = given ?? editor?.document.uri;
  if (!file) return undefined;
  if (!given && editor && !editor.selection.isEmpty)
    return { file, texts: [editor.document.getText(editor.selection)] };
  if (await prompts.includes(file))
    return { file, texts: await core.promptTexts(file.fsPath, await parts.environmentFor(file)) };
  return { file, texts: [(await workspace.openTextDocument(file)).getText()] };
}

/** The models of the settings, of the suites that use the prompt, and of VS Code, as far as they can be asked. */
async function pickModel({ settings, suites, models }: Extension, file: Uri): Promise<string | undefined> {
  const [users, sources] = await Promise.all([suites.suitesUsing(file), models.sources()]);
  const known = [
    settings.defaultModel.get(file),
    ...users.flatMap(({ outline }) => outline.providers.map(({ provider }) => provider)),
    ...sources.filter(({ key }) => key !== undefined).flatMap((source) => source.models),
  ].filter((id): id is string => id !== undefined && canCountExactly(id));
  const other = l10n.t('Another Model…');
  const items = [...[...new Set(known)].map((label) => ({ label })), { label: other }];
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t('Which model? The text is sent to its vendor, which counts it.'),
  });
  if (picked?.label !== other) return picked?.label;
  return window.showInputBox({
    prompt: l10n.t('The model, as a suite names it'),
    placeHolder: 'anthropic:messages:claude-haiku-4-5',
    validateInput: (id) =>
      canCountExactly(id) ? undefined : l10n.t('Those that count: {0}', countingVendors.join(' ')),
  });
}
