import { l10n, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { Price } from '../../core/pricing/price.ts';
import { parseModelName } from '../../core/providers/modelName.ts';
import { count } from '../../shared/figures.ts';
import type { Extension } from '../extensionParts.ts';
import { activeFile } from '../files/activeFile.ts';
import { modelPrice } from '../hovers/modelText.ts';

type ModelItem = QuickPickItem & { model?: string; other?: true };

/**
 * Asks which model the status bar and the hovers count for, and remembers it for this workspace.
 * @returns the model chosen; undefined when nobody chose
 */
export async function chooseModel(parts: Extension): Promise<string | undefined> {
  const { chosen, settings, core, suites } = parts;
  const scope = activeFile() ?? workspace.workspaceFolders?.[0]?.uri;
  const directory = scope ? Uri.joinPath(scope, '..').fsPath : process.cwd();
  const [prices, used] = await Promise.all([core.prices(directory), modelsInUse(suites)]);
  const now = chosen.get(scope);
  const setting = settings.defaultModel.get(scope);
  const known = (provider: string): Price | undefined => {
    const name = parseModelName(provider);
    return name && prices.price(name.vendor, name.model);
  };
  const item = (model: string, price = known(model)): ModelItem => ({
    label: model === now ? `$(check) ${model}` : model,
    description: price ? modelPrice(price) : l10n.t('unknown price'),
    ...(price?.contextWindow !== undefined && {
      detail: l10n.t('reads {0} tokens', count(price.contextWindow)),
    }),
    model,
  });
  const near = [...new Set([now, ...used, setting])];
  const all = prices
    .models()
    .filter(({ deprecated }) => !deprecated)
    .map((price) => item(`${price.vendor}:${price.model}`, price));
  const picked = await window.showQuickPick<ModelItem>(
    [
      { label: l10n.t('in use'), kind: QuickPickItemKind.Separator },
      ...near.map((model) => item(model)),
      { label: l10n.t('Another Model…'), other: true, alwaysShow: true },
      { label: l10n.t('all with a price'), kind: QuickPickItemKind.Separator },
      ...all,
    ],
    {
      title: l10n.t('Count Tokens and Cost For'),
      placeHolder: l10n.t('Now: {0}. The choice holds for this workspace.', now),
    },
  );
  const model = picked?.other ? await askForModel(now) : picked?.model;
  if (model === undefined) return undefined;
  // Who chooses what the setting says follows the setting.
  await chosen.choose(model === setting ? undefined : model);
  return model;
}

async function askForModel(now: string): Promise<string | undefined> {
  return window.showInputBox({
    prompt: l10n.t('The model, as a suite names it'),
    value: now,
    validateInput: (text) => (parseModelName(text) ? undefined : l10n.t('Write vendor:model.')),
  });
}

/** The models of the workspace's suites. */
async function modelsInUse(suites: Extension['suites']): Promise<string[]> {
  const outlines = await Promise.all(
    (await suites.files.all()).map(async (suite) => suites.outline(suite).catch(() => undefined)), // it shows its own error
  );
  const named = outlines.flatMap(
    (outline) => outline?.providers.flatMap(({ provider }) => provider ?? []) ?? [],
  );
  return [...new Set(named)].filter((provider) => parseModelName(provider)).sort();
}
