import { l10n, Uri, window, workspace } from 'vscode';
import type { Extension } from '../extensionParts.ts';
import { activeFile } from '../files/activeFile.ts';
import { addPrompts } from '../files/addToSuite.ts';
import { suiteLabel } from '../files/suiteNames.ts';

/** Names prompts in a suite that is picked: what dragging them there does. Resolves with how many were added. */
export async function addPromptToSuite(
  parts: Extension,
  argument?: unknown,
  selected?: unknown,
): Promise<number | undefined> {
  const given = (Array.isArray(selected) ? selected : [argument]).flatMap(promptsOf);
  const prompts = given.length > 0 ? given : await pickPrompts(parts);
  if (prompts.length === 0) return undefined;
  const suites = await parts.suites.files.all();
  const picked = await window.showQuickPick(
    suites.map((uri) => ({
      label: suiteLabel(uri.fsPath),
      description: workspace.asRelativePath(uri),
      uri,
    })),
    { placeHolder: l10n.t('Choose a suite'), matchOnDescription: true },
  );
  return picked && addPrompts(parts.core, picked.uri, prompts);
}

/** Of a tree item, a folder of them, or a file of the Explorer. */
function promptsOf(item: unknown): Uri[] {
  if (item instanceof Uri) return [item];
  if (typeof item !== 'object' || item === null) return [];
  const { uri, prompts } = item as { uri?: unknown; prompts?: unknown };
  if (uri instanceof Uri) return [uri];
  return Array.isArray(prompts) ? prompts.filter((each) => each instanceof Uri) : [];
}

async function pickPrompts({ prompts }: Extension): Promise<Uri[]> {
  const active = activeFile();
  if (active && (await prompts.includes(active))) return [active];
  const files = await prompts.all();
  const items = files.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const picked = await window.showQuickPick(items, {
    placeHolder: l10n.t('Choose the prompts to add'),
    canPickMany: true,
  });
  return (picked ?? []).map(({ uri }) => uri);
}
