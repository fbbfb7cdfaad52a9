import { Uri, env, l10n, window, workspace } from 'vscode';
import { CupelError } from '../../core/errors.ts';
import type { Action } from '../../shared/resultsProtocol.ts';
import { isWebAddress } from '../../shared/resultsMessages.ts';
import { openDefinition, openPage } from '../definitions/openDefinition.ts';
import type { StoredRun } from '../runs/runStores.ts';

type OfEveryPanel = Extract<Action, { kind: 'copy' | 'save' | 'openLink' | 'openDocs' | 'explain' }>;

/** Whether an action needs no run. */
export function isOfEveryPanel(action: Action): action is OfEveryPanel {
  return ['copy', 'save', 'openLink', 'openDocs', 'explain'].includes(action.kind);
}

/** Does what only needs the window. Resolves with words for the status line. */
export async function useWindow(action: OfEveryPanel): Promise<string | undefined> {
  switch (action.kind) {
    case 'copy':
      await env.clipboard.writeText(action.text);
      return l10n.t('Copied');
    case 'save':
      return save(action.name, Buffer.from(action.data, action.base64 ? 'base64' : 'utf8'));
    case 'openLink':
      return openLink(action.address);
    case 'openDocs':
      await openPage(`${action.topic}.md`);
      return undefined;
    case 'explain':
      await openDefinition(action.number);
      return undefined;
  }
}

/** The address stands in an output: it is shown in full before it is opened. */
async function openLink(address: string): Promise<undefined> {
  if (!isWebAddress(address)) return undefined;
  const open = l10n.t('Open');
  const detail = address.length > 500 ? `${address.slice(0, 500)}…` : address;
  const chosen = await window.showWarningMessage(
    l10n.t('Open a link from a model’s output?'),
    { modal: true, detail },
    open,
  );
  if (chosen === open) await env.openExternal(Uri.parse(address, true));
  return undefined;
}

/** Asks for a place and writes a file there. */
export async function save(name: string, data: Uint8Array): Promise<string | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog(folder ? { defaultUri: Uri.joinPath(folder, name) } : {});
  if (!target) return undefined;
  await workspace.fs.writeFile(target, data);
  return l10n.t('Written to {0}', target.fsPath);
}

export async function copyCurl({ record, store }: StoredRun, resultId: string): Promise<string> {
  const result = await store.result(record.id, resultId);
  if (!result) throw new CupelError('store.noSuchResult', 'This result is not in the store any more.');
  const { curlCommand } = await import('../../core/panel/curl.ts');
  const provider = record.providers[result.provider] ?? { id: '' };
  await env.clipboard.writeText(await curlCommand(result, provider));
  return l10n.t('Copied; the key is the variable API_KEY');
}
