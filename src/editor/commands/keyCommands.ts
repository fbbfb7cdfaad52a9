import { l10n, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { Extension } from '../extensionParts.ts';
import { isVariableName, vendors } from '../secrets/vendors.ts';

/**
 * Asks for a vendor and its key and keeps the key in the secret storage.
 * @param argument the variable's name, to skip the first question
 */
export async function setApiKey(parts: Extension, argument: unknown): Promise<void> {
  const variable = typeof argument === 'string' ? argument : await pickVariable(parts);
  if (!variable) return;
  const key = await window.showInputBox({
    title: variable,
    prompt: l10n.t('It is kept in the secret storage of VS Code and sent to its vendor only.'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Paste the key, or press Escape.') : undefined),
  });
  if (!key) return;
  await parts.keys.set(variable, key.trim());
  void window.showInformationMessage(l10n.t('The key {0} is set.', variable));
}

/** Forgets a key that was set. */
export async function removeApiKey(parts: Extension, argument: unknown): Promise<void> {
  const names = await parts.keys.names();
  if (names.length === 0) {
    void window.showInformationMessage(l10n.t('No API key is set in VS Code.'));
    return;
  }
  const variable =
    typeof argument === 'string'
      ? argument
      : await window.showQuickPick(names, { placeHolder: l10n.t('Choose the key to remove') });
  if (!variable) return;
  await parts.keys.remove(variable);
  void window.showInformationMessage(l10n.t('The key {0} is removed.', variable));
}

async function pickVariable({ keys }: Extension): Promise<string | undefined> {
  const stored = new Set(await keys.names());
  const items: (QuickPickItem & { variable?: string })[] = vendors.map(({ name, variable }) => ({
    label: name,
    description: variable,
    variable,
    ...(stored.has(variable) && { detail: l10n.t('Set; a new key takes its place') }),
    ...(!stored.has(variable) && process.env[variable] && { detail: l10n.t('Found in the environment') }),
  }));
  const other = l10n.t('Another variable…');
  const picked = await window.showQuickPick([...items, { label: other }], {
    placeHolder: l10n.t('Whose key do you want to set?'),
    matchOnDescription: true,
  });
  if (!picked || picked.variable) return picked?.variable;
  return window.showInputBox({
    prompt: l10n.t('The name of the environment variable that would hold the key'),
    placeHolder: 'MY_SERVER_API_KEY',
    validateInput: (text) =>
      isVariableName(text)
        ? undefined
        : l10n.t('Letters, digits and underscores, not beginning with a digit.'),
  });
}
